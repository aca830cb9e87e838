"""How does an administrator or manager choose what is sent?"""

from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.core.people import Actor
from fieldapp.store import texts

CHOOSERS = ("administrator", "manager")


def switch_kind(session: Session, library: Library, now_ms: int, actor: Actor, kind: str, *, enabled: bool) -> bool:
    """Switch a kind of message on or off for the whole installation. Commits; False when it is none that may be."""
    if actor.role not in CHOOSERS or kind not in switchable(library):
        return False
    texts.set_switch(session, kind, enabled, actor.id, now_ms)
    session.commit()
    return True


def switchable(library: Library) -> list[str]:
    """Messages to customers and technicians; alerts to dispatchers have their ladder and are never switched off."""
    effects = library.words["effects"]
    wanted = ("customer", "technician")
    return [kind for kind, spec in effects.items() if spec["table"] == "message" and spec.get("audience") in wanted]
