"""How does a batch of a phone's events enter the log, each answered by itself?

What a technician recorded happened: a report is never refused (product decision 6). Only malformed or forged input
goes to quarantine, visibly; an event for a case not known here waits unattached; a command is checked under the case's
lock. The loop below touches no database; each table is asked once per batch.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up, refold_case
from fieldapp.actions.append import chain_to, content_hash, hash_without_words, seal_words, word_rows
from fieldapp.actions.check_command import refusal_of
from fieldapp.actions.library import Library
from fieldapp.actions.open_calls import OPENS, open_calls, take_waiting
from fieldapp.core.arrange import Event
from fieldapp.core.clocks import Reading, Sample, estimate
from fieldapp.core.envelopes import SEALED_UNOPENED, fault_of
from fieldapp.core.events import Written, problems_of
from fieldapp.core.people import Actor
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store
from fieldapp.store import sealed as sealed_store

RAW_LIMIT = 8_000
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Batch:
    """What a phone sends: its id, the clock samples of this and of the last request, events, faults of the loader.

    Events numbered above `new_after` are taken for new without asking the log: a number never comes twice. When
    `is_bold`, all is written by one statement and without savepoints; should it fail, the caller begins again.
    """

    device: str
    now: Sample
    before: Sample | None
    events: Sequence[Any]
    faults: Mapping[int, str]
    new_after: int
    is_bold: bool = False


class Overtaken(Exception):
    """One of these ids is stored already, though its number said it was new, or came meanwhile for another case."""


@dataclass
class Ingested:
    """An answer per event in the order sent, stored numbers, messages to ring, new events by case, the refold."""

    results: list[dict[str, Any]]
    seen_seq: list[int] = field(default_factory=list)
    ring: list[str] = field(default_factory=list)
    fresh: dict[str, list[Event]] = field(default_factory=dict)
    refolded: refold_case.Refolded = field(default_factory=refold_case.Refolded)


@dataclass
class _Sorted:
    """The batch sorted by what becomes of each event."""

    accepted: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    unattached: list[dict[str, Any]] = field(default_factory=list)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    sealed: list[dict[str, Any]] = field(default_factory=list)


def ingest_events(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    batch: Batch,
    beside: Callable[[Sequence[int]], None] = lambda _: None,
) -> Ingested:
    """Store, quarantine or answer again each event of the batch, and refold the cases. Nothing is committed.

    `beside` is called with the numbers that were seen and writes along with the events.
    """
    results: list[dict[str, Any]] = [{} for _ in batch.events]
    envelope = [batch.faults.get(place) or fault_of(event) for place, event in enumerate(batch.events)]
    sound = [event for event, fault in zip(batch.events, envelope, strict=True) if fault is None]
    locked = cases_store.lock_cases(session, {event["case"] for event in sound})
    opened = open_calls(session, library, now_ms, actor, sound, locked)
    locked |= opened
    sort = _Sorted(accepted=take_waiting(session, opened))
    library = refold_case.with_books(session, library, locked.values())
    asked = {event["id"] for event in sound if event["device_seq"] <= batch.new_after}
    known = events_store.known_events(session, asked) if asked else {}
    known |= {row["id"]: {**row, "seq": 0} for row in sort.accepted}
    done = Ingested(results)
    for place, event in enumerate(batch.events):
        fault = envelope[place]
        if fault == SEALED_UNOPENED:
            results[place] = _keep_sealed(sort, actor, batch, event)
            done.seen_seq.append(event["device_seq"])
            continue
        if fault is not None:
            results[place] = _quarantine(sort, actor, batch, now_ms, event, fault)
            continue
        results[place] = _judge(library, now_ms, actor, batch, event, locked, known, sort)
        done.seen_seq.append(event["device_seq"])
    with events_store.held_writes(session) if batch.is_bold else nullcontext():
        numbers = _store(session, library, now_ms, locked, sort, done, beside)
    events_store.keep_unattached(session, [_waiting(row, now_ms) for row in sort.unattached])
    events_store.keep_quarantined(session, sort.quarantined)
    sealed_store.keep(session, sort.sealed)
    if done.fresh:
        touched = {case_id: locked[case_id] for case_id in done.fresh}
        done.ring += follow_up.follow_up(session, library, now_ms, touched, done.fresh)
    _answer(sort, numbers, done)
    return done


def _judge(
    library: Library,
    now_ms: int,
    actor: Actor,
    batch: Batch,
    event: Raw,
    locked: Mapping[str, dict[str, Any]],
    known: Any,
    sort: _Sorted,
) -> dict[str, Any]:
    """The answer to one well-shaped event; what must be stored is put into `sort`."""
    hashed = content_hash(event["case"], event["type"], event["data"], event["private"])
    twin = known.get(event["id"])
    if twin is not None:
        if twin["content_hash"] not in (hashed, hash_without_words({**event, "case_id": event["case"]})):
            return _quarantine(sort, actor, batch, now_ms, event, "same_id_other_content")
        return {"id": event["id"], "status": "duplicate", "seq": twin["seq"], "deviations": twin["deviations"]}
    written: Written = {
        "type": event["type"],
        "by": actor.role,
        "data": event["data"],
        "private": event["private"],
    }
    problems = problems_of(library.words, written)
    if problems:
        return _quarantine(sort, actor, batch, now_ms, event, ":".join(problems[0][::-1]))
    case = locked.get(event["case"])
    kind = library.words["events"][event["type"]]["kind"]
    if case is not None and kind == "command":
        refusal = refusal_of(library, case, event["type"], event["data"], event.get("revision", 0), now_ms)
        if refusal is not None:
            return {"id": event["id"], "status": "refused", "reason": refusal, "deviations": []}
    row = _stamped(now_ms, actor, batch, event, kind, hashed)
    known[event["id"]] = {"content_hash": hashed, "seq": 0, "deviations": []}
    if case is None and event["type"] == OPENS:
        known.pop(event["id"])
        return _quarantine(sort, actor, batch, now_ms, event, "no_such_call")
    if case is None:
        sort.unattached.append(row)
    elif not _may_speak_of(actor, case):
        known.pop(event["id"])
        return _quarantine(sort, actor, batch, now_ms, event, "not_your_case")
    else:
        sort.accepted.append(row)
    return {"id": event["id"], "status": "accepted", "seq": 0, "deviations": []}


def _may_speak_of(actor: Actor, case: Mapping[str, Any]) -> bool:
    """A case of another area that the author never had is forged; in his own area it is kept and marked by the fold."""
    had = (case["technician_id"], case["second_id"], *case["shown"].get("had", ()))
    return case["area_id"] in actor.area_ids or actor.id in had


def _stamped(now_ms: int, actor: Actor, batch: Batch, event: Raw, kind: str, hashed: bytes) -> dict[str, Any]:
    reading = Reading(event["clock"], event["device_ms"], event["mono_ms"])
    guess = estimate(reading, batch.now, batch.before)
    happened = event["data"].get("called_ms")
    declared = type(happened) is int
    row = {
        "id": event["id"],
        "case_id": event["case"],
        "type": event["type"],
        "kind": kind,
        "by": actor.role,
        "author": actor.id,
        "device": batch.device,
        "device_seq": event["device_seq"],
        "device_ms": event["device_ms"],
        "clock": event["clock"],
        "mono_ms": event["mono_ms"],
        "received_ms": now_ms,
        "at_ms": min(happened, now_ms) if declared else guess.at_ms,
        "quality": "declared" if declared else guess.quality,
        "data": event["data"],
        "private": {},
        "deviations": ["clock_ahead"] if guess.clamped else [],
        "schema": event["schema"],
        "content_hash": hashed,
    }
    seal_words(row, event["private"])
    row["words"] = event["private"]
    return row


def _keep_sealed(sort: _Sorted, actor: Actor, batch: Batch, event: Raw) -> dict[str, Any]:
    """Keep whole what no key opens today; somebody may open it when the key is back."""
    sort.sealed.append(sealed_row(actor.id, batch.device, event, batch.now, "no_key"))
    return {"id": event["id"], "status": "quarantined", "reason": SEALED_UNOPENED, "deviations": []}


def sealed_row(author: str, device: str, event: Raw, now: Sample, reason: str) -> dict[str, Any]:
    """A report that waits to be opened, as the database keeps it; `reason` is no_key or lost_phone."""
    sample = {"clock": now.clock, "wall_ms": now.wall_ms, "mono_ms": now.mono_ms, "server_ms": now.server_ms}
    row = {"event_id": event["id"], "author": author, "device": device, "device_seq": event["device_seq"]}
    content = {"reason": reason, "sealed": event["sealed"], "sample": sample, "received_ms": now.server_ms}
    return row | content


def _quarantine(sort: _Sorted, actor: Actor, batch: Batch, now_ms: int, event: object, reason: str) -> dict[str, Any]:
    """Keep what cannot be folded, and say why; the others of the batch go on (C2).

    Kept as ASCII with escapes: what came may hold halves of characters that no database takes.
    """
    raw = json.dumps(event, sort_keys=True, default=repr)
    event_id = str(event.get("id", "")) if isinstance(event, dict) else ""
    event_id = event_id[:80].encode("ascii", "backslashreplace").decode().replace("\0", "")
    sort.quarantined.append(
        {
            "event_id": event_id,
            "author": actor.id,
            "device": batch.device,
            "reason": reason[:400],
            "content_hash": hashlib.sha256(f"{actor.id} {batch.device} {raw}".encode()).digest(),
            "raw": raw[:RAW_LIMIT],
            "received_ms": now_ms,
        }
    )
    return {"id": event_id, "status": "quarantined", "reason": reason, "deviations": []}


def _store(
    session: Session,
    library: Library,
    now_ms: int,
    locked: dict[str, dict[str, Any]],
    sort: _Sorted,
    done: Ingested,
    beside: Callable[[Sequence[int]], None],
) -> dict[str, int]:
    """Fold before storing, so that each event is stored with its marks; `{event id: seq}`."""
    for row in sort.accepted:
        sort.words += word_rows(row, row.pop("words"))
        done.fresh.setdefault(row["case_id"], []).append(events_store.as_fold_event(row))
    chain_to(locked, sort.accepted)
    if done.fresh:
        touched = {case_id: locked[case_id] for case_id in done.fresh}
        done.refolded = refold_case.refold_cases(session, library, now_ms, touched, done.fresh)
        done.ring = done.refolded.ring
    events_store.append_words(session, sort.words)
    beside(done.seen_seq)
    return _append(session, sort, done)


def _append(session: Session, sort: _Sorted, done: Ingested) -> dict[str, int]:
    for row in sort.accepted:
        picture = done.refolded.pictures.get(row["case_id"])
        row["deviations"] += picture["snapshot"]["marks"].get(row["id"], []) if picture else []
    numbers = events_store.append_events(session, sort.accepted)
    if len(numbers) < len(sort.accepted):
        raise Overtaken
    return numbers


def _waiting(row: dict[str, Any], now_ms: int) -> dict[str, Any]:
    stamped = {**row, "content_hash": row["content_hash"].hex()}
    return {
        "event_id": row["id"],
        "case_id": row["case_id"],
        "author": row["author"],
        "device": row["device"],
        "device_seq": row["device_seq"],
        "received_ms": now_ms,
        "stamped": stamped,
    }


def _answer(sort: _Sorted, numbers: Mapping[str, int], done: Ingested) -> None:
    """Sequence numbers and marks into the answers; the marks are stored for the same question later."""
    marks = {row["id"]: row["deviations"] for row in sort.accepted}
    for result in done.results:
        if result.get("status") == "accepted":
            result["seq"] = numbers.get(result["id"], 0)
            result["deviations"] = marks.get(result["id"], [])
