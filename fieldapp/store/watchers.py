"""Which dispatcher has which visit open just now?"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import watchers
from fieldapp.store.upsert import insert_into


def watch(session: Session, account_id: str, area_id: str, case_id: str, *, now_ms: int, until_ms: int) -> None:
    """She looks at this visit, and at no other; `since_ms` stays while she goes on looking at the same one."""
    held = select(watchers).where(watchers.c.account_id == account_id)
    before = session.execute(held).first()
    goes_on = before is not None and before.case_id == case_id and before.until_ms > now_ms
    values = {
        "area_id": area_id,
        "case_id": case_id,
        "since_ms": before.since_ms if before is not None and goes_on else now_ms,
        "until_ms": until_ms,
    }
    row = insert_into(session, watchers).values(account_id=account_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["account_id"], set_=values))


def leave(session: Session, account_id: str, case_id: str, now_ms: int) -> None:
    """She has closed it; a later look at another visit stays."""
    mine = (watchers.c.account_id == account_id, watchers.c.case_id == case_id, watchers.c.until_ms > now_ms)
    session.execute(update(watchers).where(*mine).values(until_ms=now_ms))
