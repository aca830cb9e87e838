"""Which intervals can still be promised to a customer?

An area offers intervals with a number of places each: those that were entered for it, else its usual hours with a place
for every technician. Each visit that is still to be made takes a place in every interval it shares more than an
instant with. Pure; the working days and what is planned are handed in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldapp.core.windows import Window, window_of

EVERY_DAY = 0  # stands for each working day that has no rows of its own
Row = tuple[int, int, int]  # from and to as minutes of the day, places


@dataclass(frozen=True)
class Hours:
    """The usual hours of an area: opens and closes as minutes of the day, and the length of an interval."""

    opens: int = 9 * 60
    closes: int = 18 * 60
    minutes: int = 120


@dataclass(frozen=True)
class Interval:
    """An interval that the area offers, and to how many customers."""

    window: Window
    places: int


def hours_of(settings: Mapping[str, object]) -> Hours:
    """The hours in an area's settings, `{"slots": {"opens", "closes", "minutes"}}`; nonsense: the usual ones."""
    told = settings.get("slots")
    if not isinstance(told, Mapping):
        return Hours()
    values = {name: told.get(name, getattr(Hours, name)) for name in ("opens", "closes", "minutes")}
    if not all(type(value) is int for value in values.values()):
        return Hours()
    hours = Hours(**values)
    return hours if 0 <= hours.opens < hours.closes <= 1440 and 15 <= hours.minutes <= 720 else Hours()


def usual_rows(hours: Hours, technicians: int) -> list[Row]:
    """One interval after the other while the whole of it lies within the hours."""
    starts = range(hours.opens, hours.closes - hours.minutes + 1, hours.minutes)
    return [(start, start + hours.minutes, technicians) for start in starts]


def offered(
    working: Iterable[int], capacities: Mapping[int, Sequence[Row]], usual: Sequence[Row], zone: str
) -> list[Interval]:
    """The intervals of these days, the earliest first.

    `working` are day numbers that are worked on; a day with rows of its own in `capacities` is offered by them, worked
    on or not, where `working` begins and ends with the days asked for.
    """
    days = sorted(working)
    own = {day for day in capacities if day != EVERY_DAY and days and days[0] <= day <= days[-1]}
    found = [
        Interval(window_of(day, start, end, zone), places)
        for day in sorted({*days, *own})
        for start, end, places in capacities.get(day, capacities.get(EVERY_DAY, usual))
    ]
    return sorted(found, key=lambda one: (one.window.from_ms, one.window.to_ms))


def free(intervals: Iterable[Interval], taken: Sequence[Window], *, from_ms: int) -> list[Window]:
    """The intervals that begin at `from_ms` or later and have a place left."""
    return [one.window for one in intervals if one.window.from_ms >= from_ms and crowd(one.window, taken) < one.places]


def has_place(window: Window, intervals: Iterable[Interval], taken: Sequence[Window], *, usual: int) -> bool:
    """Whether one more visit fits into any window, also one that is not among the intervals.

    The fewest places among the intervals that it touches count; `usual` where it touches none.
    """
    places = [one.places for one in intervals if _meet(window, one.window)]
    return crowd(window, taken) < min(places, default=usual)


def crowd(window: Window, taken: Sequence[Window]) -> int:
    """How many of these share more than an instant with the window."""
    return sum(_meet(window, other) for other in taken)


def _meet(one: Window, other: Window) -> bool:
    return one.from_ms < other.to_ms and other.from_ms < one.to_ms
