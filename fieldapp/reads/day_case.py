"""What does the phone get to know of one visit? Everything it takes to work on it, nothing of anybody else's.

A case is answered as JSON text: givens, counters and the data of events are passed on unread, as the database has them.
Reading a day of ten visits into objects and writing them again took 12 ms, joining their texts takes 1 (decision 13).
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from fieldapp.core.canonical import canonical
from fieldapp.store.plain import Plain

_PLAN = ("window_from_ms", "window_to_ms", "day", "zone", "area", "area_phone", "order", "work", "shape", "group")
_PERSON = ("name", "city", "address", "entrance", "floor", "flat", "intercom", "comment", "chips", "locale")
_CASES = Plain(
    "SELECT c.id, c.kind, c.playbook, c.revision, c.state, c.look, c.next_due_ms, "
    "CAST(c.base -> 'givens' AS text), CAST(c.shown -> 'counters' AS text), CAST(c.shown -> 'effects' AS text), "
    "c.window_from_ms, c.window_to_ms, c.day, a.zone, a.name, a.phone, o.external_id, o.work, o.shape, s.flat_key, "
    + ", ".join("CAST(s.chips AS text)" if name == "chips" else f"s.{name}" for name in _PERSON)
    + ", p.e164, p.words, p.mobile, p.valid "
    "FROM cases c JOIN areas a ON a.id = c.area_id LEFT JOIN orders o ON o.id = c.order_id "
    "LEFT JOIN subjects s ON s.order_id = c.order_id LEFT JOIN phones p ON p.order_id = c.order_id "
    "WHERE c.id IN :ids ORDER BY p.place"
)
_NAMES = Plain("SELECT id, name FROM accounts WHERE id IN :ids")
Row = tuple[Any, ...]
Rows = Sequence[Any]


class _Event(NamedTuple):
    case_id: str
    id: str
    type: str
    kind: str
    at_ms: int
    by: str
    author: str
    device: str | None
    device_seq: int | None
    quality: str
    data: str
    private: str
    deviations: str
    seq: int


class _Alert(NamedTuple):
    case_id: str
    kind: str
    n: int
    open: bool
    severity: str
    raised_ms: int
    seen_by: str
    seen_ms: int | None
    settled_ms: int | None


_EVENTS = Plain(
    'SELECT e.case_id, e.id, e.type, e.kind, e.at_ms, e."by", e.author, e.device, e.device_seq, e.quality, '
    "CAST(e.data AS text), CAST(e.private AS text), CAST(e.deviations AS text), e.seq, w.field, w.words "
    "FROM events e LEFT JOIN event_words w ON w.event_id = e.id AND CAST(e.private AS text) <> '{}' "
    "WHERE e.case_id IN :ids ORDER BY e.seq"
)
_ALERTS = Plain(f"SELECT {', '.join(_Alert._fields)} FROM alerts WHERE case_id IN :ids ORDER BY raised_ms")


class Whole(NamedTuple):
    """A case of contract.md's sync answer as JSON, and the digest of its playbook."""

    playbook: str
    text: str


def whole_cases(session: Session, case_ids: Sequence[str], reader: str) -> list[Whole]:
    """The cases in the order of the ids; a fixed number of statements for any number."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in _CASES.rows(session, ids=list(case_ids)):
        rows[row[0]].append(row)
    said, words = _events(session, case_ids)
    matters = _alerts(session, [case_id for case_id, (row, *_) in rows.items() if '"alert"' in (row[9] or "")])
    names = _names(session, said, matters, reader)
    return [
        _case(rows[case_id], said[case_id], words, matters[case_id], names) for case_id in case_ids if case_id in rows
    ]


def _case(
    rows: Sequence[Row], said: Rows, words: Mapping[str, dict[str, str]], matters: Rows, names: Mapping[str, str]
) -> Whole:
    """One case; its rows differ in the phone only."""
    case_id, kind, playbook, revision, state, look, due_ms, givens, counters, _, *rest = rows[0]
    person = dict(zip(_PERSON, rest[len(_PLAN) :], strict=False))
    person["chips"] = json.loads(person["chips"]) if person["chips"] else person["chips"]
    head = canonical(
        {
            "id": case_id,
            "kind": kind,
            "playbook": playbook,
            "revision": revision,
            "state": state,
            "look": look,
            "plan": dict(zip(_PLAN, rest, strict=False)),
            "next": {"due_ms": due_ms},
            "person": {**person, "phones": [_phone(*row[-4:]) for row in rows if row[-4] is not None]},
            "alerts": [_alert(alert, said, names) for alert in matters],
        }
    )
    events = ",".join([_event(event, words, names) for event in said])
    return Whole(playbook, f'{head[:-1]},"counters":{counters or "{}"},"givens":{givens or "{}"},"events":[{events}]}}')


def _phone(e164: str, words: str, mobile: Any, valid: Any) -> dict[str, Any]:
    return {"e164": e164, "words": words, "mobile": bool(mobile), "valid": bool(valid)}


def _event(event: Any, words: Mapping[str, dict[str, str]], names: Mapping[str, str]) -> str:
    """One event as JSON; what comes from a phone unchecked is quoted, the rest are our own words."""
    _, id_, type_, _, at_ms, by, author, device, number, quality, data, private, deviations, seq = event
    if private != "{}":
        private = canonical(words.get(id_) or dict.fromkeys(json.loads(private), ""))
    named = f',"author_name":{quoted(names[author])}' if author in names else ""
    return (
        f'{{"id":"{id_}","type":"{type_}","at_ms":{at_ms},"by":"{by}","author":{quoted(author)}{named},'
        f'"device":{"null" if device is None else quoted(device)},"device_seq":{"null" if number is None else number},'
        f'"quality":"{quality}","data":{data},"private":{private},"deviations":{deviations},"seq":{seq}}}'
    )


def _alert(alert: Any, said: Rows, names: Mapping[str, str]) -> dict[str, Any]:
    """Who saw it and what was decided since: seeing and deciding are separate facts (feature 4)."""
    decisions = [
        event
        for event in said
        if event.kind == "command" and event.by == "dispatcher" and event.at_ms >= alert.raised_ms
    ]
    last = max(decisions, key=lambda event: event.at_ms) if decisions else None
    return {
        "kind": alert.kind,
        "n": alert.n,
        "open": bool(alert.open),
        "severity": alert.severity,
        "raised_ms": alert.raised_ms,
        "seen_by_name": names.get(alert.seen_by, ""),
        "seen_ms": alert.seen_ms,
        "settled_ms": alert.settled_ms,
        "decision": None
        if last is None
        else {
            "id": last.id,
            "type": last.type,
            "data": json.loads(last.data),
            "by_name": names.get(last.author, ""),
            "at_ms": last.at_ms,
        },
    }


def _events(session: Session, case_ids: Sequence[str]) -> tuple[dict[str, list[_Event]], dict[str, dict[str, str]]]:
    """The events of each case, and the words of each event that has any."""
    found: dict[str, list[_Event]] = defaultdict(list)
    words: dict[str, dict[str, str]] = {}
    last = ""
    for *row, field, said in _EVENTS.rows(session, ids=list(case_ids)):
        if row[1] != last:  # an event of several words comes in several rows, one after the other
            found[row[0]].append(_Event(*row))
            last = row[1]
        if field is not None:
            words.setdefault(last, {})[field] = said
    return found, words


def _alerts(session: Session, case_ids: Sequence[str]) -> dict[str, list[_Alert]]:
    found: dict[str, list[_Alert]] = defaultdict(list)
    for row in _ALERTS.rows(session, ids=list(case_ids)) if case_ids else ():
        found[row[0]].append(_Alert(*row))
    return found


def _names(session: Session, said: Mapping[str, Rows], matters: Mapping[str, Rows], reader: str) -> dict[str, str]:
    """First names of the colleagues in these cases; the reader knows himself, and the system has no name."""
    ids = {event.author for listed in said.values() for event in listed if event.by != "system"}
    ids |= {alert.seen_by for listed in matters.values() for alert in listed}
    ids -= {reader, ""}
    return dict(_NAMES.rows(session, ids=list(ids))) if ids else {}
