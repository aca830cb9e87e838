"""When is a shared machine at rest? A start or a tap that is measured in somebody else's work says nothing."""

import time
from pathlib import Path

LOOK_S = 0.25
LONGEST_S = 10.0
IDLE = 0.8


def await_quiet(longest_s: float = LONGEST_S) -> bool:
    """Wait until the processors idle; whether they did within `longest_s` (else the figure is taken all the same).

    Elsewhere than on Linux it waits for nothing.
    """
    until = time.monotonic() + longest_s
    while (share := _idle_share()) < IDLE:
        if time.monotonic() > until:
            return False
    return share <= 1


def _idle_share() -> float:
    """Of all processor time of the next quarter of a second."""
    idle, total = _ticks()
    time.sleep(LOOK_S)
    idle_then, total_then = _ticks()
    return (idle_then - idle) / max(total_then - total, 1)


def _ticks() -> tuple[int, int]:
    """Idle and all ticks since the machine started; steps of one by one where nobody counts them."""
    source = Path("/proc/stat")
    if not source.exists():
        now = int(time.monotonic() * 100)
        return now, now
    ticks = [int(each) for each in source.read_text().split("\n", 1)[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)
