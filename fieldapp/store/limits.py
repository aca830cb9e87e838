"""How often was something tried lately? Counters against guessing, in the database so that a flushed Redis forgives
nothing (D6, G3)."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import limits
from fieldapp.store.upsert import insert_into


def locked_counter(session: Session, key: str) -> tuple[int, int]:
    """The counter's (count, until_ms), held until the transaction ends; made with zeros when it is new."""
    session.execute(insert_into(session, limits).values(key=key, count=0, until_ms=0).on_conflict_do_nothing())
    chosen = select(limits.c.count, limits.c.until_ms).where(limits.c.key == key)
    count, until_ms = session.execute(chosen.with_for_update()).one()
    return count, until_ms


def set_counter(session: Session, key: str, count: int, until_ms: int) -> None:
    """Write a counter that `locked_counter` holds."""
    session.execute(update(limits).where(limits.c.key == key).values(count=count, until_ms=until_ms))


def forget_counter(session: Session, key: str) -> None:
    """Start anew for this key."""
    session.execute(delete(limits).where(limits.c.key == key))


def give_back(session: Session, key: str) -> None:
    """Take one charge back: the attempt was honest. The delay stays, else one own account would lift it at will."""
    session.execute(update(limits).where(limits.c.key == key, limits.c.count > 0).values(count=limits.c.count - 1))


def forget_old(session: Session, before_ms: int) -> None:
    """Drop counters whose time is long over."""
    session.execute(delete(limits).where(limits.c.until_ms < before_ms))
