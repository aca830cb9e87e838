"""What day, what time, what instant does the text of a cell mean?

Order systems write `24.11.2026`, `2026-11-24`, `24/11/26`, `10:00`, `10.00`, `9`; the reader of spreadsheets writes
date cells in the first form and time cells in the fourth, so that both kinds of file say the same.
"""

import re
from dataclasses import dataclass
from datetime import date

from fieldapp.core.windows import DAY_MINUTES, number_of

_DAY_FIRST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4}|\d{2})(?:\s.*)?", re.DOTALL)
_YEAR_FIRST = re.compile(r"(\d{4})[./\-年](\d{1,2})[./\-月](\d{1,2})日?(?:[\sT].*)?", re.DOTALL)
_TIME = re.compile(r"(\d{1,2})(?:[:.\-](\d{2}))?(?::\d{2})?")
_CLOCK_AT_END = re.compile(r"\s(\d{1,2}:\d{2})(?::\d{2})?$")


@dataclass(frozen=True)
class ClockTime:
    """Minutes since local midnight; `hour_only` when the text was just an hour, like `9`."""

    minute: int
    hour_only: bool


def read_day(text: str) -> int | None:
    """The day number of a date between 2000 and 2099; None when the text is no date of the calendar."""
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        return None
    year += 2000 if year < 100 else 0
    try:
        return number_of(date(year, month, day)) if 2000 <= year < 2100 else None
    except ValueError:
        return None


def read_time(text: str) -> ClockTime | None:
    """The time of day, 24:00 included; None when the text is none."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    minute = int(match[1]) * 60 + int(match[2] or 0)
    if int(match[2] or 0) > 59 or minute > DAY_MINUTES:
        return None
    return ClockTime(minute, hour_only=match[2] is None)


def read_instant(text: str) -> tuple[int, int] | None:
    """`(day number, minute)` of `20.11.2026 07:22`; midnight without a time; None when the text is no date."""
    day = read_day(text)
    if day is None:
        return None
    match = _CLOCK_AT_END.search(text)
    clock = read_time(match[1]) if match else None
    return day, clock.minute if clock else 0
