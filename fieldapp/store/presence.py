"""How is it kept who is on the line?"""

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, presence
from fieldapp.store.upsert import insert_into


def presence_of(session: Session, account_id: str) -> Row[tuple[str, str, str, int]] | None:
    """The person's row; None for who never said anything."""
    return session.execute(select(presence).where(presence.c.account_id == account_id)).first()


def has_extension(session: Session, account_id: str) -> bool:
    """Whether it is known where the person's line rings."""
    return bool(session.scalar(select(accounts.c.extension).where(accounts.c.id == account_id)))


def put_presence(session: Session, account_id: str, state: str, forward: str, now_ms: int) -> None:
    """From now on it is so; `since_ms` stays while the state is the same one."""
    before = presence_of(session, account_id)
    since_ms = before.since_ms if before is not None and before.state == state else now_ms
    values = {"state": state, "forward": forward, "since_ms": since_ms}
    row = insert_into(session, presence).values(account_id=account_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["account_id"], set_=values))
