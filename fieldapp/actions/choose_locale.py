"""How does a person choose a language?"""

from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store import people


def choose_locale(session: Session, actor: Actor, locale: str) -> None:
    """Remember it with the account, so that it holds on every device."""
    people.set_locale(session, actor.id, locale)
    session.commit()
