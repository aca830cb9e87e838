"""Is each call in the register, and are its numbers without holes (I10; feature 8)?"""

from collections.abc import Iterator

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import calls, cases, register_numbers

Breach = tuple[str, str]


def broken_register(session: Session) -> Iterator[Breach]:
    """Calls without an entry, and areas whose numbers of a year are not one to the last."""
    unwritten = select(cases.c.id).outerjoin(calls, calls.c.case_id == cases.c.id)
    for case_id in session.scalars(unwritten.where(cases.c.kind != "visit", calls.c.case_id.is_(None))):
        yield "I10", f"call {case_id} is not in the register"
    mine = and_(calls.c.area_id == register_numbers.c.area_id, calls.c.year == register_numbers.c.year)
    columns = (register_numbers.c.area_id, register_numbers.c.year, register_numbers.c.last)
    counted = select(*columns, func.count(calls.c.case_id).label("there"), func.max(calls.c.number).label("highest"))
    for row in session.execute(counted.outerjoin(calls, mine).group_by(*columns)):
        if (row.there, row.highest) != (row.last, row.last):
            yield "I10", f"the register of {row.area_id} in {row.year} has holes: {row.there} of {row.last} numbers"
