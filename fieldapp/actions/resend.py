"""How does a person send a message again that ended without arriving?"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from fieldapp.store.tables import outbox

MAY_GO_AGAIN = ("failed", "uncertain", "expired")


def resend(session: Session, now_ms: int, outbox_id: str) -> bool:
    """Let the message wait for its next attempt, now; False when it did not end or arrived. Commits."""
    ended = (outbox.c.id == outbox_id, outbox.c.state.in_(MAY_GO_AGAIN))
    values = {"state": "waiting", "not_before_ms": now_ms, "valid_until_ms": None, "note": "", "settled_ms": None}
    done = session.execute(update(outbox).where(*ended).values(values).returning(outbox.c.id)).first()
    session.commit()
    return done is not None
