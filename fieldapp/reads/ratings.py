"""What did customers say of their visits? Counts of a period, and the answers themselves, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, areas, cases, feedback, orders

PAGE = 50


@dataclass(frozen=True)
class Rating:
    """One answer; `face` 1 bad, 2 so-so, 3 good. `words` are the customer's own and may be empty or erased."""

    case_id: str
    face: int
    words: str
    said_ms: int
    order: str
    area: str
    zone: str
    technician: str


def counts(session: Session, area_ids: Collection[str], since_ms: int) -> dict[int, int]:
    """`{face: how many}` since then; a face that nobody chose is missing."""
    mine = (feedback.c.area_id.in_(list(area_ids)), feedback.c.said_ms >= since_ms)
    rows = session.execute(select(feedback.c.face, func.count()).where(*mine).group_by(feedback.c.face))
    return {row[0]: row[1] for row in rows}


def ratings(
    session: Session, area_ids: Collection[str], since_ms: int, *, face: int = 0, before_ms: int = 0
) -> list[Rating]:
    """A page of answers; `face` 0 for all, `before_ms` is when the last one seen was given."""
    query = (
        select(feedback, orders.c.external_id, areas.c.name.label("area"), areas.c.zone, accounts.c.name)
        .join(cases, cases.c.id == feedback.c.case_id)
        .join(areas, areas.c.id == feedback.c.area_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
        .where(feedback.c.area_id.in_(list(area_ids)), feedback.c.said_ms >= since_ms)
        .order_by(feedback.c.said_ms.desc(), feedback.c.case_id)
        .limit(PAGE)
    )
    if face:
        query = query.where(feedback.c.face == face)
    if before_ms:
        query = query.where(feedback.c.said_ms < before_ms)
    return [
        Rating(row.case_id, row.face, row.words, row.said_ms, row.external_id or "", row.area, row.zone, row.name or "")
        for row in session.execute(query)
    ]
