"""What does time alone bring about? Due cases are folded again, due messages that nobody took are found.

Silence may only do what can be undone (architecture sentence 8): a fold by time raises alerts, it texts no customer.
"""

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up, refold_case, take_receipt
from fieldapp.actions.library import Library
from fieldapp.store import attempts, heartbeats, outbox
from fieldapp.store import cases as cases_store
from fieldapp.store.db import read_only

MOST_CASES = 100
MOST_MESSAGES = 50
GRACE_MS = 5_000
KEPT_MS = 3_600_000


def refold_due(session: Session, library: Library, now_ms: int) -> tuple[int, list[str]]:
    """Fold the cases whose next timer has come, commit; how many there were, and the messages to ring.

    At most 100 at a time, the longest overdue first; call again while it returns 100.
    """
    due = cases_store.due_case_ids(session, now_ms, MOST_CASES)
    if not due:
        session.rollback()
        return 0, []
    locked = {
        case_id: row
        for case_id, row in cases_store.lock_cases(session, due).items()
        if row["next_due_ms"] is not None and row["next_due_ms"] <= now_ms
    }
    done = refold_case.refold_cases(session, library, now_ms, locked, {})
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, {case_id: [] for case_id in locked})
    session.commit()
    return len(due), ring


def overdue_messages(session: Session, now_ms: int, *, grace_ms: int = GRACE_MS) -> list[str]:
    """Messages whose time came `grace_ms` ago and that no worker took."""
    found = outbox.overdue_ids(read_only(session), now_ms, grace_ms, MOST_MESSAGES)
    session.rollback()
    return found


def left_messages(session: Session, now_ms: int) -> list[str]:
    """Messages whose sender died, or sleeps beyond its lease."""
    found = outbox.left_ids(read_only(session), now_ms, MOST_MESSAGES)
    session.rollback()
    return found


def follow_receipts(session: Session, now_ms: int) -> None:
    """Apply receipts that came in the moment of our own commit; end the wait for those that did not come. Commits."""
    for outbox_id in attempts.with_unapplied(session, now_ms - KEPT_MS):
        take_receipt.apply_receipts(session, outbox_id, now_ms)
    outbox.wait_no_longer(session, now_ms)
    session.commit()


def beat(session: Session, name: str, now_ms: int) -> None:
    """Say that this process lives."""
    heartbeats.beat(session, name, now_ms)
    session.commit()
