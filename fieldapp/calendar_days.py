"""On which days do people of an area work?

Days off, transfers and worked Saturdays are those of the `holidays` package. This module stands beside the layers, like
the clock: whoever needs a calendar is handed `working_days`. A year whose decree is not out yet comes without its
transfers; a new release of the package brings them.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from fieldapp.core.deadlines import WorkingDay
from fieldapp.core.windows import date_of, instant_ms, number_of

COUNTRY = "RU"
OPENS, CLOSES = 9 * 60, 18 * 60  # minutes since local midnight
AHEAD = 60  # 14 days, the ten working days after the last of them, and the longest row of days off


@lru_cache(maxsize=256)
def working_days(first: int, zone: str, days: int = AHEAD) -> tuple[WorkingDay, ...]:
    """The working days of the zone among `days` days from the day number `first` on."""
    start = date_of(first)
    every = [start + timedelta(days=ahead) for ahead in range(days)]
    return tuple(_working_day(number_of(day), zone) for day in every if is_working_day(day))


def is_working_day(day: date) -> bool:
    """Whether people work on that day, by the official calendar."""
    return bool(_calendar(day.year).is_working_day(day))


def is_published(year: int) -> bool:
    """Whether the transfers of that year are known; until its decree is out only the standing holidays are."""
    return year <= max(int(one) for one in _calendar(year).special_public_holidays)


def name_of(day: date, language: str = "en_US") -> str:
    """What the official calendar calls the day, in English or (`ru`) Russian; empty for a day like any other."""
    return str(_calendar(day.year, language).get(day, ""))


@lru_cache(maxsize=4096)
def is_holiday(day: int) -> bool:
    """Whether the day number is an official holiday, or a weekday that is off because of one."""
    there = date_of(day)
    calendar = _calendar(there.year)
    return there in calendar or (there.isoweekday() < 6 and not calendar.is_working_day(there))


@lru_cache(maxsize=32)
def _calendar(year: int, language: str = "en_US") -> holidays.HolidayBase:
    return holidays.country_holidays(COUNTRY, years=year, language=language)


def _working_day(number: int, zone: str) -> WorkingDay:
    return WorkingDay(number, instant_ms(number, OPENS, zone), instant_ms(number, CLOSES, zone))
