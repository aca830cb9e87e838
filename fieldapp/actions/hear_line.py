"""What does the telephone system say of a call? Its facts are kept once each, in any order, and join the desk's call.

Locks are taken as everywhere: the case first, then the row of the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.follow_line import said_of
from fieldapp.actions.library import Library
from fieldapp.core.ids import uuid7
from fieldapp.core.line import MOMENTS, Kind, Line, distance_ms, rings_of
from fieldapp.core.people import Actor
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import cases as cases_store
from fieldapp.store import lines as store

MOST_A_MINUTE = 300  # new calls of one system
Done = Literal["accepted", "duplicate", "too_many"]


@dataclass(frozen=True)
class Fact:
    """One thing that happened on a line; `call` is the system's own name of the call, `at_ms` by our clock."""

    kind: Kind
    call: str
    at_ms: int
    e164: str = ""
    extension: str = ""


@dataclass(frozen=True)
class Heard:
    """What became of a fact, and the messages to ring."""

    status: Done
    ring: tuple[str, ...] = ()


def hear_line(session: Session, library: Library, now_ms: int, system: Actor, ring_ms: int, fact: Fact) -> Heard:
    """Keep the fact and say it to the call it is of; commits. `ring_ms` is the length of a ring with its pause."""
    done = None
    while done is None:  # once more at most: a line that has its call keeps it
        done = _once(session, library, now_ms, system, ring_ms, fact)
        if done is None or done.status != "accepted":
            session.rollback()
    return done


def _once(session: Session, library: Library, now_ms: int, system: Actor, ring_ms: int, fact: Fact) -> Heard | None:
    """None when another request joined the line to a call just now."""
    before = store.line_of(session, system.id, fact.call)
    known = dict(before._mapping) if before is not None else _blank(session, now_ms, system, fact)
    if known[MOMENTS[fact.kind]] is not None:
        return Heard("duplicate")
    if before is None and store.count_since(session, system.id, now_ms - MINUTE_MS) >= MOST_A_MINUTE:
        return Heard("too_many")
    told = known | _added(session, system, known, ring_ms, fact)
    case_id = known["case_id"] or _call_of(session, told)
    locked = cases_store.lock_cases(session, [case_id] if case_id else [])
    row = store.held(session, known)
    if row[MOMENTS[fact.kind]] is not None:
        return Heard("duplicate")
    if row["case_id"] not in (None, case_id):
        return None
    added = _added(session, system, row, ring_ms, fact)
    row |= added
    if locked and case_id:
        joined = {"case_id": case_id, "area_id": locked[case_id]["area_id"]}
        added, row = added | joined, row | joined
    store.change(session, row["id"], added)
    events = said_of(session, row) if locked else []
    ring = _say(session, library, now_ms, locked, events)
    session.commit()
    return Heard("accepted", tuple(ring))


def _blank(session: Session, now_ms: int, system: Actor, fact: Fact) -> dict[str, Any]:
    """The row of a call that nobody has told of; how ready its person is counts as it begins."""
    row: dict[str, Any] = dict.fromkeys(("area_id", "account_id", "case_id", "rings", *MOMENTS.values()))
    row |= {"id": uuid7(now_ms), "system": system.id, "call": fact.call, "began_ms": fact.at_ms, "created_ms": now_ms}
    whose = _whose(session, system, fact.extension)
    return row | {"e164": "", "extension": "", "presence": whose.pop("presence")} | whose


def _added(session: Session, system: Actor, row: Mapping[str, Any], ring_ms: int, fact: Fact) -> dict[str, Any]:
    """What this fact makes of the row: who answers has the call, whoever else it rang at."""
    added: dict[str, Any] = {MOMENTS[fact.kind]: fact.at_ms, "began_ms": min(row["began_ms"], fact.at_ms)}
    if fact.e164 and not row["e164"]:
        added["e164"] = fact.e164
    if fact.extension and (fact.kind == "answered" or not row["extension"]):
        whose = _whose(session, system, fact.extension)
        whose.pop("presence")
        added |= {"extension": fact.extension} | whose
    both = {**row, **added}
    added["rings"] = rings_of(both["rang_ms"], both["answered_ms"], ring_ms)
    return added


def _whose(session: Session, system: Actor, extension: str) -> dict[str, Any]:
    """The person at this extension, the area, and whether she said that she is there."""
    people = store.people_at(session, extension, system.area_ids) if extension else []
    if people:
        return {"account_id": people[0].id, "area_id": people[0].area_id, "presence": people[0].state or ""}
    only = min(system.area_ids) if len(system.area_ids) == 1 else None
    return {"account_id": None, "area_id": only, "presence": ""}


def _call_of(session: Session, line: Mapping[str, Any]) -> str | None:
    """The desk's call that this line was: only one that somebody answered, of hers, the nearest."""
    if line["answered_ms"] is None:
        return None
    heard = Line(line["e164"], line["began_ms"], line["ended_ms"])
    near = [(distance_ms(heard, row.e164, row.began_ms), row.case_id) for row in store.calls_around(session, line)]
    return min(((far, case_id) for far, case_id in near if far is not None), default=(0, None))[1]


def _say(
    session: Session, library: Library, now_ms: int, locked: dict[str, dict[str, Any]], events: list[NewEvent]
) -> list[str]:
    if not events:
        return []
    done = append_to_locked(session, library, now_ms, locked, events)
    return done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
