"""Which areas may a person fill with orders?"""

from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store import areas as areas_store


def names(session: Session) -> list[str]:
    """The names of all areas."""
    return [area.name for area in areas_store.all_areas(session)]


def names_for(session: Session, actor: Actor) -> list[str]:
    """Names of the person's own areas, of all for an administrator, by name."""
    every = actor.role == "administrator"
    return [area.name for area in areas_store.all_areas(session) if every or actor.has_area(area.id)]
