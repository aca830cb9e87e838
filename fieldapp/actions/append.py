"""How do events that the server itself knows of (import, dispatcher, timers' consequences) enter the log?

The one door is here and in ingest_events: both append rows made by `event_row` and refold under the cases' lock.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy.orm import Session

from fieldapp.actions import refold_case
from fieldapp.actions.library import Library
from fieldapp.core.arrange import Event
from fieldapp.core.chain import link
from fieldapp.core.ids import uuid7
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store

_SORTED = orjson.OPT_SORT_KEYS
Data = Mapping[str, int | bool | str]


@dataclass(frozen=True)
class NewEvent:
    """An event before it is stamped; `private` holds the words themselves, `at_ms` None means now."""

    case_id: str
    type: str
    by: str
    author: str
    data: Data
    private: Mapping[str, str] = field(default_factory=dict)
    at_ms: int | None = None
    quality: str = "server"
    id: str | None = None


@dataclass
class Appended:
    """The ids of the new events in the order given, the events by case, the messages to ring, and the refold."""

    event_ids: list[str]
    fresh: dict[str, list[Event]]
    ring: list[str]
    refolded: refold_case.Refolded


def append_server_events(session: Session, library: Library, now_ms: int, events: Sequence[NewEvent]) -> Appended:
    """Store the events and refold their cases, all in one batch; the cases must exist. Nothing is committed."""
    locked = cases_store.lock_cases(session, {event.case_id for event in events})
    return append_to_locked(session, library, now_ms, locked, events)


def append_to_locked(
    session: Session, library: Library, now_ms: int, locked: dict[str, dict[str, Any]], events: Sequence[NewEvent]
) -> Appended:
    """The same for cases that the caller has locked already."""
    rows: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    attached = _attached(session, locked, words)
    next_ms = _moments(now_ms, locked, events, attached)
    for event in events:
        row = event_row(library, event, now_ms, at_ms=next_ms[event.case_id])
        next_ms[event.case_id] = max(next_ms[event.case_id], row["at_ms"]) + 1
        rows.append(row)
        words += word_rows(row, event.private)
    chain_to(locked, [*rows, *attached])
    events_store.add_events(session, [*rows, *attached])
    events_store.append_words(session, words)
    fresh: dict[str, list[Event]] = {}
    for row in [*rows, *attached]:
        fresh.setdefault(row["case_id"], []).append(events_store.as_fold_event(row))
    refolded = refold_case.refold_cases(session, library, now_ms, locked, fresh)
    return Appended([row["id"] for row in rows], fresh, refolded.ring, refolded)


def _attached(session: Session, locked: Mapping[str, dict[str, Any]], words: list[dict[str, Any]]) -> list[Any]:
    """Events that came before their case was known here and waited for it (architecture section 3, Failure)."""
    new = [case_id for case_id, row in locked.items() if not row["base"]]
    waiting = events_store.take_unattached(session, new) if new else []
    for row in waiting:
        row["content_hash"] = bytes.fromhex(row["content_hash"])
        words += word_rows(row, row.pop("words"))
    return waiting


def _moments(
    now_ms: int,
    locked: Mapping[str, Mapping[str, Any]],
    events: Sequence[NewEvent],
    attached: Sequence[Mapping[str, Any]],
) -> dict[str, int]:
    """When the first new event of each case happens; each further one a millisecond later, the last one now.

    After everything the case has seen. A case whose reports came before it did began a second before the first of
    them, or else its technician would not have been assigned when he spoke.
    """
    starts = dict.fromkeys(locked, now_ms + 1)
    for event in events:
        starts[event.case_id] -= 1
    for row in attached:
        starts[row["case_id"]] = min(starts[row["case_id"]], row["at_ms"] - 1_000)
    return {case_id: max(start, _last_ms(locked[case_id]) + 1) for case_id, start in starts.items()}


def _last_ms(case: Mapping[str, Any]) -> int:
    last = case["base"].get("last") if case["base"] else None
    return int(last[0]) if last else 0


def event_row(library: Library, event: NewEvent, now_ms: int, *, at_ms: int) -> dict[str, Any]:
    """The stored form of a server's event; its private words become salted digests.

    `at_ms` is when it happens unless it says so itself: after everything the case has seen and after the events said
    before it, also within one millisecond.
    """
    row: dict[str, Any] = {
        "id": event.id or uuid7(now_ms),
        "case_id": event.case_id,
        "type": event.type,
        "kind": library.words["events"][event.type]["kind"],
        "by": event.by,
        "author": event.author,
        "device": None,
        "device_seq": None,
        "device_ms": None,
        "clock": None,
        "mono_ms": None,
        "received_ms": now_ms,
        "at_ms": at_ms if event.at_ms is None else min(event.at_ms, now_ms),
        "quality": event.quality,
        "data": dict(event.data),
        "private": {},
        "deviations": [],
        "schema": 1,
        "content_hash": content_hash(event.case_id, event.type, event.data, event.private),
    }
    seal_words(row, event.private)
    return row


def content_hash(case_id: str, type_: str, data: Mapping[str, Any], private: Mapping[str, Any]) -> bytes:
    """What tells a repeated event from another one under the same id (C3); orjson writes the canonical form, faster."""
    said = orjson.dumps([case_id, type_, dict(data), dict(private)], option=_SORTED)
    return hashlib.sha256(said).digest()


def hash_without_words(event: Mapping[str, Any]) -> bytes:
    """What stands there once an event's words were erased: nobody can try words against it.

    `event` has `case_id`, `type`, `data` and `private`, of which only the names of its fields count. A phone that
    sends the whole event once more is still answered that it is here (C3, S10).
    """
    named = sorted(event["private"])
    said = orjson.dumps(["erased", event["case_id"], event["type"], dict(event["data"]), named], option=_SORTED)
    return hashlib.sha256(said).digest()


def chain_to(locked: Mapping[str, dict[str, Any]], rows: Sequence[dict[str, Any]]) -> None:
    """Link the rows, in the order in which they will be stored, to the chains of their locked cases (G28)."""
    for row in rows:
        case = locked[row["case_id"]]
        row["chain"] = case["chain"] = link(case["chain"], row)


def seal_words(row: dict[str, Any], private: Mapping[str, str]) -> None:
    """Put salted digests into the row, so that the log proves the words without holding them (architecture 7.4)."""
    salts = {name: secrets.token_hex(8) for name in private}
    row["private"] = {
        name: hashlib.sha256(f"{salts[name]}{words}".encode()).hexdigest()[:32] for name, words in private.items()
    }
    row["salts"] = salts


def word_rows(row: dict[str, Any], private: Mapping[str, str]) -> list[dict[str, Any]]:
    """The erasable rows of an event's words; takes the salts out of the row."""
    salts = row.pop("salts")
    return [
        {"event_id": row["id"], "field": name, "case_id": row["case_id"], "words": words, "salt": salts[name]}
        for name, words in private.items()
    ]
