"""What time is it? The one module that asks; everything else is told `now_ms` (whole milliseconds since 1970 UTC)."""

import time
from typing import Protocol

from fieldapp.core.windows import MINUTE_MS


def now_ms() -> int:
    """Milliseconds since 1970 UTC by this machine's clock."""
    return time.time_ns() // 1_000_000


def monotonic_ms() -> float:
    """Milliseconds from an unknown start that never jump; only differences mean anything."""
    return time.monotonic_ns() / 1_000_000


class Clock(Protocol):
    """Anything that can be asked for the time."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC."""
        return now_ms()


class MovedClock:
    """A clock that stands still until it is moved; for tests and for the demo's morning."""

    def __init__(self, start_ms: int) -> None:
        self._now_ms = start_ms

    def now_ms(self) -> int:
        """Where the clock was last put, in milliseconds since 1970 UTC."""
        return self._now_ms

    def set(self, to_ms: int) -> None:
        """Put the clock to an instant, forwards or back."""
        self._now_ms = to_ms

    def forward(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0, ms: int = 0) -> int:
        """Move by a span and return the new time; ValueError when the span is negative."""
        span_ms = round((hours * 60 + minutes) * MINUTE_MS + seconds * 1000) + ms
        if span_ms < 0:
            raise ValueError("forward() only moves forwards; use set() to go back")
        self._now_ms += span_ms
        return self._now_ms
