"""Whose visits may be read at which secret address of a calendar?"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, calendar_feeds


def add(session: Session, token_hash: str, account_id: str, now_ms: int) -> None:
    """A new address for this technician."""
    session.execute(insert(calendar_feeds).values(token_hash=token_hash, account_id=account_id, created_ms=now_ms))


def revoke(session: Session, account_id: str, now_ms: int) -> None:
    """End every address of this technician."""
    mine = (calendar_feeds.c.account_id == account_id) & calendar_feeds.c.revoked_ms.is_(None)
    session.execute(update(calendar_feeds).where(mine).values(revoked_ms=now_ms))


def holder(session: Session, token_hash: str) -> Any | None:
    """`account_id, name, locale, seen_ms` of the active technician whose address this is."""
    query = (
        select(accounts.c.id.label("account_id"), accounts.c.name, accounts.c.locale, calendar_feeds.c.seen_ms)
        .join(calendar_feeds, calendar_feeds.c.account_id == accounts.c.id)
        .where(calendar_feeds.c.token_hash == token_hash, calendar_feeds.c.revoked_ms.is_(None), accounts.c.active)
    )
    found: Any = session.execute(query).first()
    return found


def touch(session: Session, token_hash: str, now_ms: int) -> None:
    """Remember that a calendar asked now."""
    session.execute(update(calendar_feeds).where(calendar_feeds.c.token_hash == token_hash).values(seen_ms=now_ms))


def held_by(session: Session, account_ids: Collection[str]) -> dict[str, Row[Any]]:
    """`{account: (created_ms, seen_ms)}` of those who have an address now."""
    columns = calendar_feeds.c.account_id, calendar_feeds.c.created_ms, calendar_feeds.c.seen_ms
    held = calendar_feeds.c.account_id.in_(list(account_ids)), calendar_feeds.c.revoked_ms.is_(None)
    rows: Iterable[Row[Any]] = session.execute(select(*columns).where(*held))
    return {row.account_id: row for row in rows}
