"""When is something due in working time, and why then?

Pure functions on a table of working days, which fieldapp/calendar_days.py makes for an area: nothing here knows a
holiday. Sources: S1.15 (11:00 of the next working day), S1.17 (ten working days), S2.6 and S2.7 (30 minutes around the
clock), product decision 10.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fieldapp.core.windows import MINUTE_MS, date_of, instant_ms, shifted

COMPLAINT_DAYS = 10
REMINDER_DAYS = (5, 8)
MAIL_MINUTE = 11 * 60
ANSWER_MINUTES = 30


@dataclass(frozen=True)
class WorkingDay:
    """A working day of an area: its number, and between which instants people are there."""

    number: int
    opens_ms: int
    closes_ms: int


WorkingDays: TypeAlias = Sequence[WorkingDay]  # in order, without gaps but the days off


@dataclass(frozen=True)
class Due:
    """The instant, and its explanation: the key of a text and the values of its slots (days are numbers)."""

    due_ms: int
    reason_key: str
    reason_values: dict[str, int]


def answer_by(asked_ms: int, minutes: int = ANSWER_MINUTES) -> Due:
    """A promised answer: around the clock, since the hotline is (S2.6, S2.7, S2.23)."""
    return Due(asked_ms + minutes * MINUTE_MS, "calendar.minutes", {"minutes": minutes})


def in_working_days(days: WorkingDays, registered: int, count: int = COMPLAINT_DAYS) -> Due:
    """Close of business on the `count`-th working day after the day of registration, which is day 0.

    LookupError when the table ends before.
    """
    last = _after(days, registered, count)
    values = {"count": count, "day": last.number, "off": _days_between(registered, last.number) - count}
    return Due(last.closes_ms, "calendar.working_days", values)


def mail_by(days: WorkingDays, registered: int, zone: str) -> Due:
    """The same day or, at the latest, by 11:00 of the next working day (S1.15)."""
    following = _after(days, registered, 1)
    due_ms = instant_ms(following.number, MAIL_MINUTE, zone)
    if _days_between(registered, following.number) == 1:
        return Due(due_ms, "calendar.next_day", {"day": following.number})
    first_off, last_off = shifted(registered, 1), shifted(following.number, -1)
    key = "calendar.after_day_off" if first_off == last_off else "calendar.after_days_off"
    return Due(due_ms, key, {"day": following.number, "first_off": first_off, "last_off": last_off})


def reminders(days: WorkingDays, registered: int) -> dict[int, int]:
    """When people come in on the fifth and the eighth of the ten working days, by these counts (feature 10)."""
    return {count: _after(days, registered, count).opens_ms for count in REMINDER_DAYS}


def _after(days: WorkingDays, registered: int, count: int) -> WorkingDay:
    place = bisect_right(days, registered, key=_number) + count - 1
    if place >= len(days):
        raise LookupError(f"the table of working days ends before working day {count} after {registered}")
    return days[place]


def _number(day: WorkingDay) -> int:
    return day.number


def _days_between(first: int, last: int) -> int:
    return (date_of(last) - date_of(first)).days
