"""Who listens, and what are they told? One look at the database for all; a frame is made once for all alike.

Frames say "cursor is now N" and nothing of any visit. New streams are admitted by the next look, all at once, so that a
thousand boards that come back together cost one question. A stream whose session ended is closed within RECHECK_MS.
"""

import asyncio
import logging
import random
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from fieldapp.clock import Clock
from fieldapp.live.ledger import Found
from fieldapp.live.listener import ADMITTED, NOT_NOW, UNKNOWN, Listener
from fieldapp.live.passes import Pass

LOOK_S = 0.25
RECHECK_MS = 3_000
HEARTBEAT_MS = 25_000
BEAT_MS = 15_000
SURE_MS = 40_000  # longer than any break after which a page fetches everything anyway
STUCK_MS = 30_000
RETRY_MS = (2_000, 5_000)  # boards that lost the same server do not come back in the same moment
log = logging.getLogger("fieldapp.live")


class Looks(Protocol):
    """The database, see ledger.py."""

    def look(self, area_ids: Collection[str], sessions: Collection[bytes]) -> Found:
        """What changed since the last look, and which sessions still hold."""
        ...

    def beat(self) -> None:
        """Write down that this process lives."""
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...


class Hub:
    """The streams of this process; `most` is how many it holds."""

    def __init__(self, ledger: Looks, clock: Clock, most: int) -> None:
        self.most = most
        self._ledger, self._clock = ledger, clock
        self._listeners: set[Listener] = set()
        self._cursors: dict[str, int] = {}
        self._noticed: dict[str, int] = {}  # when the area was last seen to change, or first looked at
        self._rechecked_ms = self._beaten_ms = 0
        self._running: asyncio.Task[None] | None = None

    @property
    def size(self) -> int:
        """How many streams there are now."""
        return len(self._listeners)

    def join(self, shown: Pass, last: int) -> Listener | None:
        """A stream that waits for its admission; None when the process holds as many as it may."""
        if len(self._listeners) >= self.most:
            return None
        listener = Listener(shown, last)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """The stream is over."""
        self._listeners.discard(listener)

    def start(self) -> None:
        """Begin to look, unless it has begun."""
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Look no more, and close every stream: the pages come again elsewhere."""
        for listener in list(self._listeners):
            listener.end()
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        self._ledger.close()

    async def look(self) -> None:
        """Ask once, then tell everybody whom it concerns."""
        now_ms, everybody = self._clock.now_ms(), list(self._listeners)
        recheck = now_ms - self._rechecked_ms >= RECHECK_MS
        asked = frozenset(one.shown.session for one in everybody if recheck or not one.status)
        areas = frozenset[str]().union(*{one.area_ids for one in everybody})
        try:
            if now_ms - self._beaten_ms >= BEAT_MS:
                await asyncio.to_thread(self._ledger.beat)
                self._beaten_ms = now_ms
            found = await asyncio.to_thread(self._ledger.look, areas, asked) if everybody else Found(now_ms)
        except SQLAlchemyError as away:  # nobody is told anything: the pages see by the age of their data
            log.warning("the boards' process cannot look: %s", type(away).__name__)
            for one in everybody:
                if not one.status:
                    one.answer(NOT_NOW)
            return
        self._rechecked_ms = now_ms if recheck else self._rechecked_ms
        self._remember(found)
        frames = Frames(self._cursors)
        for one in everybody:
            self._attend(one, found, asked, frames)

    def _remember(self, found: Found) -> None:
        self._cursors |= found.cursors
        for area, at_ms in found.news.items():
            self._cursors[area] = max(self._cursors.get(area, 0), at_ms)
        self._noticed |= dict.fromkeys([*found.cursors, *found.news], found.now_ms)

    def _attend(self, one: Listener, found: Found, asked: frozenset[bytes], frames: "Frames") -> None:
        """What this stream hears after a look."""
        now_ms, session = found.now_ms, one.shown.session
        areas = found.heard.get(session) if session in asked else one.area_ids
        if areas is None:
            one.end() if one.status else one.answer(UNKNOWN)
            return
        one.area_ids = areas
        if not one.status:
            one.answer(ADMITTED)
            kind = "still" if self._is_sure(one, frames.cursor(areas), now_ms) else "cursor"
            one.tell(frames.retry() + frames.of(kind, areas), now_ms)
        elif now_ms >= one.shown.until_ms + STUCK_MS:
            one.cut()
        elif now_ms >= one.shown.until_ms:
            one.end(frames.of("bye", areas))
        elif not areas.isdisjoint(found.news):
            one.tell(frames.of("cursor", areas), now_ms)
        elif now_ms - one.told_ms >= HEARTBEAT_MS:
            one.tell(frames.of("still", areas), now_ms)

    def _is_sure(self, one: Listener, cursor: int, now_ms: int) -> bool:
        """Whether it has missed nothing: the cursor is where it heard it last, and has been long enough.

        Long enough, since what commits late is stamped earlier; and who just began to look knows nothing of before.
        """
        quiet_since_ms = max((self._noticed.get(area, now_ms) for area in one.area_ids), default=now_ms)
        return one.last == cursor and now_ms - quiet_since_ms >= SURE_MS

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as fault:  # one look that fails must not be the last one: nobody would hear of it
                log.error("a look failed: %s", type(fault).__name__)
            await asyncio.sleep(LOOK_S)


class Frames:
    """The frames of one look, each made once for all who hear of the same areas."""

    def __init__(self, cursors: dict[str, int]) -> None:
        self._cursors = cursors
        self._made: dict[tuple[str, frozenset[str]], bytes] = {}

    def of(self, kind: str, area_ids: frozenset[str]) -> bytes:
        """`cursor` for news, `still` as a sign of life, `bye` when the pass is over and a new one should be shown."""
        frame = self._made.get((kind, area_ids))
        if frame is None:
            cursor = self.cursor(area_ids)
            frame = self._made[kind, area_ids] = f"id: {cursor}\nevent: {kind}\ndata: {cursor}\n\n".encode()
        return frame

    def cursor(self, area_ids: Iterable[str]) -> int:
        """The newest of these areas."""
        return max((self._cursors.get(area, 0) for area in area_ids), default=0)

    @staticmethod
    def retry() -> bytes:
        """How long the browser waits before it comes back by itself."""
        return f"retry: {random.randint(*RETRY_MS)}\n".encode()
