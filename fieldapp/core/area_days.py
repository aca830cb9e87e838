"""What does an area make of the official calendar: its hours, its own days off and worked days, short days?

Pure: the official working days are handed in, so are the area's own. Terms in working days are those of core/deadlines.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldapp.core.deadlines import Due, WorkingDay, WorkingDays, in_working_days, mail_by
from fieldapp.core.windows import instant_ms, shifted

KINDS = ("off", "short", "work")
SHORTER = 60  # minutes that a short day closes earlier
SPAN, FEWEST = 60, 30  # any so many days hold at least so many working ones, so that every term has an end
MAIL, COUNTED = "mail", "days"  # how a promise runs: `mail`, or `days:10`


@dataclass(frozen=True)
class DayRules:
    """Hours as minutes of the day, and the area's own days `(number, kind)` in their order."""

    opens: int = 9 * 60
    closes: int = 18 * 60
    own: tuple[tuple[int, str], ...] = ()


USUAL = DayRules()


def adjusted(official: WorkingDays, rules: DayRules, first: int, zone: str) -> WorkingDays:
    """The working days of an area from `first` on, as far as the official ones reach."""
    if rules == USUAL:
        return official
    last = official[-1].number if official else first
    kinds = dict(rules.own)
    numbers = {day.number for day in official if kinds.get(day.number) != "off"}
    numbers |= {day for day, kind in rules.own if kind != "off" and first <= day <= last}
    return tuple(_day(number, rules, kinds.get(number), zone) for number in sorted(numbers))


def is_off(day: int, own: Mapping[int, str], is_holiday: Callable[[int], bool]) -> bool:
    """Whether people of an area have a holiday on that day: by its own calendar, else by the official one."""
    return own[day] == "off" if day in own else is_holiday(day)


def due_of(term: str, days: WorkingDays, registered: int, zone: str) -> Due | None:
    """When a promise that runs by this term is due; None for a term that runs in minutes.

    LookupError when the table of days ends before.
    """
    kind, _, count = term.partition(":")
    if kind == MAIL:
        return mail_by(days, registered, zone)
    return in_working_days(days, registered, int(count)) if kind == COUNTED else None


def leaves_enough(worked: Iterable[int], changed: Sequence[int]) -> bool:
    """Whether every SPAN of days that holds one of the `changed` ones has FEWEST working days.

    `worked` are day numbers, from SPAN days before the first changed one until SPAN days after the last.
    """
    known = set(worked)
    starts = {shifted(day, -back) for day in changed for back in range(SPAN)}
    return all(sum(shifted(start, ahead) in known for ahead in range(SPAN)) >= FEWEST for start in starts)


def _day(number: int, rules: DayRules, kind: str | None, zone: str) -> WorkingDay:
    closes = max(rules.opens + SHORTER, rules.closes - SHORTER) if kind == "short" else rules.closes
    return WorkingDay(number, instant_ms(number, rules.opens, zone), instant_ms(number, closes, zone))
