"""Which outage numbers were given out, in which blocks, and what became of each: given out = used + void + open."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, cast, func, select, tuple_
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, areas, calls, outage_numbers

PAGE = 20
STATES = ("open", "used", "void")
numbers = outage_numbers.c
BLOCK = (numbers.area_id, numbers.letter, numbers.block)


def totals(session: Session, area_ids: Sequence[str]) -> list[dict[str, Any]]:
    """By area and letter: `given` and the three of STATES."""
    query = select(areas.c.name.label("area"), numbers.letter, func.count().label("given"), *_counts())
    query = query.join(areas, areas.c.id == numbers.area_id).where(numbers.area_id.in_(list(area_ids)))
    query = query.group_by(areas.c.name, numbers.area_id, numbers.letter)
    return [dict(row._mapping) for row in session.execute(query.order_by(areas.c.name, numbers.letter))]


def blocks(session: Session, area_ids: Sequence[str], *, all_of_them: bool, page: int = 1) -> list[dict[str, Any]]:
    """A page and one more of the blocks, the newest first, each with its `rows`; else those with open numbers."""
    query = select(*BLOCK, func.max(numbers.given_ms).label("given_ms"), func.max(accounts.c.name).label("whose"),
                   areas.c.name.label("area"), areas.c.zone, *_counts())  # fmt: skip
    query = query.join(accounts, accounts.c.id == numbers.account_id).join(areas, areas.c.id == numbers.area_id)
    query = query.where(numbers.area_id.in_(list(area_ids))).group_by(*BLOCK, areas.c.name, areas.c.zone)
    if not all_of_them:
        query = query.having(_count("open") > 0)
    query = query.order_by(func.max(numbers.given_ms).desc(), *BLOCK).limit(PAGE + 1).offset(PAGE * (page - 1))
    found = [dict(row._mapping) | {"rows": []} for row in session.execute(query)]
    by_key = {(one["area_id"], one["letter"], one["block"]): one["rows"] for one in found}
    for row in _rows(session, list(by_key)):
        by_key[row["area_id"], row["letter"], row["block"]].append(row)
    return found


def _rows(session: Session, keys: Sequence[tuple[str, str, int]]) -> list[dict[str, Any]]:
    query = select(outage_numbers, calls.c.year, calls.c.number.label("register_no"), accounts.c.name.label("by_name"))
    query = query.outerjoin(calls, calls.c.case_id == numbers.case_id).outerjoin(
        accounts, accounts.c.id == numbers.by_id
    )
    query = query.where(tuple_(*BLOCK).in_(keys)).order_by(numbers.n)
    return [dict(row._mapping) for row in session.execute(query)]


def open_in_block(session: Session, area_id: str, letter: str, block: int) -> list[str]:
    """Those that wait for their call."""
    these = (numbers.area_id == area_id, numbers.letter == letter, numbers.block == block, numbers.state == "open")
    return list(session.scalars(select(numbers.number).where(*these).order_by(numbers.n)))


def _counts() -> list[Any]:
    return [_count(state).label(state) for state in STATES]


def _count(state: str) -> Any:
    return func.sum(cast(numbers.state == state, Integer))
