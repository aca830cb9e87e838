"""Which other systems hear of changes, since when does one fail, and what became of its deliveries?"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import areas, outbox, webhooks

PAGE = 50


def listed(session: Session, area_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Those of all areas and of these ones, without their secrets; `waiting` deliveries are counted."""
    waiting = (
        select(func.count())
        .where(outbox.c.channel == "webhook", outbox.c.addressee == webhooks.c.id, outbox.c.state == "waiting")
        .scalar_subquery()
    )
    shown = [column for column in webhooks.c if column.name != "secret"]
    chosen = (
        select(*shown, areas.c.name.label("area"), waiting.label("waiting"))
        .outerjoin(areas, areas.c.id == webhooks.c.area_id)
        .where(or_(webhooks.c.area_id.is_(None), webhooks.c.area_id.in_(list(area_ids))))
        .order_by(webhooks.c.created_ms)
    )
    return [dict(row._mapping) for row in session.execute(chosen)]


def deliveries(session: Session, webhook_id: str, before: str = "") -> list[dict[str, Any]]:
    """A page of its messages, the newest first; `before` is the id of the last one seen."""
    chosen = select(outbox).where(outbox.c.channel == "webhook", outbox.c.addressee == webhook_id)
    if before:
        chosen = chosen.where(outbox.c.id < before)
    return [dict(row._mapping) for row in session.execute(chosen.order_by(outbox.c.id.desc()).limit(PAGE))]


def failing(session: Session, area_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Those that have failed for a while or were switched off for it: for the bar of troubles."""
    return [one for one in listed(session, area_ids) if one["failing_since_ms"] is not None]
