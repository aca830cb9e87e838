"""What do a day and hours of an area mean as instants, and how does an instant lie to a window?

Everything outside this module counts in integer milliseconds since 1970 UTC; days are numbers like 20261123.
Zones are IANA names; the arithmetic is that of the standard library's zoneinfo.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
DAY_MS = 1440 * MINUTE_MS  # of a clock that is never set back; a day of a calendar may be shorter or longer
DAY_MINUTES = 1440
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Window:
    """The interval promised to the customer: from_ms <= start of work <= to_ms is in time (S4.12)."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True)
class LocalDay:
    """A calendar day of an area: its number, and the instants at which it begins and ends (23 to 25 hours)."""

    number: int
    from_ms: int
    to_ms: int


def number_of(day: date) -> int:
    """20261123 for 23 November 2026."""
    return day.year * 10_000 + day.month * 100 + day.day


def date_of(number: int) -> date:
    """The date of a day number; ValueError when the calendar has no such day."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def shifted(day: int, by: int) -> int:
    """The number of the day so many days later, or earlier when negative."""
    return number_of(date_of(day) + timedelta(days=by))


def local_at(at_ms: int, zone: str) -> datetime:
    """The wall clock of the zone at an instant."""
    return (_EPOCH + at_ms * _MS).astimezone(ZoneInfo(zone))


def day_number(at_ms: int, zone: str) -> int:
    """The day on which an instant falls in the zone."""
    return number_of(local_at(at_ms, zone).date())


@lru_cache(maxsize=4096)
def instant_ms(day: int, minute: int, zone: str, *, later: bool = False) -> int:
    """The instant of a wall-clock minute (0 to 1440, 1440 being the next midnight) of a day in the zone.

    An hour that the clocks skip counts as if they had not been changed: 02:30 becomes 03:30. An hour that comes twice
    means its first pass, with `later` its second: a window's end must not come before what the customer reads.
    """
    naive = datetime.combine(date_of(day), datetime.min.time()) + timedelta(minutes=minute)
    return (naive.replace(tzinfo=ZoneInfo(zone), fold=1 if later and _comes_twice(naive, zone) else 0) - _EPOCH) // _MS


def _comes_twice(naive: datetime, zone: str) -> bool:
    """Whether the wall clock shows this time twice; a skipped time has two offsets as well, but in the other order."""
    first, second = (naive.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def window_of(day: int, from_minute: int, to_minute: int, zone: str) -> Window:
    """The window between two wall-clock minutes of one day."""
    return Window(instant_ms(day, from_minute, zone), instant_ms(day, to_minute, zone, later=True))


def leave_by_ms(window: Window, travel_minutes: int) -> int:
    """The last moment to set out: the window's end less the area's travel time (product decision 9)."""
    return window.to_ms - travel_minutes * MINUTE_MS


def lateness_ms(window: Window, started_ms: int) -> int:
    """Milliseconds after the end of the window; 0 when in time, never negative (S4.12)."""
    return max(0, started_ms - window.to_ms)


def is_early(window: Window, started_ms: int) -> bool:
    """Whether work began before the window, which needs the customer's consent (S4.12)."""
    return started_ms < window.from_ms


def overlaps(day: Iterable[tuple[str, Window]]) -> list[tuple[str, str]]:
    """Pairs of ids whose windows share more than an instant, in the order given: a technician's day to be marked."""
    return [
        (one, other)
        for (one, first), (other, second) in combinations(day, 2)
        if first.from_ms < second.to_ms and second.from_ms < first.to_ms
    ]


def next_days(now_ms: int, zone: str, days: int = 14) -> Sequence[LocalDay]:
    """Today and the days after it: the phone computes no calendar (architecture sentence 6)."""
    today = local_at(now_ms, zone).date()
    numbers = [number_of(today + timedelta(days=ahead)) for ahead in range(days + 1)]
    starts = [instant_ms(number, 0, zone) for number in numbers]
    return [LocalDay(numbers[i], starts[i], starts[i + 1]) for i in range(days)]
