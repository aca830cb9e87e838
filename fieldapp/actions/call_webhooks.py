"""Which deliveries to other systems does a batch of folded cases cause? A row each, in the same transaction.

Nothing personal goes out: ids, state, window and result; the rest is asked for with a token (docs/webhooks.md). While
no system has asked to hear of anything, all this costs a look at a variable.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fieldapp.core.arrange import Event
from fieldapp.core.canonical import canonical
from fieldapp.core.ids import uuid7
from fieldapp.store import matters, webhooks

KINDS = ("visit.changed", "alert.raised", "alert.seen", "alert.settled")
LOOK_EVERY_MS = 5_000  # so long after its making the first webhook of all may miss changes
USEFUL_MS = 3 * 86_400_000
CaseRow = Mapping[str, Any]
_NONE_AT: WeakKeyDictionary[Engine, int] = WeakKeyDictionary()  # when a database held none


def shape(row: CaseRow) -> tuple[Any, ...]:
    """What another system sees of a visit; a change of it is told."""
    return row["state"], row["look"], row["result"], row["window_from_ms"], row["window_to_ms"]


def write(
    session: Session, now_ms: int, rows: Sequence[dict[str, Any]], fresh: Mapping[str, Sequence[Event]]
) -> list[str]:
    """Deliveries for these folded cases, whose `was` is their shape before; the messages to ring."""
    for row in rows:
        row["written"] = row.get("written", 0) + 1
    hooks = _hooks(session, now_ms)
    told = [(row, *what) for row in rows if hooks for what in _happened(row, fresh.get(row["id"], ()))]
    if not told:
        return []
    numbers = webhooks.numbers_of(session, sorted({row["order_id"] for row, _, _ in told if row["order_id"]}))
    made = [
        message(hook, _key(hook, row, kind, more), kind, _body(row, kind, more, numbers, now_ms), now_ms)
        for row, kind, more in told
        for hook in hooks
        if kind in hook["kinds"] and hook["area_id"] in (None, row["area_id"])
    ]
    matters.insert_rows(session, "message", made)
    return [one["id"] for one in made]


def forget_known(session: Session) -> None:
    """A webhook was made or switched on here: look anew at once."""
    _NONE_AT.pop(session.get_bind().engine, None)


def _hooks(session: Session, now_ms: int) -> list[dict[str, Any]]:
    engine = session.get_bind().engine
    if abs(_NONE_AT.get(engine, 0) - now_ms) <= LOOK_EVERY_MS:
        return []
    found = webhooks.active(session)
    if not found:
        _NONE_AT[engine] = now_ms
    return found


def _happened(row: CaseRow, events: Sequence[Event]) -> Iterator[tuple[str, dict[str, Any]]]:
    """`(kind, what it names)` in the order in which people think of it."""
    if shape(row) != row["was"]:
        yield "visit.changed", {}
    had, has = (_alerts(effects) for effects in (row["had_effects"], row["shown"]["effects"]))
    for (kind, n), is_open in has.items():
        if is_open and not had.get((kind, n)):
            yield "alert.raised", {"alert": kind, "n": n}
    for event in events:
        if event["type"] == "alert.seen":
            kind = str(event["data"]["alert"])
            yield "alert.seen", {"alert": kind, "n": max((n for known, n in has if known == kind), default=1)}
    for (kind, n), was_open in had.items():
        if was_open and not has.get((kind, n)):
            yield "alert.settled", {"alert": kind, "n": n}


def _alerts(effects: Sequence[Sequence[Any]]) -> dict[tuple[str, int], bool]:
    return {(kind, n): is_open for table, kind, n, is_open, _due in effects if table == "alert"}


def _body(row: CaseRow, kind: str, more: Mapping[str, Any], numbers: Mapping[str, Any], now_ms: int) -> str:
    source, number = numbers.get(row["order_id"], ("", ""))
    visit = {
        "case": row["id"],
        "source": source,
        "number": number,
        "area": row["area_id"],
        "state": row["state"],
        "look": row["look"],
        "result": row["result"],
        "window_from_ms": row["window_from_ms"],
        "window_to_ms": row["window_to_ms"],
        "revision": _revision(row),
    }
    return canonical({"event": kind, "at_ms": now_ms, "visit": visit, **more})


def _revision(row: CaseRow) -> int:
    """As the row will stand in the database: each fold of this transaction counts it up by one."""
    return int(row["revision"] + row["written"])


def _key(hook: CaseRow, row: CaseRow, kind: str, more: Mapping[str, Any]) -> str:
    return ":".join(map(str, (row["id"], "webhook", hook["id"], kind, *more.values(), _revision(row))))


def message(hook: Mapping[str, Any], key: str, kind: str, body: str, now_ms: int) -> dict[str, Any]:
    """A row of the outbox, without case or alert: no fold and no colleague who has seen it withdraws it."""
    return {
        "id": uuid7(now_ms),
        "key": key,
        "case_id": None,
        "alert_id": None,
        "area_id": None,  # shown on the page of its webhook, not among the letters of an area
        "kind": kind,
        "audience": "system",
        "channel": "webhook",
        "addressee": hook["id"],
        "values": {"body": body},
        "cause": "",
        "not_before_ms": now_ms,
        "valid_until_ms": now_ms + USEFUL_MS,
        "created_ms": now_ms,
    }
