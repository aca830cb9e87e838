"""Does this signed request come for the first time? A replayed one is answered alike and changes nothing (G12)."""

from sqlalchemy.orm import Session

from fieldapp.store import receipts


def is_first(session: Session, key: str, until_ms: int) -> bool:
    """Remember the key of a signature until it is too old anyway. Commits nothing: it stands with the effect."""
    return receipts.is_new(session, key, until_ms)
