"""What does the phone get to know of one visit? Everything it takes to work on it, nothing of anybody else's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from fieldapp.store.events import words_of
from fieldapp.store.tables import accounts, alerts, areas, cases, events, orders, phones, subjects

_EVENT = (
    events.c.id,
    events.c.case_id,
    events.c.type,
    events.c.kind,
    events.c.at_ms,
    events.c.by,
    events.c.author,
    events.c.device,
    events.c.device_seq,
    events.c.quality,
    events.c.data,
    events.c.private,
    events.c.deviations,
    events.c.seq,
)
_PLAN = ("window_from_ms", "window_to_ms", "day", "zone", "area", "area_phone", "order", "work", "shape", "group")
_PERSON = ("name", "city", "address", "entrance", "floor", "flat", "intercom", "comment", "chips", "locale")
_CASES = (
    select(
        *(cases.c[name] for name in ("id", "kind", "playbook", "revision", "state", "look", "order_id", "day")),
        *(cases.c[name] for name in ("window_from_ms", "window_to_ms", "next_due_ms", "base", "shown")),
        areas.c.zone,
        areas.c.name.label("area"),
        areas.c.phone.label("area_phone"),
        orders.c.external_id.label("order"),
        orders.c.work,
        orders.c.shape,
        subjects.c.flat_key.label("group"),
        *(subjects.c[name] for name in _PERSON),
    )
    .join(areas, areas.c.id == cases.c.area_id)
    .outerjoin(orders, orders.c.id == cases.c.order_id)
    .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
)
Rows = Mapping[str, Any] | RowMapping


def whole_cases(session: Session, case_ids: Sequence[str], reader: str) -> list[dict[str, Any]]:
    """The cases of contract.md's sync answer, in the order of the ids; a fixed number of statements for any number."""
    rows = {row["id"]: row for row in session.execute(_CASES.where(cases.c.id.in_(list(case_ids)))).mappings()}
    numbers = _phones(session, [row["order_id"] for row in rows.values() if row["order_id"]])
    said = _events(session, case_ids)
    matters = _alerts(session, [row["id"] for row in rows.values() if _had_alerts(row)])
    names = _names(session, said, matters, reader)
    return [
        _case(rows[case_id], numbers[rows[case_id]["order_id"]], said[case_id], matters[case_id], names)
        for case_id in case_ids
        if case_id in rows
    ]


def _had_alerts(row: Rows) -> bool:
    return any(effect[0] == "alert" for effect in row["shown"].get("effects", ()))


def _case(row: Rows, numbers: Sequence[Any], said: Any, matters: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "playbook": row["playbook"],
        "revision": row["revision"],
        "state": row["state"],
        "look": row["look"],
        "plan": {name: row[name] for name in _PLAN},
        "counters": row["shown"].get("counters", {}),
        "givens": row["base"].get("givens", {}) if row["base"] else {},
        "next": {"due_ms": row["next_due_ms"]},
        "person": {**{name: row[name] for name in _PERSON}, "phones": numbers},
        "alerts": [_alert(alert, said, names) for alert in matters],
        "events": [_event(event, names) for event in said],
    }


def _event(event: Rows, names: Mapping[str, str]) -> dict[str, Any]:
    shown = {name: event[name] for name in event if name not in ("case_id", "kind")}
    if event["author"] in names:
        shown["author_name"] = names[event["author"]]
    return shown


def _alert(alert: Any, said: Sequence[Rows], names: Mapping[str, str]) -> dict[str, Any]:
    """Who saw it and what was decided since: seeing and deciding are separate facts (feature 4)."""
    decisions = [
        event
        for event in said
        if event["kind"] == "command" and event["by"] == "dispatcher" and event["at_ms"] >= alert.raised_ms
    ]
    last = max(decisions, key=lambda event: event["at_ms"]) if decisions else None
    return {
        "kind": alert.kind,
        "n": alert.n,
        "open": alert.open,
        "severity": alert.severity,
        "raised_ms": alert.raised_ms,
        "seen_by_name": names.get(alert.seen_by, ""),
        "seen_ms": alert.seen_ms,
        "settled_ms": alert.settled_ms,
        "decision": None
        if last is None
        else {
            "id": last["id"],
            "type": last["type"],
            "data": last["data"],
            "by_name": names.get(last["author"], ""),
            "at_ms": last["at_ms"],
        },
    }


def _phones(session: Session, order_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(select(phones).where(phones.c.order_id.in_(order_ids)).order_by(phones.c.place)):
        found[row.order_id].append({"e164": row.e164, "words": row.words, "mobile": row.mobile, "valid": row.valid})
    return found


def _events(session: Session, case_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    worded = set()
    chosen = select(*_EVENT).where(events.c.case_id.in_(list(case_ids))).order_by(events.c.seq)
    for row in session.execute(chosen).mappings():
        event = dict(row)
        found[event["case_id"]].append(event)
        if event["private"]:
            worded.add(event["case_id"])
    words = words_of(session, sorted(worded)) if worded else {}
    for case_id in worded:
        for event in found[case_id]:
            event["private"] = words.get(event["id"], dict.fromkeys(event["private"], ""))
    return found


def _alerts(session: Session, case_ids: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    if not case_ids:
        return found
    for row in session.execute(select(alerts).where(alerts.c.case_id.in_(list(case_ids))).order_by(alerts.c.raised_ms)):
        found[row.case_id].append(row)
    return found


def _names(session: Session, said: Mapping[str, Any], matters: Mapping[str, Any], reader: str) -> dict[str, str]:
    """First names of the colleagues in these cases; the reader knows himself, and the system has no name."""
    ids = {event["author"] for listed in said.values() for event in listed if event["by"] != "system"}
    ids |= {alert.seen_by for listed in matters.values() for alert in listed}
    ids -= {reader, ""}
    if not ids:
        return {}
    return {
        row.id: row.name
        for row in session.execute(select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(ids)))
    }
