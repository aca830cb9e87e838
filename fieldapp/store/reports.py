"""How is a report frozen with what is behind it, and how are later corrections kept beside it?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import report_changes, report_items, reports
from fieldapp.store.upsert import insert_into

BATCH = 2_000


def add(session: Session, report: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> bool:
    """Freeze it; False when this area already has its report of that kind and period. Nothing is committed here."""
    put = insert_into(session, reports).values(dict(report)).on_conflict_do_nothing()
    if session.execute(put.returning(reports.c.id)).first() is None:
        return False
    for some in _batches(items):
        session.execute(insert(report_items), some)
    return True


def report(session: Session, report_id: str) -> dict[str, Any] | None:
    """The report, or None."""
    row = session.execute(select(reports).where(reports.c.id == report_id)).first()
    return None if row is None else dict(row._mapping)


def add_changes(session: Session, report_id: str, now_ms: int, changes: Sequence[tuple[str, int, int]]) -> None:
    """Keep `(code, was, is)`, and that it was looked at now; the report itself stays as it is."""
    session.execute(update(reports).where(reports.c.id == report_id).values(checked_ms=now_ms))
    rows = [
        {"report_id": report_id, "found_ms": now_ms, "code": code, "was": was, "is_now": is_now}
        for code, was, is_now in changes
    ]
    if rows:
        session.execute(insert(report_changes), rows)


def changes(session: Session, report_id: str) -> list[dict[str, Any]]:
    """All corrections of a report, in the order of finding."""
    query = select(report_changes).where(report_changes.c.report_id == report_id)
    rows = session.execute(query.order_by(report_changes.c.found_ms, report_changes.c.code))
    return [dict(row._mapping) for row in rows]


def _batches(items: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    left = iter(items)
    while some := list(islice(left, BATCH)):
        yield some
