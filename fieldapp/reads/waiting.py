"""Which orders wait for a time, since when, and whose customers should be asked again?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.planning import terms
from fieldapp.reads.day import AreaView
from fieldapp.reads.planning import settings_of
from fieldapp.store.tables import accounts, cases, orders, subjects, waiting_asked

MOST = 300
_SINCE = func.coalesce(waiting_asked.c.asked_ms, orders.c.waiting_since_ms)


def waiting(session: Session, areas: Sequence[AreaView], now_ms: int) -> list[dict[str, Any]]:
    """Orders without a time, the longest waiting first, with their last visit; `is_nudged`: time to ask again."""
    other = cases.alias()
    last = select(func.max(other.c.opened_ms)).where(other.c.order_id == orders.c.id).scalar_subquery()
    query = (
        select(orders.c.id, orders.c.external_id.label("order"), orders.c.area_id, orders.c.work, orders.c.reason,
               orders.c.waiting_since_ms, orders.c.blanked_ms, subjects.c.name, subjects.c.address, subjects.c.flat,
               cases.c.id.label("case_id"), cases.c.technician_id, waiting_asked.c.asked_ms,
               accounts.c.name.label("asked_by"), _nudged(session, areas, now_ms).label("is_nudged"))
        .join(subjects, subjects.c.order_id == orders.c.id)
        .outerjoin(cases, and_(cases.c.order_id == orders.c.id, cases.c.opened_ms == last))
        .outerjoin(waiting_asked, waiting_asked.c.order_id == orders.c.id)
        .outerjoin(accounts, accounts.c.id == waiting_asked.c.asked_by)
        .where(_waits(areas))
        .order_by(orders.c.waiting_since_ms, orders.c.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in session.execute(query.limit(MOST))]


def one(session: Session, areas: Sequence[AreaView], order_id: str) -> dict[str, Any] | None:
    """An order of these areas, whether it waits (`state`) or not; None when it is not there."""
    query = (
        select(orders.c.id, orders.c.external_id.label("order"), orders.c.area_id, orders.c.work, orders.c.state,
               orders.c.blanked_ms, subjects.c.name, subjects.c.address, subjects.c.flat)
        .join(subjects, subjects.c.order_id == orders.c.id)
        .where(orders.c.id == order_id, orders.c.area_id.in_([area.id for area in areas]))
    )  # fmt: skip
    row = session.execute(query).first()
    return None if row is None else dict(row._mapping)


def nudged_count(session: Session, areas: Sequence[AreaView], now_ms: int) -> int:
    """How many orders wait longer than their area's term since they were asked last."""
    query = select(func.count()).select_from(orders)
    query = query.outerjoin(waiting_asked, waiting_asked.c.order_id == orders.c.id)
    return int(session.execute(query.where(_waits(areas), _nudged(session, areas, now_ms))).scalar_one())


def _waits(areas: Sequence[AreaView]) -> Any:
    return and_(orders.c.state == "waiting", orders.c.area_id.in_([area.id for area in areas]))


def _nudged(session: Session, areas: Sequence[AreaView], now_ms: int) -> Any:
    kept = settings_of(session, areas)
    late = [and_(orders.c.area_id == one, now_ms - terms(told)[1] >= _SINCE) for one, told in kept.items()]
    return or_(false(), *late)
