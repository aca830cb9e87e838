"""How is it kept when technicians work?"""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fieldapp.core.work_days import Day
from fieldapp.store.plain import insert_many
from fieldapp.store.tables import accounts, work_days


def told(session: Session, account_ids: Collection[str], first: int, last: int) -> dict[str, dict[int, Day]]:
    """`{technician: {day: hours, None when he does not work}}` of the days that were spoken of."""
    found: dict[str, dict[int, Day]] = {}
    mine = (work_days.c.account_id.in_(sorted(account_ids)), work_days.c.day.between(first, last))
    for row in session.execute(select(work_days).where(*mine).order_by(work_days.c.day)):
        hours = None if row.from_minute is None else (row.from_minute, row.to_minute)
        found.setdefault(row.account_id, {})[row.day] = hours
    return found


def lock(session: Session, account_ids: Collection[str]) -> None:
    """Nobody else says when these technicians work until this ends: what was before would not be true."""
    theirs = select(accounts.c.id).where(accounts.c.id.in_(sorted(account_ids))).order_by(accounts.c.id)
    session.execute(theirs.with_for_update(key_share=True)).all()


def put(session: Session, account_id: str, days: Mapping[int, Day]) -> None:
    """From now on these days are so."""
    drop(session, account_id, days)
    rows = [
        {"account_id": account_id, "day": day, "from_minute": hours[0] if hours else None,
         "to_minute": hours[1] if hours else None}
        for day, hours in days.items()
    ]  # fmt: skip
    insert_many(session, work_days, rows)


def drop(session: Session, account_id: str, days: Collection[int]) -> None:
    """Nothing is said of these days any more."""
    mine = (work_days.c.account_id == account_id, work_days.c.day.in_(sorted(days)))
    session.execute(delete(work_days).where(*mine))
