"""Which answers of customers does nobody have dealt with yet, and who asked for no more texts?

A dispatcher sees those of her own areas, and those of numbers that belong to nobody's customer.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import cases, opt_outs, orders, replies, subjects

PAGE = 100


def open_count(session: Session, area_ids: Sequence[str]) -> int:
    """How many answers wait to be read."""
    waiting = select(func.count()).select_from(replies).where(replies.c.settled_ms.is_(None), _mine(area_ids))
    return int(session.execute(waiting).scalar_one())


def answers(session: Session, area_ids: Sequence[str], *, settled: bool) -> list[dict[str, Any]]:
    """Up to a hundred answers, the newest first, with their visit and since when the number wants no texts."""
    query = (
        select(
            replies,
            orders.c.external_id.label("order"),
            orders.c.blanked_ms,
            subjects.c.name.label("customer"),
            opt_outs.c.since_ms.label("opted_out_ms"),
        )
        .outerjoin(cases, cases.c.id == replies.c.case_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .outerjoin(opt_outs, opt_outs.c.e164 == replies.c.e164)
        .where(_mine(area_ids), replies.c.settled_ms.is_not(None) if settled else replies.c.settled_ms.is_(None))
        .order_by(replies.c.received_ms.desc(), replies.c.id.desc())
        .limit(PAGE)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def _mine(area_ids: Sequence[str]) -> ColumnElement[bool]:
    return or_(replies.c.area_id.in_(list(area_ids)), replies.c.area_id.is_(None))
