"""Which processes said lately that they live?"""

from sqlalchemy.orm import Session

from fieldapp.store.tables import heartbeats
from fieldapp.store.upsert import insert_into


def beat(session: Session, name: str, now_ms: int) -> None:
    """Remember the moment under the process's name."""
    row = insert_into(session, heartbeats).values(name=name, at_ms=now_ms)
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at_ms": now_ms}))
