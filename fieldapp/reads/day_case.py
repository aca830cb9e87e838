"""What does the phone get to know of one visit? Everything it takes to work on it, nothing of anybody else's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store.cases import cases_by_id
from fieldapp.store.events import words_of
from fieldapp.store.tables import accounts, alerts, areas, events, orders, phones, subjects

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
Rows = Mapping[str, Any]


def whole_cases(session: Session, case_ids: Sequence[str], reader: str) -> list[dict[str, Any]]:
    """The cases of contract.md's sync answer, in the order of the ids; a fixed number of statements for any number."""
    rows = {row["id"]: row for row in cases_by_id(session, case_ids)}
    order_ids = [row["order_id"] for row in rows.values() if row["order_id"]]
    places = {row.id: row for row in session.execute(select(areas))}
    people = _people(session, order_ids)
    said = _events(session, case_ids)
    names = _names(session, rows.values(), said, reader)
    matters = _alerts(session, case_ids)
    return [
        _case(rows[case_id], places, people, said[case_id], matters[case_id], names)
        for case_id in case_ids
        if case_id in rows
    ]


def _case(
    row: Rows, places: Mapping[str, Any], people: Mapping[str, Any], said: Any, matters: Any, names: Mapping[str, str]
) -> dict[str, Any]:
    area, person = places[row["area_id"]], people.get(row["order_id"], {"plan": {}, "person": {}})
    base = row["base"]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "playbook": row["playbook"],
        "revision": row["revision"],
        "state": row["state"],
        "look": row["look"],
        "plan": {
            "window_from_ms": row["window_from_ms"],
            "window_to_ms": row["window_to_ms"],
            "day": row["day"],
            "zone": area.zone,
            "area": area.name,
            "area_phone": area.phone,
            **person["plan"],
        },
        "counters": row["shown"].get("counters", {}),
        "givens": base.get("givens", {}),
        "next": {"due_ms": row["next_due_ms"]},
        "person": person["person"],
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


def _people(session: Session, order_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    chosen = select(subjects, orders.c.external_id, orders.c.work, orders.c.shape).join(
        orders, orders.c.id == subjects.c.order_id
    )
    for row in session.execute(chosen.where(subjects.c.order_id.in_(order_ids))):
        kept = ("name", "city", "address", "entrance", "floor", "flat", "intercom", "comment", "chips", "locale")
        person = {name: row._mapping[name] for name in kept}
        plan = {"order": row.external_id, "work": row.work, "shape": row.shape, "group": row.flat_key}
        found[row.order_id] = {"plan": plan, "person": {**person, "phones": []}}
    for row in session.execute(select(phones).where(phones.c.order_id.in_(order_ids)).order_by(phones.c.place)):
        phone = {"e164": row.e164, "words": row.words, "mobile": row.mobile, "valid": row.valid}
        if row.order_id in found:
            found[row.order_id]["person"]["phones"].append(phone)
    return found


def _events(session: Session, case_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    words = words_of(session, case_ids)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in session.execute(select(*_EVENT).where(events.c.case_id.in_(list(case_ids))).order_by(events.c.seq)):
        event = dict(row._mapping)
        event["private"] = words.get(event["id"], {name: "" for name in event["private"]})
        found[event["case_id"]].append(event)
    return found


def _alerts(session: Session, case_ids: Sequence[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(select(alerts).where(alerts.c.case_id.in_(list(case_ids))).order_by(alerts.c.raised_ms)):
        found[row.case_id].append(row)
    return found


def _names(session: Session, rows: Any, said: Mapping[str, Any], reader: str) -> dict[str, str]:
    """First names of the colleagues in these cases; the reader knows himself."""
    ids = {event["author"] for listed in said.values() for event in listed}
    ids |= {row[name] for row in rows for name in ("technician_id", "second_id") if row[name]}
    chosen = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(ids - {reader}))
    return {row.id: row.name for row in session.execute(chosen)}
