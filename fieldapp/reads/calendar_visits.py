"""Which visits stand in a technician's own calendar, and who has one?"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fieldapp.core.windows import date_of, day_number, number_of
from fieldapp.store import calendar_feeds
from fieldapp.store.tables import cases, orders

DAYS_BACK, DAYS_AHEAD = 14, 60
MOST = 1_000


def calendar_visits(session: Session, account_id: str, now_ms: int) -> list[dict[str, Any]]:
    """`id, revision, window_from_ms, window_to_ms, external_id, work` of his visits with an interval, called off ones
    left out; nothing about the customer."""
    today = date_of(day_number(now_ms, "UTC"))
    first, last = (number_of(today + timedelta(days=days)) for days in (-DAYS_BACK, DAYS_AHEAD))
    his = or_(cases.c.technician_id == account_id, cases.c.second_id == account_id)
    rows = session.execute(
        select(cases.c.id, cases.c.revision, cases.c.window_from_ms, cases.c.window_to_ms)
        .add_columns(orders.c.external_id, orders.c.work)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .where(his, cases.c.day.between(first, last), cases.c.window_from_ms.is_not(None))
        .where(cases.c.window_to_ms.is_not(None), cases.c.state.not_in(("cancelled", "moved")))
        .order_by(cases.c.window_from_ms, cases.c.id)
        .limit(MOST)
    )
    return [dict(row._mapping) for row in rows]


def addresses(session: Session, account_ids: Collection[str]) -> dict[str, tuple[int, int | None]]:
    """`{technician: (made, last asked for)}` of those whose calendar has an address."""
    held = calendar_feeds.held_by(session, account_ids)
    return {account_id: (row.created_ms, row.seen_ms) for account_id, row in held.items()}
