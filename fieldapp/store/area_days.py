"""Which days did areas make their own, and which open promises run in working days?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from fieldapp.core.area_days import DayRules
from fieldapp.core.slots import hours_of
from fieldapp.store.plain import insert_many
from fieldapp.store.tables import area_days, areas, cases, promises


def own_days(session: Session, area_ids: Collection[str]) -> dict[str, dict[int, str]]:
    """`{area id: {day number: kind}}`, in the order of days."""
    found: dict[str, dict[int, str]] = {area_id: {} for area_id in area_ids}
    query = select(area_days).where(area_days.c.area_id.in_(list(area_ids))).order_by(area_days.c.day)
    for row in session.execute(query):
        found[row.area_id][row.day] = row.kind
    return found


def notes_of(session: Session, area_id: str, first: int, last: int) -> dict[int, tuple[str, str]]:
    """`{day number: (kind, note)}` of an area from day to day."""
    mine = (area_days.c.area_id == area_id, area_days.c.day.between(first, last))
    return {row.day: (row.kind, row.note) for row in session.execute(select(area_days).where(*mine))}


def rules_of_all(session: Session, area_ids: Collection[str] | None = None) -> dict[str, DayRules]:
    """The rules of these areas, or of all."""
    query = select(areas.c.id, areas.c.settings)
    rows = session.execute(query if area_ids is None else query.where(areas.c.id.in_(list(area_ids)))).all()
    own = own_days(session, [row.id for row in rows])
    return {row.id: rules_of(row.settings, own[row.id]) for row in rows}


def rules_of(settings: Mapping[str, object], own: Mapping[int, str]) -> DayRules:
    """The rules that an area's settings and own days make."""
    hours = hours_of(settings)
    return DayRules(hours.opens, hours.closes, tuple(sorted(own.items())))


def put_days(session: Session, area_ids: Collection[str], days: Sequence[int], kind: str | None, note: str) -> None:
    """These days are of that kind in these areas; None: as the official calendar says."""
    mine = (area_days.c.area_id.in_(list(area_ids)), area_days.c.day.in_(list(days)))
    session.execute(delete(area_days).where(*mine))
    if kind is not None:
        rows = [{"area_id": one, "day": day, "kind": kind, "note": note} for one in area_ids for day in days]
        insert_many(session, area_days, rows)


def zones_of(session: Session, area_ids: Collection[str]) -> dict[str, str]:
    """`{area id: zone}`."""
    query = select(areas.c.id, areas.c.zone).where(areas.c.id.in_(list(area_ids)))
    return {row.id: row.zone for row in session.execute(query)}


def areas_held(session: Session, area_ids: Collection[str]) -> dict[str, str]:
    """`{area id: zone}`, which nobody else changes until the transaction ends."""
    query = select(areas.c.id, areas.c.zone).where(areas.c.id.in_(list(area_ids))).order_by(areas.c.id)
    return {row.id: row.zone for row in session.execute(query.with_for_update())}


def open_terms(session: Session, area_ids: Collection[str]) -> list[Any]:
    """`id, area_id, kind, term, from_day, due_ms` of the open promises that run in working days."""
    columns = [promises.c[name] for name in ("id", "area_id", "kind", "term", "from_day", "due_ms")]
    mine = (promises.c.area_id.in_(list(area_ids)), promises.c.open, promises.c.term != "")
    return list(session.execute(select(*columns).where(*mine).order_by(promises.c.due_ms, promises.c.id)))


def set_due(session: Session, due: Mapping[str, int]) -> None:
    """New moments of these promises; one statement for any number."""
    if due:
        values = {"due_ms": bindparam("new_ms"), "next_ms": 0}  # the ledger looks at it again
        change = update(promises).where(promises.c.id == bindparam("promise_id")).values(values)
        rows = [{"promise_id": promise_id, "new_ms": due_ms} for promise_id, due_ms in due.items()]
        session.connection().execute(change, rows)


def visits_on(session: Session, area_ids: Collection[str], days: Sequence[int]) -> dict[int, int]:
    """How many visits are still to be made on each of these days."""
    mine = (cases.c.area_id.in_(list(area_ids)), cases.c.day.in_(list(days)), cases.c.look != "end")
    rows = session.execute(select(cases.c.day, func.count()).where(*mine).group_by(cases.c.day))
    return {row[0]: row[1] for row in rows}
