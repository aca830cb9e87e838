"""What must be seen of visits before their plans change, and what was written down of earlier changes?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.reads.day import AreaView
from fieldapp.store import planning
from fieldapp.store.tables import accounts, cases, orders, overbooked, plan_changes, subjects

MOST = 400
_second = accounts.alias("second")


def visits_of_day(
    session: Session, areas: Sequence[AreaView], day: int, technician: str | None = ""
) -> list[dict[str, Any]]:
    """The visits of a day that are still to be made, by interval: of one technician, of nobody (None), of all ("")."""
    there = or_(false(), *(and_(cases.c.area_id == area.id, cases.c.day == day) for area in areas))
    query = _rows(areas).where(there, cases.c.look != "end")
    if technician != "":
        query = query.where(cases.c.technician_id == technician)
    return [dict(row._mapping) for row in session.execute(query.limit(MOST))]


def visits_named(session: Session, areas: Sequence[AreaView], case_ids: Collection[str]) -> list[dict[str, Any]]:
    """These visits, as far as they are in these areas, by interval."""
    query = _rows(areas).where(cases.c.id.in_(sorted(case_ids)[:MOST]))
    return [dict(row._mapping) for row in session.execute(query)]


def batch(session: Session, areas: Sequence[AreaView], batch_id: str) -> list[Row[Any]]:
    """The changes that were saved together in these areas."""
    mine = {area.id for area in areas}
    return [row for row in planning.changes_of_batch(session, batch_id) if row.area_id in mine]


def changes_of(session: Session, case_id: str) -> list[Row[Any]]:
    """What was written down of the changes of a visit, the earliest first."""
    return planning.changes_of(session, [case_id])


def settings_of(session: Session, areas: Sequence[AreaView]) -> dict[str, dict[str, Any]]:
    """The settings of these areas."""
    facts = planning.area_facts(session, [area.id for area in areas])
    return {area_id: dict(row.settings) for area_id, row in facts.items()}


def names_of(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """The names of these people."""
    query = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(sorted(account_ids)))
    return {row.id: row.name for row in session.execute(query)}


def overbooked_unseen(session: Session, areas: Sequence[AreaView]) -> int:
    """How many visits another system planned beyond the places, unseen so far; the index alone answers."""
    query = select(func.count()).select_from(overbooked).where(overbooked.c.seen_ms.is_(None), _mine(areas))
    return int(session.execute(query).scalar_one())


def overbooked_visits(session: Session, areas: Sequence[AreaView]) -> list[dict[str, Any]]:
    """Those visits that are still to be made: `id, day, window_from_ms, window_to_ms, name, order, area_id, at_ms`."""
    query = (
        select(cases.c.id, cases.c.day, cases.c.window_from_ms, cases.c.window_to_ms, cases.c.area_id,
               overbooked.c.at_ms, orders.c.external_id.label("order"), subjects.c.name)
        .join(cases, cases.c.id == overbooked.c.case_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .where(overbooked.c.seen_ms.is_(None), _mine(areas))
        .order_by(cases.c.window_from_ms, cases.c.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in session.execute(query.limit(MOST))]


def last_batches(session: Session, account_id: str, since_ms: int) -> list[tuple[str, int, int]]:
    """`(batch, at_ms, how many)` of what this person saved since then and did not take back, the latest first."""
    mine = (plan_changes.c.said_by == account_id, plan_changes.c.at_ms >= since_ms, plan_changes.c.undone_ms.is_(None))
    at_ms = func.max(plan_changes.c.at_ms)
    query = select(plan_changes.c.batch_id, at_ms, func.count()).where(*mine).group_by(plan_changes.c.batch_id)
    return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(at_ms.desc()).limit(5))]


def _mine(areas: Sequence[AreaView]) -> Any:
    return overbooked.c.area_id.in_([area.id for area in areas])


def _rows(areas: Sequence[AreaView]) -> Select[Any]:
    return (
        select(cases, orders.c.external_id.label("order"), orders.c.work, orders.c.blanked_ms, subjects.c.name,
               subjects.c.address, subjects.c.flat, accounts.c.name.label("technician"), _second.c.name.label("second"))
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
        .outerjoin(_second, _second.c.id == cases.c.second_id)
        .where(cases.c.area_id.in_([area.id for area in areas]), cases.c.kind == "visit")
        .order_by(cases.c.window_from_ms, cases.c.window_to_ms, cases.c.id)
    )  # fmt: skip
