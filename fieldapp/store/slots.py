"""What decides how many customers an interval can take: capacities, technicians, what is planned?"""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select, text
from sqlalchemy.orm import Session

from fieldapp.core.slots import EVERY_DAY, Row
from fieldapp.core.windows import Window
from fieldapp.store.tables import account_areas, accounts, capacities, cases


def lock_days(session: Session, area_id: str, days: Iterable[int]) -> None:
    """Hold the places of these days until the transaction ends: whoever wants one of them waits here.

    Ask it after the case's lock and before counting. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE).
    """
    if session.get_bind().dialect.name == "postgresql":
        for day in sorted(set(days)):
            key = {"key": f"slots:{area_id}:{day}"}
            session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), key)


def capacity_rows(session: Session, area_id: str, first: int, last: int) -> dict[int, list[Row]]:
    """The intervals entered for the area, by day from `first` to `last`, and for every day."""
    asked = or_(capacities.c.day == EVERY_DAY, and_(capacities.c.day >= first, capacities.c.day <= last))
    rows = session.execute(
        select(capacities).where(capacities.c.area_id == area_id, asked).order_by(capacities.c.from_minute)
    )
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.day, []).append((row.from_minute, row.to_minute, row.places))
    return found


def technicians(session: Session, area_id: str) -> list[str]:
    """The ids of the technicians who work in the area, in their order."""
    chosen = (
        select(accounts.c.id)
        .join(account_areas, account_areas.c.account_id == accounts.c.id)
        .where(account_areas.c.area_id == area_id, accounts.c.role == "technician", accounts.c.active)
        .order_by(accounts.c.id)
    )
    return list(session.scalars(chosen))


def planned(session: Session, area_id: str, first: int, last: int, *, but: str) -> list[tuple[str | None, Window]]:
    """`(technician, window)` of the visits that are still to be made on these days, without the case `but`."""
    rows = session.execute(
        select(cases.c.technician_id, cases.c.window_from_ms, cases.c.window_to_ms).where(
            cases.c.area_id == area_id,
            cases.c.day.between(first, last),
            cases.c.look != "end",
            cases.c.window_from_ms.is_not(None),
            cases.c.window_to_ms.is_not(None),
            cases.c.id != but,
        )
    )
    return [(row.technician_id, Window(row.window_from_ms, row.window_to_ms)) for row in rows]


def put_capacity(session: Session, area_id: str, day: int, rows: Iterable[Row]) -> None:
    """Replace what is offered on that day, or on every day without rows of its own (`EVERY_DAY`)."""
    session.execute(capacities.delete().where(capacities.c.area_id == area_id, capacities.c.day == day))
    new = [
        {"area_id": area_id, "day": day, "from_minute": start, "to_minute": end, "places": places}
        for start, end, places in rows
    ]
    if new:
        session.execute(capacities.insert(), new)
