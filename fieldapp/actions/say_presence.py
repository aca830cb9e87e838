"""Ready, away with the line forwarded, or off: what a person at the desk says of herself (S2.8, S2.9)."""

from typing import Literal

from sqlalchemy.orm import Session

from fieldapp.actions.e164 import e164_of
from fieldapp.core.people import Actor
from fieldapp.store.presence import put_presence

Presence = Literal["ready", "away", "off"]
AWAY = "away"


def say_presence(session: Session, now_ms: int, actor: Actor, state: Presence, forward: str) -> bool:
    """Write it down; False when she is away and no number is said to which the line goes (S2.9)."""
    number = e164_of(forward)
    if state == AWAY and not number:
        return False
    put_presence(session, actor.id, state, number if state == AWAY else "", now_ms)
    session.commit()
    return True
