"""Who may see a photo?"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store.tables import cases, photos


def may_see(session: Session, actor: Actor, sha256: str) -> bool:
    """Its author, and people of the area of its case who are no technicians; only a picture that is whole."""
    row = session.execute(
        select(photos.c.author, cases.c.area_id)
        .outerjoin(cases, cases.c.id == photos.c.case_id)
        .where(photos.c.sha256 == sha256, photos.c.state == "ready")
    ).first()
    if row is None:
        return False
    return row.author == actor.id or (actor.role != "technician" and actor.has_area(row.area_id or ""))
