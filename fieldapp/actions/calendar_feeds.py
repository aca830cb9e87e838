"""How does a technician's calendar get its secret address, and how does it end?"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.core.people import LOCALES
from fieldapp.core.tokens import digest, is_token, new_token
from fieldapp.store import calendar_feeds
from fieldapp.store.db import reading_first

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Holder:
    """The technician whose calendar this is."""

    account_id: str
    name: str
    locale: str


def make_address(session: Session, now_ms: int, account_id: str) -> str:
    """A new token for this technician; a former one ends at once. The caller has looked whether it may be his."""
    token = new_token()
    calendar_feeds.revoke(session, account_id, now_ms)
    calendar_feeds.add(session, digest(token), account_id, now_ms)
    session.commit()
    return token


def end_address(session: Session, now_ms: int, account_id: str) -> None:
    """What subscribed to it shows nothing new any more."""
    calendar_feeds.revoke(session, account_id, now_ms)
    session.commit()


def holder_of(session: Session, now_ms: int, token: str) -> Holder | None:
    """Whose calendar this is, while it holds; that it was asked for is written once an hour at most."""
    if not is_token(token):
        return None
    with reading_first(session):
        found = calendar_feeds.holder(session, digest(token))
    if found is None:
        return None
    if found.seen_ms is None or now_ms - found.seen_ms >= HOUR_MS:
        calendar_feeds.touch(session, digest(token), now_ms)
        session.commit()
    return Holder(found.account_id, found.name, found.locale if found.locale in LOCALES else "ru")
