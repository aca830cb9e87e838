"""How is a quarantined row put aside once somebody has dealt with it? It stays, with the moment."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store.tables import account_areas, quarantine


def settle_quarantine(session: Session, now_ms: int, actor: Actor, row_id: int) -> bool:
    """Mark it as dealt with and commit; False when it is not this person's to settle."""
    chosen = (quarantine.c.id == row_id, quarantine.c.settled_ms.is_(None))
    colleagues = select(account_areas.c.account_id).where(account_areas.c.area_id.in_(sorted(actor.area_ids)))
    mine = () if actor.role == "administrator" else (quarantine.c.author.in_(colleagues),)
    done = session.execute(
        update(quarantine).where(*chosen, *mine).values(settled_ms=now_ms).returning(quarantine.c.id)
    )
    settled = done.first() is not None
    session.commit()
    return settled
