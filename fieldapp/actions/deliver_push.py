"""What does the sending of a push need? Its addressee's devices, the words, and what their services said before."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import push_all
from fieldapp.actions.push_body import push_body
from fieldapp.actions.push_ttl import topic_of, ttl_of, urgency_of
from fieldapp.actions.subscribe import vapid_digest
from fieldapp.core.sending import End
from fieldapp.store import subscriptions
from fieldapp.store.tables import alerts

if TYPE_CHECKING:
    from fieldapp.actions.deliver_prepare import Desk


def prepare(desk: "Desk", session: Session, row: Mapping[str, Any], now_ms: int) -> Callable[[], push_all.Pushed] | End:
    """A call that pushes to each device; an End when no device of this person listens, so that the ladder goes on."""
    devices = push_all.devices_for(session, row, vapid_digest(desk.settings.vapid_public_key))
    if not devices:
        return End("cancelled", push_all.NOBODY)
    alert = _alert_of(session, row["alert_id"]) if row["alert_id"] else None
    parcel = push_all.Parcel(
        devices=devices,
        body=push_body(session, desk.library, desk.settings, row),
        ttl_s=ttl_of(row, alert, now_ms),
        topic=topic_of(row),
        urgency=urgency_of(row, alert),
        held=subscriptions.held_hosts(session, now_ms),
        now_ms=now_ms,
    )
    return lambda: push_all.push_all(desk.carriers.push, parcel)


def _alert_of(session: Session, alert_id: str) -> dict[str, Any]:
    return dict(session.execute(select(alerts).where(alerts.c.id == alert_id)).one()._mapping)
