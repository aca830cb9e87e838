"""In which zones does a person work, and which days does the phone get as ready instants?"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.deadlines import WorkingDays, in_working_days, mail_by, reminders
from fieldapp.core.windows import LocalDay, instant_ms, local_at, next_days, number_of
from fieldapp.store.tables import areas

DaysOf = Callable[[int, str], WorkingDays]


def zones_of(session: Session, area_ids: Iterable[str]) -> dict[str, str]:
    """`{area id: zone}`."""
    rows = session.execute(select(areas.c.id, areas.c.zone).where(areas.c.id.in_(list(area_ids))))
    return {row.id: row.zone for row in rows}


def calendar(now_ms: int, zones: Mapping[str, str], working_days: DaysOf) -> dict[str, list[dict[str, Any]]]:
    """The next 14 days of each area as instants: the phone computes no calendar (architecture sentence 6).

    Each day says until when a matter of that day is due; `working_days` gives the area's from a day number on.
    """
    return {
        area_id: _entries(number_of(local_at(now_ms, zone).date()), zone, working_days)
        for area_id, zone in zones.items()
    }


@lru_cache(maxsize=64)
def _entries(today: int, zone: str, working_days: DaysOf) -> list[dict[str, Any]]:
    """Worked out once for each zone and day; read only."""
    days = working_days(today, zone)
    return [_entry(day, days, zone) for day in next_days(instant_ms(today, 0, zone), zone)]


def _entry(day: LocalDay, days: WorkingDays, zone: str) -> dict[str, Any]:
    mail = mail_by(days, day.number, zone)
    return {
        "day": day.number,
        "from_ms": day.from_ms,
        "to_ms": day.to_ms,
        "book_mail_by_ms": mail.due_ms,
        "complaint_by_ms": in_working_days(days, day.number).due_ms,
        "reminder_ms": reminders(days, day.number),
        "reason_key": mail.reason_key,
        "reason_values": mail.reason_values,
    }
