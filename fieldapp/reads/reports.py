"""Which reports are there, which are due, and what is behind a number of one?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, areas, calls, cases, orders, promises, report_changes, report_items, reports

PAGE = 100


def areas_with_a_beginning(session: Session) -> list[dict[str, Any]]:
    """`id`, `zone` and `first_day`, that of the first visit or call, of each area in which something happened."""
    visits = select(func.min(cases.c.day)).where(cases.c.area_id == areas.c.id, cases.c.day > 0)
    called = select(func.min(calls.c.day)).where(calls.c.area_id == areas.c.id)
    columns = (visits.scalar_subquery().label("visit"), called.scalar_subquery().label("call"))
    rows = session.execute(select(areas.c.id, areas.c.zone, *columns)).all()
    begun = [(row, [day for day in (row.visit, row.call) if day]) for row in rows]
    return [{"id": row.id, "zone": row.zone, "first_day": min(days)} for row, days in begun if days]


def made_already(session: Session) -> set[tuple[str, str, int]]:
    """`(area, kind, first day)` of all reports that were made."""
    rows = session.execute(select(reports.c.area_id, reports.c.kind, reports.c.first_day))
    return {(row[0], row[1], row[2]) for row in rows}


def to_check(session: Session, made_after_ms: int, checked_before_ms: int) -> list[dict[str, Any]]:
    """Reports made since then that were not counted anew since the other instant, the oldest first."""
    due = (reports.c.made_ms > made_after_ms, reports.c.checked_ms < checked_before_ms)
    rows = session.execute(select(reports).where(*due).order_by(reports.c.made_ms, reports.c.id))
    return [dict(row._mapping) for row in rows]


def listed(session: Session, area_ids: Collection[str], *, kind: str = "", before: int = 0) -> list[dict[str, Any]]:
    """A page of reports of these areas, the newest period first; `before` is the last day of the last one seen."""
    query = (
        select(reports, areas.c.name.label("area"))
        .join(areas, areas.c.id == reports.c.area_id)
        .where(reports.c.area_id.in_(list(area_ids)))
        .order_by(reports.c.last_day.desc(), reports.c.kind, areas.c.name)
        .limit(PAGE)
    )
    if kind:
        query = query.where(reports.c.kind == kind)
    if before:
        query = query.where(reports.c.last_day < before)
    return [dict(row._mapping) for row in session.execute(query)]


def one(session: Session, report_id: str) -> dict[str, Any] | None:
    """The report with its area's name, or None."""
    query = select(reports, areas.c.name.label("area")).join(areas, areas.c.id == reports.c.area_id)
    row = session.execute(query.where(reports.c.id == report_id)).first()
    return None if row is None else dict(row._mapping)


def of_period(session: Session, area_id: str, kind: str, first_day: int) -> dict[str, Any] | None:
    """The report of an area that begins on that day, or None."""
    mine = (reports.c.area_id == area_id, reports.c.kind == kind, reports.c.first_day == first_day)
    row = session.execute(select(reports).where(*mine)).first()
    return None if row is None else dict(row._mapping)


def areas_by_name(session: Session) -> dict[str, dict[str, Any]]:
    """`id`, `name` and `zone` of every area by its name."""
    rows = session.execute(select(areas.c.id, areas.c.name, areas.c.zone).order_by(areas.c.name))
    return {row.name: dict(row._mapping) for row in rows}


def changes(session: Session, report_id: str) -> list[dict[str, Any]]:
    """The later corrections of a report, in the order of finding."""
    query = select(report_changes).where(report_changes.c.report_id == report_id)
    rows = session.execute(query.order_by(report_changes.c.found_ms, report_changes.c.code))
    return [dict(row._mapping) for row in rows]


def names(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """`{account: name}`."""
    rows = session.execute(select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(list(account_ids))))
    return {row[0]: row[1] for row in rows}


def behind(session: Session, report_id: str, code: str, *, after: int = -1) -> list[dict[str, Any]]:
    """A page of what a number counted: `place sort thing_id`, and what is known of it; `after` is the last place seen.

    Of a visit and a call their case, of a promise its kind, state and due instant besides.
    """
    has_code = report_items.c.codes.contains(f"\n{code}\n", autoescape=True)
    query = (
        select(report_items.c.place, report_items.c.sort, report_items.c.thing_id)
        .where(report_items.c.report_id == report_id, report_items.c.place > after, has_code)
        .order_by(report_items.c.place)
        .limit(PAGE)
    )
    rows = [dict(row._mapping) for row in session.execute(query)]
    kept = _promises(session, [row["thing_id"] for row in rows if row["sort"] == "promise"])
    for row in rows:
        row["promise"] = kept.get(row["thing_id"]) if row["sort"] == "promise" else None
        row["case_id"] = row["promise"]["case_id"] if row["promise"] else row["thing_id"]
    ids = {row["case_id"] for row in rows}
    known, called = _cases(session, ids), _calls(session, ids)
    return [row | {"case": known.get(row["case_id"]), "call": called.get(row["case_id"])} for row in rows]


def _promises(session: Session, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    rows = session.execute(select(promises).where(promises.c.id.in_(list(ids)))) if ids else ()
    return {row.id: dict(row._mapping) for row in rows}


def _cases(session: Session, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    columns = (cases.c.id, cases.c.kind, cases.c.window_from_ms, cases.c.window_to_ms, cases.c.shown)
    query = (
        select(*columns, orders.c.external_id.label("order"), accounts.c.name.label("technician"))
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
        .where(cases.c.id.in_(list(ids)))
    )
    return {row.id: dict(row._mapping) for row in session.execute(query)}


def _calls(session: Session, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    query = select(calls, accounts.c.name.label("operator")).join(accounts, accounts.c.id == calls.c.operator_id)
    rows = session.execute(query.where(calls.c.case_id.in_(list(ids))))
    return {row.case_id: dict(row._mapping) for row in rows}
