"""What does one stream wait for? Its admission, then frames; of several that come meanwhile only the newest counts."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from fieldapp.live.passes import Pass

ADMITTED, UNKNOWN, NOT_NOW = 200, 401, 503


@dataclass(eq=False)
class Listener:
    """One stream of the session in `shown`; `last` is the id that it heard before, 0 for none."""

    shown: Pass
    last: int = 0
    area_ids: frozenset[str] = frozenset()
    told_ms: int = 0
    task: "asyncio.Task[Any] | None" = None  # that writes it
    status: int = 0  # 0 until the next look
    ended: bool = False
    _frame: bytes = b""
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def admission(self) -> int:
        """ADMITTED, UNKNOWN or NOT_NOW, as the next look says."""
        while not self.status and not self.ended:
            await self._wait()
        return self.status or NOT_NOW

    async def frame(self) -> bytes:
        """What to write next; empty when the stream is over."""
        while not self._frame and not self.ended:
            await self._wait()
        frame, self._frame = self._frame, b""
        return frame

    def answer(self, status: int) -> None:
        """Admit it, or refuse it."""
        self.status = status
        self._woken.set()

    def tell(self, frame: bytes, now_ms: int) -> None:
        """Hand it a frame, in place of one that it has not taken."""
        self._frame, self.told_ms = frame, now_ms
        self._woken.set()

    def end(self, last_words: bytes = b"") -> None:
        """Close it, after a frame perhaps."""
        self._frame, self.ended = last_words, True
        self._woken.set()

    def cut(self) -> None:
        """Give up on a line that takes nothing any more."""
        if self.task is not None:
            self.task.cancel()

    async def _wait(self) -> None:
        await self._woken.wait()
        self._woken.clear()
