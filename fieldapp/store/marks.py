"""Which single facts does the installation remember: epoch, demo …?"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store.tables import marks
from fieldapp.store.upsert import insert_into


def mark(session: Session, key: str) -> str | None:
    """The value, or None when it was never set."""
    return session.execute(select(marks.c.value).where(marks.c.key == key)).scalar()


def set_mark(session: Session, key: str, value: str) -> None:
    """Remember the value, whatever stood there before."""
    row = insert_into(session, marks).values(key=key, value=value)
    session.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def set_mark_once(session: Session, key: str, value: str) -> None:
    """Remember the value unless there is one; what stands there stays."""
    session.execute(insert_into(session, marks).values(key=key, value=value).on_conflict_do_nothing())
