"""What becomes of an address from which letters come back? It is not used until a person clears it (E12)."""

from sqlalchemy.orm import Session

from fieldapp.store import bounces


def takes_mail(session: Session, address: str) -> bool:
    """Whether a letter may go there: asked when it is composed and when a ladder chooses its ways."""
    return bool(address) and not bounces.is_marked(session, address)


def mark_bounce(session: Session, address: str, words: str, now_ms: int) -> None:
    """A letter came back, at once or days later; nothing is committed here."""
    bounces.mark(session, address, words, now_ms)


def clear_bounce(session: Session, address: str) -> bool:
    """The address is right again, says a person; commits. False when it was not marked."""
    cleared = bounces.clear(session, address)
    session.commit()
    return cleared
