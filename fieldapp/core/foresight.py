"""Which visits can no longer begin inside their interval, whoever hurries (S4.13)?

A technician's open visits are lined up by the end of their intervals: what is being worked on first, then who was set
out for, then the rest. Each takes the usual length of a visit, the way between two addresses the area's travel time.
A visit whose earliest beginning lies after its interval is foreseen as late, and whose fault that is: the visit before.
The first visit of a line is not judged here: leaving in time is its own timer's matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OVERLAP, RUNNING_OVER = "overlap", "running_over"


@dataclass(frozen=True)
class Planned:
    """An open visit of one technician; instants in ms, `group` is shared by visits of one flat on one day (F25)."""

    id: str
    from_ms: int
    to_ms: int
    group: str = ""
    started_ms: int | None = None
    set_out: bool = False


@dataclass(frozen=True)
class Late:
    """The earliest beginning of a visit that will be late, the visit before it, and why: overlap or running_over."""

    begins_ms: int
    after: str
    because: str


def foreseen(visits: Iterable[Planned], now_ms: int, *, work_ms: int, travel_ms: int) -> dict[str, Late]:
    """`{visit: Late}` of those that wait and cannot begin in time any more."""
    found: dict[str, Late] = {}
    before: Planned | None = None
    free_ms, is_running = now_ms, False
    for visit in _line(visits):
        begins_ms = _begins(visit, before, free_ms, travel_ms)
        waits = visit.started_ms is None and not visit.set_out
        if before is not None and waits and begins_ms > visit.to_ms:
            found[visit.id] = Late(begins_ms, before.id, RUNNING_OVER if is_running else OVERLAP)
        is_running = visit.started_ms is not None and now_ms > visit.started_ms + work_ms
        free_ms, before = max(begins_ms + work_ms, now_ms), visit
    return found


def _line(visits: Iterable[Planned]) -> Sequence[Planned]:
    return sorted(visits, key=lambda one: (one.started_ms is None, not one.set_out, one.to_ms, one.from_ms, one.id))


def _begins(visit: Planned, before: Planned | None, free_ms: int, travel_ms: int) -> int:
    if visit.started_ms is not None:
        return visit.started_ms
    if before is None:
        return max(visit.from_ms, free_ms)
    way_ms = 0 if visit.group and visit.group == before.group else travel_ms
    return max(visit.from_ms, free_ms + way_ms)
