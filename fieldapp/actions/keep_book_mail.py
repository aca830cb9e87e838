"""When is the photo of a page delivered as it was promised? Once a mail server has taken the head's letter (S1.15).

The deputy's copy is for information. Looked at when a letter was taken, and once a minute for what a killed sender
left behind.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.area_mail import HEAD
from fieldapp.actions.book_mail import KIND, PROMISE, pages_of
from fieldapp.actions.library import Library
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store
from fieldapp.store.db import reading_first
from fieldapp.store.tables import outbox, promises

TAKEN = ("accepted", "delivered", "no_receipt")
MOST = 100


def keep(session: Session, library: Library, now_ms: int, case_id: str = "") -> tuple[int, list[str]]:
    """Say of these cases, or of all, what was kept, at the moment it was, and commit; how many, and what to ring."""
    with reading_first(session):
        found = _candidates(session, case_id)
    locked = cases_store.lock_cases(session, found) if found else {}
    stored = events_store.events_of(session, sorted(locked)) if locked else {}
    said = []
    for one, case in locked.items():
        kept_ms = _kept_ms(session, case["id"], [page["id"] for page in pages_of(stored[one])])
        if kept_ms is not None:
            data = {"promise": PROMISE}
            said.append(NewEvent(one, "promise.kept", "system", "mail", data, at_ms=kept_ms))
    if not said:
        session.rollback()
        return 0, []
    held = {event.case_id: locked[event.case_id] for event in said}
    done = append_to_locked(session, library, now_ms, held, said)
    ring = done.ring + follow_up.follow_up(session, library, now_ms, held, done.fresh)
    session.commit()
    return len(said), ring


def _candidates(session: Session, case_id: str) -> list[str]:
    query = (
        select(promises.c.case_id)
        .join(outbox, outbox.c.case_id == promises.c.case_id)
        .where(promises.c.kind == PROMISE, promises.c.open)
        .where(outbox.c.kind == KIND, outbox.c.audience == HEAD, outbox.c.state.in_(TAKEN))
    )
    if case_id:
        query = query.where(promises.c.case_id == case_id)
    return sorted(set(session.scalars(query.limit(MOST))))


def _kept_ms(session: Session, case_id: str, pages: Sequence[str]) -> int | None:
    """When the last of the pages was taken; None while one is on its way, or nothing is owed any more."""
    owed = select(promises.c.id).where(promises.c.case_id == case_id, promises.c.kind == PROMISE, promises.c.open)
    if not pages or session.execute(owed).first() is None:
        return None
    mine = (outbox.c.case_id == case_id, outbox.c.kind == KIND, outbox.c.audience == HEAD)
    rows: dict[str, Any] = {row.cause: row for row in session.execute(select(outbox).where(*mine))}
    if any(page not in rows or rows[page].state not in TAKEN for page in pages):
        return None
    return max(int(rows[page].settled_ms) for page in pages)
