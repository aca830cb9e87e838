"""How does a person write down what she promised without a call, in the corridor or at the counter?

The sentence is a note of the case it is about; the promise is a row of the ledger beside those of its playbook.
"""

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import append_to_locked
from fieldapp.actions.keep_by_hand import by_hand
from fieldapp.actions.keep_promise import MOST_WORDS, WRITERS, Done, Next, Refused, note
from fieldapp.actions.library import Library
from fieldapp.core.people import Actor
from fieldapp.core.promises import fault_of
from fieldapp.store import cases as cases_store

KIND = "by_hand"


def make_promise(
    session: Session, library: Library, now_ms: int, actor: Actor, case_id: str, promised: Next
) -> Done | Refused:
    """Promise `promised.words` for its exact instant; the owner is who says so."""
    words = promised.words.strip()
    fault = fault_of(promised.due_ms, now_ms) or ("" if 0 < len(words) <= MOST_WORDS else "words")
    case = cases_store.lock_cases(session, [case_id]).get(case_id) if not fault else None
    if fault or case is None or actor.role not in WRITERS or not actor.has_area(case["area_id"]):
        session.rollback()
        return Refused(fault or "not_here")
    locked = {case_id: case}
    done = append_to_locked(session, library, now_ms, locked, [note(actor, case_id, words)])
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    made = by_hand(session, now_ms, case, KIND, actor.id, (done.event_ids[0], promised.due_ms or 0))
    session.commit()
    return Done(ring, made)
