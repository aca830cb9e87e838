"""Who needs a decision now? Open alerts, the most urgent and oldest first, and promises that are due."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from fieldapp.reads.day import AreaView
from fieldapp.store.tables import accounts, alerts, cases, event_words, events, orders, promises, subjects

SOON_MS = 60 * 60_000
MOST = 100
_URGENCY = case({"urgent": 0, "attention": 1}, value=alerts.c.severity, else_=2)
_seer = aliased(accounts)


def open_alerts(session: Session, areas: Sequence[AreaView]) -> list[dict[str, Any]]:
    """Alerts with what a card shows: the case's row, customer, technician, who has seen it, `said` in its cause.

    `teller_id` is whom it is about: of two on a visit the second where he said it himself (F29), else the technician.
    """
    told_by_second = events.c.author == cases.c.second_id
    columns = (
        alerts.c.id,
        alerts.c.kind,
        alerts.c.n,
        alerts.c.severity,
        alerts.c.raised_ms,
        alerts.c.created_ms,
        alerts.c.cause,
        alerts.c.seen_ms,
        alerts.c.step,
        alerts.c.unreached_ms,
        alerts.c.promise_id,
        promises.c.kind.label("promised"),
        _seer.c.name.label("seen_by"),
        case((told_by_second, cases.c.second_id), else_=cases.c.technician_id).label("teller_id"),
    )
    query = _with_case(select(*columns, *_CASE).join(cases, cases.c.id == alerts.c.case_id))
    query = query.outerjoin(_seer, _seer.c.id == alerts.c.seen_by).outerjoin(events, events.c.id == alerts.c.cause)
    query = query.outerjoin(promises, promises.c.id == alerts.c.promise_id)
    query = query.where(alerts.c.open, _mine(areas, alerts)).order_by(_URGENCY, alerts.c.raised_ms, alerts.c.id)
    found = [dict(row._mapping) for row in session.execute(query.limit(MOST))]
    said = _said(session, [row["cause"] for row in found])
    return [row | {"said": said.get(row["cause"], "")} for row in found]


def unseen_count(session: Session, areas: Sequence[AreaView], but: Collection[str]) -> int:
    """How many open alerts nobody has seen; `but` those kinds that one press for all does not see."""
    query = select(func.count()).select_from(alerts)
    query = query.where(alerts.c.open, alerts.c.seen_ms.is_(None), alerts.c.kind.not_in(list(but)))
    return int(session.execute(query.where(_mine(areas, alerts))).scalar_one())


def _said(session: Session, event_ids: Sequence[str]) -> dict[str, str]:
    """The words with which somebody caused it: a note, a complaint, where the keys are."""
    query = select(event_words.c.event_id, event_words.c.words).where(
        event_words.c.event_id.in_(event_ids), event_words.c.field == "words"
    )
    return {row.event_id: row.words for row in session.execute(query)}


def due_promises(
    session: Session, areas: Sequence[AreaView], kinds: Collection[str], now_ms: int, *, within_ms: int = SOON_MS
) -> list[dict[str, Any]]:
    """Open promises of these kinds that are due within this time (the hour) or overdue, the earliest first.

    Without those whose alert stands beside them and says the same.
    """
    told = exists().where(alerts.c.promise_id == promises.c.id, alerts.c.open)
    columns = (promises.c.id, promises.c.kind, promises.c.n, promises.c.due_ms)
    query = _with_case(select(*columns, *_CASE).join(cases, cases.c.id == promises.c.case_id))
    query = query.where(
        promises.c.open,
        promises.c.kind.in_(list(kinds)),
        promises.c.due_ms <= now_ms + within_ms,
        ~told,
        _mine(areas, promises),
    )
    return [dict(row._mapping) for row in session.execute(query.order_by(promises.c.due_ms).limit(MOST))]


_CASE = (
    cases.c.id.label("case_id"),
    cases.c.revision,
    cases.c.playbook,
    cases.c.technician_id,
    cases.c.area_id,
    cases.c.state,
    cases.c.base,
    cases.c.shown,
    cases.c.window_from_ms,
    cases.c.window_to_ms,
    cases.c.day,
    orders.c.external_id.label("order"),
    subjects.c.name,
    subjects.c.address,
    subjects.c.flat,
    accounts.c.name.label("technician"),
)


def _with_case(query: Select[Any]) -> Select[Any]:
    return (
        query.outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
    )


def _mine(areas: Sequence[AreaView], table: Any) -> Any:
    return table.c.area_id.in_([area.id for area in areas])
