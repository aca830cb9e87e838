"""Who is calling? Everything with one number on one timeline: calls, complaints, visits, texts (S3.13, feature 5).

Operators see a caller in all areas (decision 12); what lies outside their own is read only, and that they looked is in
the trail.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.register import MISTAKEN
from fieldapp.store.tables import areas, calls, cases, event_words, orders, outbox, phones, subjects

MOST = 30


def timeline(session: Session, e164: str) -> list[dict[str, Any]]:
    """`what` (call, visit, text), `at_ms`, `case_id`, `area_id`, `area`, `zone` and what each shows; newest first."""
    if not e164:
        return []
    found = [*_calls(session, e164), *_visits(session, e164)]
    found += _texts(session, [one["case_id"] for one in found])
    return sorted(found, key=lambda one: (one["at_ms"], one["case_id"]), reverse=True)[:MOST]


def name_of(session: Session, e164: str) -> str:
    """How the caller is called: in the last order, or as was said in the last call; "" when nobody knows."""
    owned = select(phones.c.order_id).where(phones.c.e164 == e164)
    query = select(subjects.c.name).join(orders, orders.c.id == subjects.c.order_id)
    name = session.scalar(query.where(orders.c.id.in_(owned)).order_by(orders.c.created_ms.desc()).limit(1))
    if name:
        return str(name)
    named = (*_of(e164), event_words.c.field == "person_name")
    query = select(event_words.c.words).join(calls, calls.c.case_id == event_words.c.case_id).where(*named)
    return session.scalar(query.order_by(calls.c.began_ms.desc(), event_words.c.event_id.desc()).limit(1)) or ""


def _calls(session: Session, e164: str) -> list[dict[str, Any]]:
    columns = (calls.c.began_ms.label("at_ms"), calls.c.case_id, calls.c.area_id, calls.c.kind, calls.c.call_result,
               calls.c.number, calls.c.year, cases.c.look, areas.c.name.label("area"), areas.c.zone)  # fmt: skip
    query = select(*columns).join(cases, cases.c.id == calls.c.case_id).join(areas, areas.c.id == calls.c.area_id)
    rows = session.execute(query.where(*_of(e164)).order_by(calls.c.began_ms.desc()).limit(MOST)).all()
    return [{"what": "call", **row._mapping} for row in rows]


def _of(e164: str) -> tuple[ColumnElement[bool], ...]:
    """The calls of a number; what was opened by mistake was none."""
    return (calls.c.e164 == e164, calls.c.call_result != MISTAKEN)


def _visits(session: Session, e164: str) -> list[dict[str, Any]]:
    owned = select(phones.c.order_id).where(phones.c.e164 == e164)
    columns = (cases.c.opened_ms, cases.c.window_from_ms, cases.c.window_to_ms, cases.c.id.label("case_id"),
               cases.c.area_id, cases.c.state, cases.c.look, orders.c.external_id.label("order"), orders.c.work,
               areas.c.name.label("area"), areas.c.zone)  # fmt: skip
    query = select(*columns).join(orders, orders.c.id == cases.c.order_id).join(areas, areas.c.id == cases.c.area_id)
    rows = session.execute(query.where(cases.c.order_id.in_(owned)).order_by(cases.c.day.desc()).limit(MOST)).all()
    return [{"what": "visit", "at_ms": row.window_from_ms or row.opened_ms, **row._mapping} for row in rows]


def _texts(session: Session, case_ids: Collection[str]) -> list[dict[str, Any]]:
    columns = (outbox.c.kind, outbox.c.state, outbox.c.case_id, outbox.c.settled_ms, outbox.c.created_ms,
               cases.c.area_id, areas.c.name.label("area"), areas.c.zone)  # fmt: skip
    query = select(*columns).join(cases, cases.c.id == outbox.c.case_id).join(areas, areas.c.id == cases.c.area_id)
    mine = (outbox.c.case_id.in_(list(case_ids)), outbox.c.audience == "customer", outbox.c.channel == "sms")
    left = or_(outbox.c.state.in_(("accepted", "delivered", "undelivered", "uncertain", "failed")))
    rows = session.execute(query.where(*mine, left).order_by(outbox.c.created_ms.desc()).limit(MOST)).all()
    return [{"what": "text", "at_ms": row.settled_ms or row.created_ms, **row._mapping} for row in rows]
