"""How does a customer get an address of his own? An opaque token; the database keeps only its digest."""

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from fieldapp.core import tokens
from fieldapp.core.arrange import CUSTOMER_UNDO_MS
from fieldapp.store.tables import customer_links

LIVES_MS = 60 * 86_400_000


def issue(session: Session, now_ms: int, order_id: str) -> str:
    """The token of a new link for this order; earlier ones end with it (G1). Nothing is committed here.

    They end in ten minutes: a new time is told by an SMS with a new link, and must not take away the page on which it
    was chosen while it can still be undone there.
    """
    earlier = (customer_links.c.order_id == order_id, customer_links.c.revoked_ms.is_(None))
    session.execute(update(customer_links).where(*earlier).values(revoked_ms=now_ms + CUSTOMER_UNDO_MS))
    return add(session, now_ms, order_id)


def add(session: Session, now_ms: int, order_id: str) -> str:
    """The token of one more link beside those that are there: who typed a leaflet's number takes no SMS link away."""
    token = tokens.new_token()
    row = {
        "token_hash": tokens.digest(token),
        "order_id": order_id,
        "created_ms": now_ms,
        "expires_ms": now_ms + LIVES_MS,
    }
    session.execute(insert(customer_links), [row])
    return token
