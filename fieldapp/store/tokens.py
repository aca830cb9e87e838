"""Which tokens do other systems hold, and whose area is open to each?"""

from typing import Any

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import account_areas, accounts, areas, tokens


def add(session: Session, values: dict[str, Any]) -> None:
    """A new token; `values` holds its columns. IntegrityError when the name is taken."""
    session.execute(insert(tokens).values(values))


def holding(session: Session, token_hash: str, now_ms: int) -> Row[Any] | None:
    """The token while it holds, with role, name and locale of its account; a closed account's holds no longer."""
    alive = or_(tokens.c.expires_ms.is_(None), tokens.c.expires_ms > now_ms)
    query = (
        select(tokens, accounts.c.role, accounts.c.name.label("account_name"), accounts.c.locale)
        .outerjoin(accounts, accounts.c.id == tokens.c.account_id)
        .where(tokens.c.token_hash == token_hash, tokens.c.revoked_ms.is_(None), alive)
        .where(or_(tokens.c.account_id.is_(None), accounts.c.active))
    )
    return session.execute(query).first()


def zones_of(session: Session, area_ids: list[str], account_id: str | None) -> dict[str, str]:
    """`{area: zone}` that a token opens: its own areas (none: every one), within those of its account."""
    query = select(areas.c.id, areas.c.zone)
    if area_ids:
        query = query.where(areas.c.id.in_(area_ids))
    if account_id is not None:
        query = query.join(account_areas, account_areas.c.area_id == areas.c.id)
        query = query.where(account_areas.c.account_id == account_id)
    return {row.id: row.zone for row in session.execute(query)}


def touch(session: Session, token_id: str, now_ms: int) -> None:
    """Remember that it was used now."""
    session.execute(update(tokens).where(tokens.c.id == token_id).values(seen_ms=now_ms))


def listed(session: Session) -> list[Row[Any]]:
    """Every token, by name, with its account's login."""
    query = select(tokens, accounts.c.login).outerjoin(accounts, accounts.c.id == tokens.c.account_id)
    return list(session.execute(query.order_by(tokens.c.name)))


def revoke(session: Session, name: str, now_ms: int) -> bool:
    """End it; whether there was one of that name that still held."""
    chosen = (tokens.c.name == name) & tokens.c.revoked_ms.is_(None)
    ended = session.execute(update(tokens).where(chosen).values(revoked_ms=now_ms).returning(tokens.c.id))
    return ended.first() is not None
