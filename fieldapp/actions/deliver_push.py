"""What does the sending of a push need? Its addressee's devices, the words, and what their services said before."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from fieldapp.actions import push_all
from fieldapp.actions.push_body import BUNDLE, push_body
from fieldapp.actions.push_ttl import topic_of, ttl_of, urgency_of
from fieldapp.actions.subscribe import vapid_digest
from fieldapp.core.sending import End
from fieldapp.store import subscriptions
from fieldapp.store.subscriptions import PushFacts
from fieldapp.store.tables import alerts, outbox_alerts

if TYPE_CHECKING:
    from fieldapp.actions.deliver_prepare import Desk

_IN_BUNDLE = (
    select(alerts.c.next_step_ms, alerts.c.severity)
    .join(outbox_alerts, outbox_alerts.c.alert_id == alerts.c.id)
    .where(outbox_alerts.c.outbox_id == bindparam("outbox_id"), alerts.c.open)
    .order_by(case((alerts.c.next_step_ms.is_(None), 1), else_=0), alerts.c.next_step_ms)
)


def prepare(desk: "Desk", session: Session, row: Mapping[str, Any], now_ms: int) -> Callable[[], push_all.Pushed] | End:
    """A call that pushes to each device; an End when no device of this person listens, so that the ladder goes on."""
    vapid, about = (
        vapid_digest(desk.settings.vapid_public_key),
        {"case_id": row["case_id"], "alert_id": row["alert_id"]},
    )
    facts = subscriptions.facts_for_push(session, row["addressee"], vapid, now_ms, **about)
    devices = push_all.devices_for(row, facts)
    if facts is None or not devices:
        return End("cancelled", push_all.NOBODY)
    alert = _alert_of(session, row, facts)
    parcel = push_all.Parcel(
        devices=devices,
        body=push_body(session, desk.library, desk.settings, row, facts),
        ttl_s=ttl_of(row, alert, now_ms),
        topic=topic_of(row),
        urgency=urgency_of(row, alert),
        held=facts.held,
        now_ms=now_ms,
    )
    return lambda: push_all.push_all(desk.carriers.push, parcel)


def _alert_of(session: Session, row: Mapping[str, Any], facts: PushFacts) -> dict[str, Any] | None:
    """`next_step_ms, severity` of its alert; of a bundle's the first next step, and whether any is urgent."""
    if facts.severity is not None:
        return {"next_step_ms": facts.next_step_ms, "severity": facts.severity}
    found = session.execute(_IN_BUNDLE, {"outbox_id": row["id"]}).all() if row["kind"] == BUNDLE else []
    if not found:
        return None
    urgent = any(one.severity == "urgent" for one in found)
    return {"next_step_ms": found[0].next_step_ms, "severity": "urgent" if urgent else found[0].severity}
