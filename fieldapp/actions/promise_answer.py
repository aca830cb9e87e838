"""What is promised to a caller whose question waits for an agreed answer (S2.18, S2.24)?

A question put up from a call promises its asker an `expert_answer` for the exact time at which the answer is due, and
whoever put it up owns it. What the call's own playbook promised stays as it was told. Nothing is committed here.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.follow_question import KIND
from fieldapp.actions.keep_by_hand import by_hand
from fieldapp.actions.keep_promise import MOST_WORDS, by_of, note
from fieldapp.actions.library import Library
from fieldapp.core.people import Actor
from fieldapp.store import promises as promises_store

Locked = Mapping[str, dict[str, Any]]


def promise(
    session: Session, library: Library, now_ms: int, actor: Actor, locked: Locked, words: str, due_ms: int
) -> list[str]:
    """Promise the answer to `words` in the one locked case; the messages to ring."""
    ((case_id, case),) = locked.items()
    if promises_store.open_of(session, case_id, KIND):
        return []
    ring, said = _say(session, library, now_ms, dict(locked), [note(actor, case_id, words[:MOST_WORDS])])
    by_hand(session, now_ms, case, KIND, actor.id, (said[0], due_ms))
    return ring


def keep(session: Session, library: Library, now_ms: int, actor: Actor, locked: Locked) -> list[str]:
    """The asker was told: what was promised is kept; the messages to ring."""
    (case_id,) = locked
    kept = [row["id"] if promises_store.is_by_hand(row) else KIND
            for row in promises_store.open_of(session, case_id, KIND)]  # fmt: skip
    events = [NewEvent(case_id, "promise.kept", by_of(actor), actor.id, {"promise": one}) for one in kept]
    return _say(session, library, now_ms, dict(locked), events)[0] if events else []


def withdraw(session: Session, now_ms: int, locked: Locked) -> None:
    """The asker needs no answer any more: what was promised with the question goes with it."""
    (case_id,) = locked
    for row in promises_store.open_of(session, case_id, KIND):
        if promises_store.is_by_hand(row):
            promises_store.end(session, row["id"], "withdrawn", now_ms)


def _say(
    session: Session, library: Library, now_ms: int, locked: dict[str, dict[str, Any]], events: list[NewEvent]
) -> tuple[list[str], list[str]]:
    done = append_to_locked(session, library, now_ms, locked, events)
    return done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh), done.event_ids
