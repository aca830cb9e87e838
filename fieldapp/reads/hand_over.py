"""What is left of a technician's day, and who else has time for it (F26)?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from fieldapp.reads.day import AreaView
from fieldapp.store.tables import account_areas, accounts, cases, orders, subjects

Taken = Mapping[str, Sequence[tuple[str, int, int]]]


@dataclass(frozen=True)
class Colleague:
    """Somebody who could take a visit over, with the areas he works in."""

    id: str
    name: str
    area_ids: frozenset[str]


def remaining(session: Session, areas: Sequence[AreaView], technician_ids: Collection[str], now_ms: int) -> list[Any]:
    """Rows of today's visits of these technicians that are not over, by window: the case, order, customer, zone.

    `is_second`: another makes the visit, and one of these comes along (F29); `technician` is the name of who makes it.
    """
    ids = sorted(technician_ids)
    today = or_(false(), *(and_(cases.c.area_id == area.id, cases.c.day == area.today(now_ms)) for area in areas))
    query = (
        select(
            cases,
            orders.c.external_id.label("order"),
            orders.c.work,
            subjects.c.name,
            subjects.c.address,
            subjects.c.flat,
            accounts.c.name.label("technician"),
        )
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .where(or_(cases.c.technician_id.in_(ids), cases.c.second_id.in_(ids)))
        .where(cases.c.look != "end", cases.c.kind == "visit", today)
        .order_by(cases.c.window_from_ms, cases.c.id)
    )
    zones = {area.id: area.zone for area in areas}
    return [
        {**row._mapping, "zone": zones[row.area_id], "is_second": row.technician_id not in ids}
        for row in session.execute(query)
    ]


def colleagues(session: Session, areas: Sequence[AreaView], but: str) -> list[Colleague]:
    """The other active technicians of these areas, by name."""
    rows = session.execute(
        select(accounts.c.id, accounts.c.name, account_areas.c.area_id)
        .join(account_areas, account_areas.c.account_id == accounts.c.id)
        .where(account_areas.c.area_id.in_([area.id for area in areas]), accounts.c.role == "technician")
        .where(accounts.c.active, accounts.c.id != but)
        .order_by(accounts.c.name, accounts.c.id)
    )
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        found.setdefault((row.id, row.name), set()).add(row.area_id)
    return [Colleague(id_, name, frozenset(own)) for (id_, name), own in found.items()]


def taken_of(session: Session, technician_ids: Collection[str], from_ms: int, to_ms: int) -> Taken:
    """`{technician: [(case, from, to)]}` of the open visits that touch this time, as first or as second (F29)."""
    ids = set(technician_ids)
    theirs = or_(cases.c.technician_id.in_(sorted(ids)), cases.c.second_id.in_(sorted(ids)))
    query = (
        select(cases.c.technician_id, cases.c.second_id, cases.c.id, cases.c.window_from_ms, cases.c.window_to_ms)
        .where(theirs, cases.c.look != "end")
        .where(cases.c.window_from_ms < to_ms, cases.c.window_to_ms > from_ms)
        .order_by(cases.c.window_from_ms)
    )
    found: dict[str, list[tuple[str, int, int]]] = {}
    for row in session.execute(query):
        for who in {row.technician_id, row.second_id} & ids:
            found.setdefault(who, []).append((row.id, row.window_from_ms, row.window_to_ms))
    return found
