"""Who has which duty at an instant, and when does nobody have it?

A shift begins on a day of the area, of a weekday 1 (Monday) to 7; a holiday of the area's calendar is day 8 instead of
its weekday. It may end on the next day. Of the shifts of one person that hold at an instant the latest written decides:
`off` takes the duty away. Where an area has no shifts of a duty, everybody who could have it has it (decision 12),
within the hours in which that person may be told (`hours`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from fieldapp.core.windows import DAY_MINUTES, date_of, day_number, instant_ms, number_of

HOLIDAY = 8
ALL_DAYS = frozenset(range(1, HOLIDAY + 1))
HOURS = "hours"  # not a duty: when a person may be told without having one
DUTIES = ("dispatcher", "duty", "manager")
IsHoliday = Callable[[int], bool]  # of a day number like 20261123


@dataclass(frozen=True)
class Shift:
    """A row of the rota, in the order of writing by `written`; minutes count from the area's midnight, to 2880."""

    account_id: str
    duty: str
    days: frozenset[int]
    from_minute: int
    to_minute: int
    from_day: int | None = None
    to_day: int | None = None
    off: bool = False
    written: tuple[int, str] = (0, "")


@dataclass(frozen=True)
class Span:
    """A stretch of time with the people who have the duty throughout, in the order of their ids."""

    from_ms: int
    to_ms: int
    people: tuple[str, ...]


@dataclass(frozen=True)
class Calendar:
    """The zone of an area and which of its days are holidays."""

    zone: str
    is_holiday: IsHoliday

    def kind_of(self, day: int) -> int:
        """1 (Monday) to 7, or 8 on a holiday."""
        return HOLIDAY if self.is_holiday(day) else date_of(day).isoweekday()


def on_duty(shifts: Iterable[Shift], duty: str, at_ms: int, calendar: Calendar) -> tuple[str, ...]:
    """The accounts that have the duty at this instant, by id."""
    latest: dict[str, Shift] = {}
    for shift in shifts:
        if shift.duty == duty and holds(shift, at_ms, calendar):
            known = latest.get(shift.account_id)
            if known is None or known.written <= shift.written:
                latest[shift.account_id] = shift
    return tuple(sorted(account for account, shift in latest.items() if not shift.off))


def has_rota(shifts: Iterable[Shift], duty: str) -> bool:
    """Whether somebody was ever given this duty here."""
    return any(shift.duty == duty and not shift.off for shift in shifts)


def may_be_told(shifts: Iterable[Shift], account_id: str, at_ms: int, calendar: Calendar) -> bool:
    """Whether it is within the person's own hours; who wrote none may always be told."""
    mine = [shift for shift in shifts if shift.duty == HOURS and shift.account_id == account_id]
    return not has_rota(mine, HOURS) or bool(on_duty(mine, HOURS, at_ms, calendar))


def holds(shift: Shift, at_ms: int, calendar: Calendar) -> bool:
    """Whether the shift runs at this instant; it includes its beginning and not its end."""
    today = day_number(at_ms, calendar.zone)
    return any(
        begins <= at_ms < ends
        for day in (_day_before(today), today)
        for begins, ends in [_instants(shift, day, calendar.zone)]
        if _begins_on(shift, day, calendar)
    )


def spans(shifts: Sequence[Shift], duty: str, from_ms: int, to_ms: int, calendar: Calendar) -> list[Span]:
    """The whole stretch cut where the people change; a span without people is a gap."""
    edges = sorted({from_ms, to_ms, *_edges(shifts, duty, from_ms, to_ms, calendar)})
    found: list[Span] = []
    for begins, ends in pairwise(edges):
        people = on_duty(shifts, duty, begins, calendar)
        if found and found[-1].people == people:
            found[-1] = Span(found[-1].from_ms, ends, people)
        else:
            found.append(Span(begins, ends, people))
    return found


def gaps(shifts: Sequence[Shift], duty: str, from_ms: int, to_ms: int, calendar: Calendar) -> list[Span]:
    """When nobody has the duty, though it has a rota."""
    if not has_rota(shifts, duty):
        return []
    return [span for span in spans(shifts, duty, from_ms, to_ms, calendar) if not span.people]


def problems_of(shift: Shift) -> list[str]:
    """What makes no sense about a shift, as codes of `duty.problem.…`; empty when it may be kept."""
    found = []
    if shift.duty not in (*DUTIES, HOURS):
        found.append("no_such_duty")
    if not shift.days or not shift.days <= ALL_DAYS:
        found.append("no_days")
    if not 0 <= shift.from_minute < DAY_MINUTES or not shift.from_minute < shift.to_minute <= 2 * DAY_MINUTES:
        found.append("hours")
    elif shift.to_minute - shift.from_minute > DAY_MINUTES:
        found.append("longer_than_a_day")
    if shift.from_day is not None and shift.to_day is not None and shift.to_day < shift.from_day:
        found.append("days_backwards")
    return found


def _begins_on(shift: Shift, day: int, calendar: Calendar) -> bool:
    dated = (shift.from_day is None or shift.from_day <= day) and (shift.to_day is None or day <= shift.to_day)
    return dated and calendar.kind_of(day) in shift.days


def _instants(shift: Shift, day: int, zone: str) -> tuple[int, int]:
    return instant_ms(day, shift.from_minute, zone), instant_ms(day, shift.to_minute, zone, later=True)


def _edges(shifts: Sequence[Shift], duty: str, from_ms: int, to_ms: int, calendar: Calendar) -> Iterator[int]:
    mine = [shift for shift in shifts if shift.duty == duty]
    day, last = _day_before(day_number(from_ms, calendar.zone)), day_number(to_ms, calendar.zone)
    while day <= last:
        for shift in mine:
            if _begins_on(shift, day, calendar):
                yield from (edge for edge in _instants(shift, day, calendar.zone) if from_ms < edge < to_ms)
        day = number_of(date_of(day) + timedelta(days=1))


def _day_before(day: int) -> int:
    return number_of(date_of(day) - timedelta(days=1))
