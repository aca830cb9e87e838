"""Is each call in the register, and are its numbers without holes (I10; feature 8)?"""

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import calls, cases, outage_letters, outage_numbers, register_numbers

Breach = tuple[str, str]


def broken_register(session: Session) -> Iterator[Breach]:
    """Calls without an entry, and areas whose numbers of a year are not one to the last."""
    yield from broken_outage_numbers(session)
    unwritten = select(cases.c.id).outerjoin(calls, calls.c.case_id == cases.c.id)
    for case_id in session.scalars(unwritten.where(cases.c.kind != "visit", calls.c.case_id.is_(None))):
        yield "I10", f"call {case_id} is not in the register"
    mine = and_(calls.c.area_id == register_numbers.c.area_id, calls.c.year == register_numbers.c.year)
    columns = (register_numbers.c.area_id, register_numbers.c.year, register_numbers.c.last)
    counted = select(*columns, func.count(calls.c.case_id).label("there"), func.max(calls.c.number).label("highest"))
    for row in session.execute(counted.outerjoin(calls, mine).group_by(*columns)):
        if (row.there, row.highest) != (row.last, row.last):
            yield "I10", f"the register of {row.area_id} in {row.year} has holes: {row.there} of {row.last} numbers"


def broken_outage_numbers(session: Session) -> Iterator[Breach]:
    """Numbers that are not exactly one of open, used by one call and void; letters that gave out more than is there."""
    n = outage_numbers.c
    wrong = or_(
        n.state.not_in(["open", "used", "void"]),
        (n.state == "used") != n.case_id.is_not(None),
        and_(n.state == "void", n.by_id == ""),
    )
    for row in session.execute(select(n.area_id, n.number, n.state).where(wrong)):
        yield "I10", f"the outage number {row.number} of {row.area_id} is {row.state} and something else"
    mine = and_(n.area_id == calls.c.area_id, n.number == calls.c.outage_no, n.case_id == calls.c.case_id)
    unknown = select(calls.c.case_id).outerjoin(outage_numbers, mine).where(calls.c.outage_no != "", n.number.is_(None))
    for case_id in session.scalars(unknown):
        yield "I10", f"call {case_id} has an outage number that is not its own"
    letter = outage_letters.c
    columns = (letter.area_id, letter.letter, letter.last)
    given = and_(n.area_id == letter.area_id, n.letter == letter.letter)
    counted = select(*columns, func.count(n.number).label("there"), func.max(n.n).label("highest"))
    for row in session.execute(counted.outerjoin(outage_numbers, given).group_by(*columns)):
        if (row.there, row.highest or 0) != (row.last, row.last):
            yield "I10", f"{row.there} of {row.last} outage numbers {row.letter} of {row.area_id} are there"
