"""Has an interval of an area a place left? One answer for customers, dispatchers, agreements on the phone and imports.

Whoever means to take a place locks the day first (store/slots.lock_days), always after the visit and the order, and the
days of several areas in the order of `lock`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.core import slots
from fieldapp.core.planning import Load
from fieldapp.core.windows import Window, day_number
from fieldapp.core.work_days import rows_of
from fieldapp.store import planning, work_days
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
    there = slots_store.technicians(session, area_id)
    kept = slots_store.capacity_rows(session, area_id, first, last)
    rows = usual_by_day(session, slots.hours_of(area.settings), there, sorted(set(days)))
    intervals = slots.offered(sorted(set(days)), stated_or(rows, kept), [], area.zone)
    planned = {one.case_id: one.window for one in planning.planned_visits(session, area_id, first, last)}
    return Room(area.zone, intervals, planned, len(there), bool(kept))


def usual_by_day(
    session: Session, hours: slots.Hours, people: Sequence[str], working: Sequence[int]
) -> dict[int, list[slots.Row]]:
    """The usual intervals of these days, the earliest first, with a place for each technician who works then."""
    told = work_days.told(session, people, working[0], working[-1]) if working else {}
    return {day: rows_of(hours, people, told, day) for day in working}


def stated_or(
    usual: Mapping[int, list[slots.Row]], stated: Mapping[int, list[slots.Row]]
) -> dict[int, list[slots.Row]]:
    """The intervals that somebody entered, and the usual ones of the days that these do not cover."""
    return {**(usual if slots.EVERY_DAY not in stated else {}), **stated}


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
