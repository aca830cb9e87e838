"""Which outages are there, and which visits stand under them (F28)?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.store.outages import whole
from fieldapp.store.tables import accounts, cases, outage_visits, outages, subjects

MOST = 50
PAST_MS = 3 * 86_400_000


def outages_of(session: Session, area_ids: Collection[str], now_ms: int) -> list[Mapping[str, Any]]:
    """Those that last and those lifted in the last three days, the newest first, with `n` visits each."""
    recent = or_(outages.c.ended_ms.is_(None), outages.c.ended_ms > now_ms - PAST_MS)
    query = _counted().where(outages.c.area_id.in_(list(area_ids)), recent)
    return _rows(session, query.order_by(outages.c.said_ms.desc(), outages.c.id).limit(MOST))


def lasting(session: Session, area_ids: Collection[str]) -> list[Mapping[str, Any]]:
    """Those that last, the oldest first, with `n` visits: a line each on the board."""
    query = _counted().where(outages.c.area_id.in_(list(area_ids)), outages.c.ended_ms.is_(None))
    return _rows(session, query.order_by(outages.c.said_ms, outages.c.id).limit(MOST))


def outage(session: Session, area_ids: Collection[str], outage_id: str) -> Mapping[str, Any] | None:
    """One with `n`, `said_name` and `ended_name`; None for one of other areas."""
    query = _counted().where(outages.c.area_id.in_(list(area_ids)), outages.c.id == outage_id)
    rows = _rows(session, query)
    if not rows:
        return None
    people = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_([rows[0]["said_by"], rows[0]["ended_by"]]))
    names = {row.id: row.name for row in session.execute(people)}
    return {**rows[0], "said_name": names.get(rows[0]["said_by"], ""), "ended_name": names.get(rows[0]["ended_by"], "")}


def visits_of(session: Session, outage_id: str) -> Sequence[Mapping[str, Any]]:
    """Its visits by window: whom, where, by whom, in which state, and whether it concerns them."""
    query = (
        select(
            cases.c.id, cases.c.state, cases.c.look, cases.c.window_from_ms, cases.c.window_to_ms, cases.c.shown,
            subjects.c.name, subjects.c.address, subjects.c.flat, accounts.c.name.label("technician"),
            outage_visits.c.concerned, outage_visits.c.joined,
        )
        .join(outage_visits, outage_visits.c.case_id == cases.c.id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
        .where(outage_visits.c.outage_id == outage_id)
        .order_by(cases.c.window_from_ms, cases.c.id)
    )  # fmt: skip
    return [dict(row) for row in session.execute(query).mappings()]


def _counted() -> Any:
    mine = and_(outage_visits.c.outage_id == outages.c.id, outage_visits.c.concerned)
    count = select(func.count()).select_from(outage_visits).where(mine).correlate(outages).scalar_subquery()
    return whole().add_columns(count.label("n"))


def _rows(session: Session, query: Any) -> list[Mapping[str, Any]]:
    return [dict(row) for row in session.execute(query).mappings()]
