"""Which visits of a period stand in a table that somebody takes along?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, areas, cases, orders, phones, subjects

MOST = 20_000


def visits_exported(session: Session, area_ids: Collection[str], first: int, last: int) -> list[dict[str, Any]]:
    """Visits of these areas from day `first` to `last` (20261123), by area, day and id; one more than MOST at most.

    With the order, its person and first number, the technician, and `shown` with its stamps.
    """
    wanted = cases.c.area_id.in_(list(area_ids)), cases.c.day >= first, cases.c.day <= last, cases.c.kind == "visit"
    rows = session.execute(_ROWS.where(*wanted).limit(MOST + 1))
    return [dict(row._mapping) for row in rows]


_FIRST = (
    select(func.min(phones.c.place)).where(phones.c.order_id == cases.c.order_id).correlate(cases).scalar_subquery()
)
_ROWS = (
    select(
        *(cases.c[name] for name in ("id", "day", "window_from_ms", "window_to_ms", "state", "result", "shown")),
        cases.c.ended_ms,
        areas.c.name.label("area"),
        areas.c.zone,
        orders.c.source,
        orders.c.external_id,
        orders.c.work,
        accounts.c.name.label("technician"),
        *(subjects.c[name] for name in ("name", "city", "address", "entrance", "floor", "flat")),
        phones.c.e164,
    )
    .join(areas, areas.c.id == cases.c.area_id)
    .outerjoin(orders, orders.c.id == cases.c.order_id)
    .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
    .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
    .outerjoin(phones, (phones.c.order_id == cases.c.order_id) & (phones.c.place == _FIRST))
    .order_by(cases.c.area_id, cases.c.day, cases.c.id)
)
