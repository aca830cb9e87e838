"""Which addresses take no mail?"""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import bounces
from fieldapp.store.upsert import insert_into


def mark(session: Session, address: str, words: str, now_ms: int) -> None:
    """One more letter came back from there."""
    row = insert_into(session, bounces).values(address=address.lower(), words=words[:400], count=1, at_ms=now_ms)
    newer = {"words": words[:400], "count": bounces.c.count + 1, "at_ms": now_ms}
    session.execute(row.on_conflict_do_update(index_elements=["address"], set_=newer))


def is_marked(session: Session, address: str) -> bool:
    """Whether letters to this address came back and nobody has cleared it since."""
    return session.execute(select(bounces.c.count).where(bounces.c.address == address.lower())).first() is not None


def clear(session: Session, address: str) -> bool:
    """It takes mail again; False when it was not marked."""
    gone = session.execute(delete(bounces).where(bounces.c.address == address.lower()).returning(bounces.c.address))
    return gone.first() is not None


def listed(session: Session) -> list[dict[str, Any]]:
    """All of them, the newest first."""
    return [dict(row._mapping) for row in session.execute(select(bounces).order_by(bounces.c.at_ms.desc()))]
