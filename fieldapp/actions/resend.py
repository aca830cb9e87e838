"""How does a person send a message again that ended without arriving?"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from fieldapp.core.sending import MAY_GO_AGAIN
from fieldapp.store import attempts
from fieldapp.store.tables import outbox


def resend(session: Session, now_ms: int, outbox_id: str, by: str = "") -> bool:
    """Let the message wait for its next attempt, now; False when it did not end or arrived. Commits.

    `by`: who wants it. What was tried before counts no more, so a message in doubt may then arrive twice. Of several
    people who want it at once one is heard.
    """
    ended = (outbox.c.id == outbox_id, outbox.c.state.in_(MAY_GO_AGAIN))
    values = {
        "state": "waiting",
        "attempt_no": outbox.c.attempt_no + 1,
        "not_before_ms": now_ms,
        "valid_until_ms": None,
        "check_ms": None,
        "note": "",
        "settled_ms": None,
    }
    done = session.execute(update(outbox).where(*ended).values(values).returning(outbox.c.attempt_no)).first()
    if done is not None:
        attempts.wish(session, outbox_id, done.attempt_no, by, now_ms)
    session.commit()
    return done is not None
