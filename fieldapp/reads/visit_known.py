"""What is known of a visit's customer before we call? Our call asks for none of it again (S3.13, issue 5, point 1)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store.tables import cases, orders, phones, subjects


@dataclass(frozen=True)
class VisitKnown:
    """The visit's area, and field to value by the names of docs/events.md."""

    area_id: str
    known: dict[str, str]


def visit_known(session: Session, area_ids: Collection[str], case_id: str) -> VisitKnown | None:
    """None when it is no visit of these areas; nothing of whom was erased."""
    query = (
        select(cases.c.area_id, cases.c.order_id, orders.c.blanked_ms, subjects.c.name)
        .join(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .where(cases.c.id == case_id, cases.c.area_id.in_(list(area_ids)))
    )
    row = session.execute(query).first()
    if row is None:
        return None
    if row.blanked_ms:
        return VisitKnown(row.area_id, {})
    mine = select(phones.c.e164).where(phones.c.order_id == row.order_id, phones.c.e164 != "")
    said = {"person_name": row.name or "", "phone": session.execute(mine.order_by(phones.c.place)).scalar() or ""}
    return VisitKnown(row.area_id, {name: value for name, value in said.items() if value})
