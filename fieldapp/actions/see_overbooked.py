"""How is it written down that a dispatcher has looked at what another system planned beyond the places?"""

from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store import planning


def see_overbooked(session: Session, now_ms: int, actor: Actor, until_ms: int) -> None:
    """Those of her areas that came by `until_ms`; later ones she has not seen. Commits."""
    planning.see_overbooked(session, actor.area_ids, min(until_ms, now_ms), actor.id, now_ms)
    session.commit()
