"""How does a call become a case? Its first event opens it, also hours later when the desk was cut off (contract)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.core.events import problems_of
from fieldapp.core.people import Actor
from fieldapp.store import calls as calls_store
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store

OPENS = "case.opened"
VISIT = "visit"  # opened from an order, never by a phone or desk


def open_calls(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    events: Sequence[Mapping[str, Any]],
    locked: Mapping[str, Mapping[str, Any]],
) -> dict[str, dict[str, Any]]:
    """The locked rows of the cases that `case.opened` among these sound events opens; those of `locked` are known.

    A call is of an area of who took it: the one that the event names, or the first of theirs. An event that opens
    nothing (no such playbook, an area of others) is left to the caller.
    """
    rows: dict[str, dict[str, Any]] = {}
    for event in events:
        if event["type"] == OPENS and event["case"] not in locked and event["case"] not in rows:
            row = _row(library, now_ms, actor, event)
            if row is not None:
                rows[row["id"]] = row
    calls_store.insert_cases_once(session, list(rows.values()))
    return cases_store.lock_cases(session, rows)


def take_waiting(session: Session, opened: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What came of these calls before they were opened, as it was stored aside, to be told with their first event."""
    rows = events_store.take_unattached(session, list(opened)) if opened else []
    return [{**row, "content_hash": bytes.fromhex(row["content_hash"])} for row in rows]


def _row(library: Library, now_ms: int, actor: Actor, event: Mapping[str, Any]) -> dict[str, Any] | None:
    written = {"type": OPENS, "by": actor.role, "data": event["data"], "private": event["private"]}
    if problems_of(library.words, written):  # type: ignore[arg-type]  # each is said again when it is judged
        return None
    name = str(event["data"].get("playbook", ""))
    area_id = str(event["data"].get("area", "")) or min(actor.area_ids, default="")
    if name == VISIT or name not in library.digests or area_id not in actor.area_ids:
        return None
    digest = library.digests[name]
    start = library.books[digest]["start"]
    return cases_store.new_case(
        event["case"], kind=name, area_id=area_id, order_id=None, playbook=digest, state=start, now_ms=now_ms
    )
