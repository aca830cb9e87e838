"""How do two dispatchers on one alert see each other? Each says what she has open, for a minute at most.

It stands in the database, since several processes serve the board and nothing about people belongs in Redis. Whoever
closes the page without a word is gone when the time is over.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store import watchers
from fieldapp.store.tables import cases

WATCHED_MS = 60_000  # the page says it anew every 20 s


def watch_case(session: Session, now_ms: int, actor: Actor, case_id: str, *, leaves: bool = False) -> bool:
    """Whether the visit is there for this person; it is open from now on, or no longer when she leaves."""
    area_id = session.execute(select(cases.c.area_id).where(cases.c.id == case_id)).scalar()
    if area_id is None or not actor.has_area(area_id):
        session.rollback()
        return False
    if leaves:
        watchers.leave(session, actor.id, case_id, now_ms)
    else:
        watchers.watch(session, actor.id, area_id, case_id, now_ms=now_ms, until_ms=now_ms + WATCHED_MS)
    session.commit()
    return True
