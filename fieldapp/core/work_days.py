"""When does a technician work on a day for which it was said, and how many customers can then be promised an interval?

A day that nobody spoke of is as usual: his own hours of the rota where there are some, else he may be given any visit.
"""

from collections.abc import Mapping, Sequence

from fieldapp.core.slots import Hours, Row, usual_rows
from fieldapp.core.windows import DAY_MINUTES, Window, day_number, window_of

Day = tuple[int, int] | None  # from and to as minutes of the day; None: does not work
Told = Mapping[int, Day]  # by day number like 20261124


def works(told: Told, window: Window, zone: str) -> bool | None:
    """Whether the whole interval lies in his hours of that day; None where nothing was said of it."""
    day = day_number(window.from_ms, zone)
    if day not in told:
        return None
    hours = told[day]
    if hours is None:
        return False
    mine = window_of(day, *hours, zone)
    return mine.from_ms <= window.from_ms and window.to_ms <= mine.to_ms


def away(told: Told, zone: str) -> list[Window]:
    """The times of the days that were spoken of in which he does not work."""
    found = []
    for day, hours in told.items():
        begins, ends = hours or (DAY_MINUTES, DAY_MINUTES)
        found += [window_of(day, 0, begins, zone)] if begins > 0 else []
        found += [window_of(day, ends, DAY_MINUTES, zone)] if ends < DAY_MINUTES else []
    return found


def rows_of(hours: Hours, people: Sequence[str], told: Mapping[str, Told], day: int) -> list[Row]:
    """The usual intervals of a day, with a place for each technician who works throughout."""
    return [
        (start, end, sum(_covers(told.get(who, {}), day, start, end) for who in people))
        for start, end, _ in usual_rows(hours, len(people))
    ]


def is_sound(day: Day) -> bool:
    """Whether these are hours of one day, or none."""
    return day is None or 0 <= day[0] < day[1] <= DAY_MINUTES


def _covers(told: Told, day: int, start: int, end: int) -> bool:
    if day not in told:
        return True
    hours = told[day]
    return hours is not None and hours[0] <= start and end <= hours[1]
