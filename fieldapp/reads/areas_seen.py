"""Which days does the phone get as ready instants?"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from fieldapp.core.area_days import USUAL, DayRules, adjusted
from fieldapp.core.canonical import canonical
from fieldapp.core.deadlines import WorkingDays, in_working_days, mail_by, reminders
from fieldapp.core.windows import LocalDay, day_number, instant_ms, next_days

DaysOf = Callable[[int, str], WorkingDays]
Own = Mapping[str, DayRules]
NOTHING_OWN: Own = {}


def calendar_text(now_ms: int, zones: Mapping[str, str], working_days: DaysOf, own: Own = NOTHING_OWN) -> str:
    """`calendar` as JSON, written once a day for each zone and calendar: it is the same for everybody."""
    days = [
        f"{canonical(area_id)}:{_entries_text(day_number(now_ms, zone), zone, working_days, own.get(area_id, USUAL))}"
        for area_id, zone in zones.items()
    ]
    return f"{{{','.join(days)}}}"


@lru_cache(maxsize=64)
def _entries_text(today: int, zone: str, working_days: DaysOf, rules: DayRules) -> str:
    return canonical(_entries(today, zone, working_days, rules))


def calendar(
    now_ms: int, zones: Mapping[str, str], working_days: DaysOf, own: Own = NOTHING_OWN
) -> dict[str, list[dict[str, Any]]]:
    """The next 14 days of each area as instants: the phone computes no calendar (architecture sentence 6).

    Each day says until when a matter of that day is due; `working_days` gives the official ones from a day number on,
    `own` what each area makes of them.
    """
    return {
        area_id: _entries(day_number(now_ms, zone), zone, working_days, own.get(area_id, USUAL))
        for area_id, zone in zones.items()
    }


@lru_cache(maxsize=64)
def _entries(today: int, zone: str, working_days: DaysOf, rules: DayRules) -> list[dict[str, Any]]:
    """Worked out once for each zone and day; read only."""
    days = adjusted(working_days(today, zone), rules, today, zone)
    return [_entry(day, days, zone) for day in next_days(instant_ms(today, 0, zone), zone)]


def _entry(day: LocalDay, days: WorkingDays, zone: str) -> dict[str, Any]:
    mail = mail_by(days, day.number, zone)
    return {
        "day": day.number,
        "from_ms": day.from_ms,
        "to_ms": day.to_ms,
        "book_mail_by_ms": mail.due_ms,
        "complaint_by_ms": in_working_days(days, day.number).due_ms,
        "reminder_ms": list(reminders(days, day.number).values()),
        "reason_key": mail.reason_key,
        "reason_values": mail.reason_values,
    }
