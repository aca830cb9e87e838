"""How are numbers closed that no call will use? As void, by name, with the reason: none just disappears (S1.6)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from fieldapp.actions.keep_promise import WRITERS
from fieldapp.core.people import Actor
from fieldapp.store import outage_numbers as store

MOST_WHY = 200


def close_void(
    session: Session, now_ms: int, actor: Actor, area_id: str, chosen: Sequence[str], why: str
) -> tuple[int, str]:
    """How many of these were open and are void now; and why nothing was: `not_here`, `why`, `none`. Commits."""
    if actor.role not in WRITERS or not actor.has_area(area_id):
        return 0, "not_here"
    if not why or len(why) > MOST_WHY:
        return 0, "why"
    count = store.close_void(session, area_id, chosen, now_ms, by_id=actor.id, why=why)
    session.commit()
    return count, "" if count else "none"
