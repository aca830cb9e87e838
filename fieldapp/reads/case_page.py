"""Everything a dispatcher may know of one visit: plan, persons, numbers, what happened, what is open, what was sent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from fieldapp.core.arrange import CONTROLS, Event, in_order, settle_controls
from fieldapp.reads import outbox as outbox_reads
from fieldapp.store.events import as_fold_event, words_of
from fieldapp.store.tables import accounts, alerts, areas, cases, events, leaflets, orders, phones, promises, subjects

_seer = aliased(accounts)
_second = aliased(accounts)


@dataclass(frozen=True)
class CasePage:
    """`case` is the row with order, area and technician; `events` are in order of happening, see `timeline`."""

    case: dict[str, Any]
    subject: dict[str, Any]
    phones: list[dict[str, Any]]
    events: list[dict[str, Any]]
    alerts: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    leaflets: list[dict[str, Any]]
    visits: list[dict[str, Any]]


def case_page(session: Session, area_ids: Collection[str], case_id: str) -> CasePage | None:
    """The visit, or None when it is not there or in an area that is not the reader's."""
    row = session.execute(_CASE.where(cases.c.id == case_id, cases.c.area_id.in_(list(area_ids)))).first()
    if row is None:
        return None
    case = dict(row._mapping)
    order_id = case["order_id"]
    subject = session.execute(select(subjects).where(subjects.c.order_id == order_id)).first()
    numbers = session.execute(select(phones).where(phones.c.order_id == order_id).order_by(phones.c.place))
    return CasePage(
        case=case,
        subject=dict(subject._mapping) if subject else {},
        phones=[dict(one._mapping) for one in numbers],
        events=timeline(session, case_id),
        alerts=_alerts(session, case_id),
        promises=_promises(session, case_id),
        messages=outbox_reads.of_case(session, case_id),
        leaflets=_leaflets(session, case_id),
        visits=_visits(session, order_id, case_id),
    )


def timeline(session: Session, case_id: str) -> list[dict[str, Any]]:
    """The events but the controls, by when they happened; each with its words, the author's name and what became of it.

    `dropped` is the control event that took it out of the story (undone, withdrawn, merged), `corrected` the last one
    that changed it, `adopted` whether a dispatcher took over a report of somebody not assigned.
    """
    query = select(events, accounts.c.name.label("author_name")).outerjoin(accounts, accounts.c.id == events.c.author)
    rows = {row.id: dict(row._mapping) for row in session.execute(query.where(events.c.case_id == case_id))}
    words = words_of(session, [case_id])
    keyed = in_order([as_fold_event(row) for row in rows.values()], {})
    kept, adopted = settle_controls(keyed)
    alive = {event["id"] for _, event in kept}
    fates = _fates(event for _, event in keyed)
    found = []
    for key, event in keyed:
        if event["type"] in CONTROLS:
            continue
        row = rows[event["id"]]
        fate = fates.get(event["id"], {})
        corrected = rows.get(fate.get("corrected", ""))
        found.append(
            row
            | {
                "words": words.get(event["id"], {}),
                "sorted_ms": key[0],
                "dropped": None if event["id"] in alive else rows.get(fate.get("dropped", "")),
                "corrected": corrected and corrected | {"words": words.get(corrected["id"], {})},
                "adopted": event["id"] in adopted,
            }
        )
    return found


def _fates(keyed: Iterable[Event]) -> dict[str, dict[str, str]]:
    """`{target: {"dropped" or "corrected": control's id}}`; the last control of a sort is named."""
    found: dict[str, dict[str, str]] = {}
    for one in keyed:
        if one["type"] in CONTROLS and one["type"] != "adopted":
            sort = "corrected" if one["type"] == "corrected" else "dropped"
            found.setdefault(str(one["data"].get("of")), {})[sort] = one["id"]
    return found


_CASE = (
    select(
        cases,
        orders.c.external_id.label("order"),
        orders.c.source,
        orders.c.work,
        orders.c.shape,
        orders.c.state.label("order_state"),
        orders.c.blanked_ms,
        areas.c.name.label("area"),
        areas.c.zone,
        areas.c.phone.label("area_phone"),
        areas.c.settings.label("area_settings"),
        accounts.c.name.label("technician"),
        accounts.c.phone.label("technician_phone"),
        accounts.c.badge,
        _second.c.name.label("second"),
    )
    .join(areas, areas.c.id == cases.c.area_id)
    .outerjoin(orders, orders.c.id == cases.c.order_id)
    .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
    .outerjoin(_second, _second.c.id == cases.c.second_id)
)


def _alerts(session: Session, case_id: str) -> list[dict[str, Any]]:
    query = select(alerts, _seer.c.name.label("seen_name"), promises.c.kind.label("promised"))
    query = query.outerjoin(_seer, _seer.c.id == alerts.c.seen_by)
    query = query.outerjoin(promises, promises.c.id == alerts.c.promise_id)
    rows = session.execute(query.where(alerts.c.case_id == case_id).order_by(alerts.c.raised_ms, alerts.c.id))
    return [dict(row._mapping) for row in rows]


def _promises(session: Session, case_id: str) -> list[dict[str, Any]]:
    query = select(promises).where(promises.c.case_id == case_id).order_by(promises.c.due_ms, promises.c.id)
    return [dict(row._mapping) for row in session.execute(query)]


def _leaflets(session: Session, case_id: str) -> list[dict[str, Any]]:
    columns = (leaflets.c.number, leaflets.c.printed_ms, leaflets.c.bound_ms)
    query = select(*columns).where(leaflets.c.case_id == case_id).order_by(leaflets.c.bound_ms)
    return [dict(row._mapping) for row in session.execute(query)]


def _visits(session: Session, order_id: str | None, case_id: str) -> list[dict[str, Any]]:
    """The other visits of the same order, the latest first: the history of the matter."""
    if order_id is None:
        return []
    columns = (cases.c.id, cases.c.day, cases.c.state, cases.c.look, cases.c.result, cases.c.window_from_ms)
    query = select(*columns).where(cases.c.order_id == order_id, cases.c.id != case_id)
    return [dict(row._mapping) for row in session.execute(query.order_by(cases.c.opened_ms.desc()).limit(20))]
