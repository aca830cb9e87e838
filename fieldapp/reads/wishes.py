"""Which wishes stay with the customers of these orders (F30)?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, opt_outs, phones, wishes


@dataclass(frozen=True)
class Wishes:
    """`technician` is the name of who is asked for, `technician_id` his id; empty when there is no such wish."""

    technician_id: str = ""
    technician: str = ""
    voice_only: bool = False


def wishes_by_order(session: Session, order_ids: Collection[str]) -> dict[str, Wishes]:
    """`{order: Wishes}` by the numbers of each order, whichever order they were said in. One query."""
    query = (
        select(phones.c.order_id, wishes.c.technician_id, accounts.c.name, opt_outs.c.e164.label("silent"))
        .outerjoin(wishes, wishes.c.e164 == phones.c.e164)
        .outerjoin(accounts, accounts.c.id == wishes.c.technician_id)
        .outerjoin(opt_outs, opt_outs.c.e164 == phones.c.e164)
        .where(phones.c.order_id.in_(list(order_ids)))
        .order_by(phones.c.order_id, phones.c.place)
    )
    found: dict[str, Wishes] = {}
    for row in session.execute(query):
        known = found.get(row.order_id, Wishes())
        found[row.order_id] = Wishes(
            technician_id=known.technician_id or row.technician_id or "",
            technician=known.technician or row.name or "",
            voice_only=known.voice_only or row.silent is not None,
        )
    return found
