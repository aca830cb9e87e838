"""Does this signed request come for the first time? A replayed one is answered alike and changes nothing (G12)."""

from sqlalchemy.orm import Session

from fieldapp.store import receipts

WEEK_MS = 7 * 86_400_000


def is_first(session: Session, key: str, until_ms: int) -> bool:
    """Remember the key of a signature until it is too old anyway. Commits nothing: it stands with the effect."""
    return receipts.is_new(session, key, until_ms)


def forget_old(session: Session, now_ms: int) -> None:
    """Drop signatures that are too old to count, and receipts that fitted no message for a week. Commits."""
    receipts.forget(session, receipts_before_ms=now_ms - WEEK_MS, nonces_before_ms=now_ms)
    session.commit()
