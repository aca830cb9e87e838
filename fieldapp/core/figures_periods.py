"""Which days does a report cover, and when is it made (S2.26, product decision 10)?

A weekly one covers the seven days up to Thursday 24:00 and is made on Friday at 06:00; a monthly one covers the days
from the 26th to the 25th and is made on the 26th at 06:00: all in the area's zone.
"""

from dataclasses import dataclass

from fieldapp.core.windows import date_of, day_number, instant_ms, number_of, shifted

WEEKLY, MONTHLY = "weekly", "monthly"
KINDS = (WEEKLY, MONTHLY)
FRIDAY, FIRST_OF_MONTH = 4, 26
MADE_MINUTE = 6 * 60


@dataclass(frozen=True)
class Period:
    """`first` and `last` are day numbers (20261120); both days belong to it."""

    kind: str
    first: int
    last: int

    def bounds_ms(self, zone: str) -> tuple[int, int]:
        """Its first instant, and the first one after it."""
        return instant_ms(self.first, 0, zone), instant_ms(shifted(self.last, 1), 0, zone)

    def made_ms(self, zone: str) -> int:
        """From when on its report is to be made."""
        return instant_ms(shifted(self.last, 1), MADE_MINUTE, zone)

    def before(self) -> "Period":
        """The one that ends where this begins."""
        return period_of(self.kind, shifted(self.first, -1))


def period_of(kind: str, day: int) -> Period:
    """The period of this kind to which a day number belongs."""
    if kind == WEEKLY:
        first = shifted(day, -((date_of(day).weekday() - FRIDAY) % 7))
        return Period(kind, first, shifted(first, 6))
    month = date_of(day).replace(day=1)
    if day % 100 < FIRST_OF_MONTH:
        month = date_of(shifted(number_of(month), -1))
    first = number_of(month.replace(day=FIRST_OF_MONTH))
    next_month = date_of(shifted(number_of(month.replace(day=28)), 4))  # four days after a 28th it is the next month
    return Period(kind, first, number_of(next_month.replace(day=FIRST_OF_MONTH - 1)))


def last_due(kind: str, now_ms: int, zone: str) -> Period:
    """The last period whose report is to be there by now."""
    period = period_of(kind, day_number(now_ms, zone)).before()
    return period if period.made_ms(zone) <= now_ms else period.before()


def due_since(kind: str, first_day: int, now_ms: int, zone: str, most: int) -> list[Period]:
    """Those that are to be there by now and in which something may have happened, the first first.

    `first_day`: the day of the first thing that happened in the area; at most the last `most`.
    """
    found: list[Period] = []
    period = last_due(kind, now_ms, zone)
    while period.last >= first_day and len(found) < most:
        found.append(period)
        period = period.before()
    return found[::-1]
