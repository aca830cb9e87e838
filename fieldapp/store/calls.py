"""How are the rows of the register written: a number for each new call, and what its case says of it?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import calls, cases, register_numbers
from fieldapp.store.upsert import insert_into

NUMBERED = ("case_id", "area_id", "kind", "operator_id", "year", "number", "outage_no")


def insert_cases_once(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """New cases; one that another request has opened meanwhile is left as it is."""
    if rows:
        session.execute(insert_into(session, cases).on_conflict_do_nothing(), list(rows))


def known_calls(session: Session, case_ids: Sequence[str]) -> set[str]:
    """Those of these cases that have a row."""
    return set(session.scalars(select(calls.c.case_id).where(calls.c.case_id.in_(list(case_ids)))))


def next_numbers(session: Session, wanted: Counter[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The first of as many numbers as each `(area, year)` wants; held until the commit, so that none is missing."""
    firsts: dict[tuple[str, int], int] = {}
    for area_id, year in sorted(wanted):  # a batch comes from one operator: hardly ever more than one
        count = wanted[area_id, year]
        given = insert_into(session, register_numbers).values(area_id=area_id, year=year, last=count)
        given = given.on_conflict_do_update(
            index_elements=["area_id", "year"], set_={"last": register_numbers.c.last + count}
        ).returning(register_numbers.c.last)
        firsts[area_id, year] = session.execute(given).scalar_one() - count + 1
    return firsts


def insert_calls(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """New rows of the register."""
    if rows:
        session.execute(insert_into(session, calls), list(rows))


def name_outage(session: Session, case_id: str, number: str) -> None:
    """The number that the call had while the server was away."""
    session.execute(update(calls).where(calls.c.case_id == case_id).values(outage_no=number))


def update_calls(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """What the cases say now; the number and who took the call stay."""
    if rows:
        names = [name for name in rows[0] if name not in NUMBERED]
        statement = update(calls).where(calls.c.case_id == bindparam("row_case"))
        listed = [{"row_case": row["case_id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
        session.connection().execute(statement.values({name: bindparam(f"new_{name}") for name in names}), listed)


def call_row(session: Session, case_id: str) -> Any:
    """The row of a call, or None."""
    return session.execute(select(calls).where(calls.c.case_id == case_id)).first()
