"""Has an interval of an area a place left? One answer for customers, dispatchers, agreements on the phone and imports.

Whoever means to take a place locks the day first (store/slots.lock_days), always after the visit and the order, and the
days of several areas in the order of `lock`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.core import slots
from fieldapp.core.planning import Load
from fieldapp.core.windows import Window, day_number
from fieldapp.store import planning
from fieldapp.store import slots as slots_store

Days = Iterable[tuple[str, int]]  # area, day


@dataclass
class Room:
    """The intervals of some days of an area and what is planned in them, by visit."""

    zone: str
    intervals: list[slots.Interval]
    planned: dict[str, Window]
    usual: int
    is_stated: bool

    def has_place(self, case_id: str, window: Window) -> bool:
        """Whether this visit fits in; where it lies now it takes no place of its own."""
        taken = [other for one, other in self.planned.items() if one != case_id]
        return slots.has_place(window, self.intervals, taken, usual=self.usual)

    def is_beyond(self, case_id: str, window: Window) -> bool:
        """Whether it would take more than somebody stated; the usual hours of an area are a guess that binds nobody."""
        return self.is_stated and not self.has_place(case_id, window)

    def take(self, case_id: str, window: Window | None) -> None:
        """From now on the visit lies there; None takes it out."""
        self.planned.pop(case_id, None)
        if window is not None:
            self.planned[case_id] = window

    def loads(self) -> list[Load]:
        """Each interval with what is planned in it."""
        windows = list(self.planned.values())
        return [Load(one.window, slots.crowd(one.window, windows), one.places) for one in self.intervals]


def room_of(session: Session, area_id: str, days: Collection[int]) -> Room:
    """The room of these days; each is offered as a working day, whatever the calendar says."""
    first, last = min(days), max(days)
    area = planning.area_facts(session, [area_id])[area_id]
    there = len(slots_store.technicians(session, area_id))
    kept = slots_store.capacity_rows(session, area_id, first, last)
    usual = slots.usual_rows(slots.hours_of(area.settings), there)
    intervals = slots.offered(sorted(set(days)), kept, usual, area.zone)
    planned = {one.case_id: one.window for one in planning.planned_visits(session, area_id, first, last)}
    return Room(area.zone, intervals, planned, there, bool(kept))


def lock(session: Session, wanted: Days) -> None:
    """Hold the places of these `(area, day)`, in one order for everybody."""
    for area_id, day in sorted(set(wanted)):
        slots_store.lock_days(session, area_id, [day])


def rooms_of(session: Session, wanted: Days) -> dict[str, Room]:
    """A room for each area, of the days wanted there."""
    days: dict[str, set[int]] = {}
    for area_id, day in wanted:
        days.setdefault(area_id, set()).add(day)
    return {area_id: room_of(session, area_id, listed) for area_id, listed in days.items()}


def has_place(session: Session, area_id: str, zone: str, case_id: str, window: Window) -> bool:
    """Whether one visit fits in; its day is held from now on."""
    day = day_number(window.from_ms, zone)
    lock(session, [(area_id, day)])
    return room_of(session, area_id, [day]).has_place(case_id, window)
