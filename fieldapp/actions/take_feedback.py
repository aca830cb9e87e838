"""How was the visit, says the customer? One answer a visit; a bad one opens what F24 opens for the technician."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fieldapp.actions.append import NewEvent
from fieldapp.actions.customer_say import BY, Opened, Said, Wish, answered, append
from fieldapp.actions.library import Library
from fieldapp.store.tables import feedback

BAD, GOOD = 1, 3
LONGEST = 500


def take_feedback(session: Session, library: Library, now_ms: int, token: str, face: int, words: str) -> Said | None:
    """Keep the first answer; None when the token leads nowhere. Commits. ValueError unless BAD <= face <= GOOD."""
    if not BAD <= face <= GOOD:
        raise ValueError("there are three faces")
    return answered(session, library, now_ms, token, lambda opened: _take(opened, face, words))


def may_say(case: Any) -> bool:
    """Whether there was a visit to speak of: it is over, and somebody came."""
    return case["look"] == "end" and "arrived_at" in case["shown"].get("stamps", {})


def _take(opened: Opened, face: int, words: str) -> Said:
    case, session = opened.case, opened.session
    if not may_say(case):
        return Said("no", "not_now")
    said = " ".join(words.split())[:LONGEST]
    row = {"case_id": case["id"], "area_id": case["area_id"], "face": face, "words": said, "said_ms": opened.now_ms}
    if session.execute(select(feedback.c.face).where(feedback.c.case_id == case["id"])).first() is not None:
        return Said("same")  # the case is locked: nobody answers beside this
    session.execute(insert(feedback).values(row))
    if face != BAD:
        return Said("done")
    told = {"words": said or opened.library.desk_texts["customer.desk.unhappy"]}
    event_id = opened.press_id(Wish("customer.unhappy", 0))
    event = NewEvent(case["id"], "customer.unhappy", BY, BY, {}, told, id=event_id)
    return Said("done", ring=append(opened, [event]))
