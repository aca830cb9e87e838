"""When did something happen, as well as that can be told from the phone's two clocks?

The phone sends its wall clock and `performance.now()` with each event and with each request. The wall clock may be
wrong or be changed; the other one only grows but stops while the phone sleeps, so it is a lower bound (reliability
4.5, B1-B3).
The estimate is stamped once and never changes by itself.
"""

from dataclasses import dataclass

AGREE_MS = 2_000
ONLINE_MS = 120_000
DOUBT_MS = 120_000


@dataclass(frozen=True)
class Sample:
    """What both clocks showed at one moment: clock session, wall ms, monotonic ms, and the server's ms then."""

    clock: str
    wall_ms: int
    mono_ms: float
    server_ms: int

    @property
    def offset_ms(self) -> int:
        """Add this to the phone's wall clock to get the server's."""
        return self.server_ms - self.wall_ms


@dataclass(frozen=True)
class Reading:
    """What the phone showed when the event happened."""

    clock: str
    wall_ms: int
    mono_ms: float


@dataclass(frozen=True)
class Estimate:
    """`at_ms` with its quality (online, anchored, jump, unknown) and whether it had to be clamped to the present."""

    at_ms: int
    quality: str
    clamped: bool


def estimate(event: Reading, now: Sample, before: Sample | None) -> Estimate:
    """The moment of an event that arrived with the sample `now`; `before` is the sample of the sync before it."""
    at_ms, quality = _guess(event, now, before)
    latest = now.server_ms
    if at_ms > latest:
        return Estimate(latest, quality, clamped=at_ms - latest > DOUBT_MS)
    return Estimate(at_ms, quality, clamped=False)


def _guess(event: Reading, now: Sample, before: Sample | None) -> tuple[int, str]:
    if event.clock == now.clock:
        return _same_session(event, now, before)
    if before is not None and event.clock == before.clock:
        return event.wall_ms + before.offset_ms, "anchored"
    if before is not None and abs(before.offset_ms - now.offset_ms) <= AGREE_MS:
        return event.wall_ms + now.offset_ms, "anchored"  # nobody touched the wall clock between the two syncs
    return event.wall_ms + now.offset_ms, "unknown"


def _same_session(event: Reading, now: Sample, before: Sample | None) -> tuple[int, str]:
    ran_ms = now.mono_ms - event.mono_ms
    wall_ms = now.wall_ms - event.wall_ms
    jumped = before is not None and before.clock == now.clock and abs(before.offset_ms - now.offset_ms) > DOUBT_MS
    if wall_ms < ran_ms - AGREE_MS or jumped:
        return _after_jump(event, now, before)
    quality = "online" if wall_ms <= ONLINE_MS else "anchored"
    return event.wall_ms + now.offset_ms, quality


def _after_jump(event: Reading, now: Sample, before: Sample | None) -> tuple[int, str]:
    """The wall clock was changed in between: trust the sample on the event's side, else the clock that only grows."""
    if before is not None and before.clock == event.clock:
        if event.mono_ms <= before.mono_ms:
            return event.wall_ms + before.offset_ms, "anchored"
        return max(before.server_ms, round(now.server_ms - (now.mono_ms - event.mono_ms))), "jump"
    return round(now.server_ms - (now.mono_ms - event.mono_ms)), "jump"
