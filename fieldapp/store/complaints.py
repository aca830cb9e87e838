"""How are the rows of the list of complaints written?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from fieldapp.store.tables import complaints
from fieldapp.store.upsert import insert_into


def put(session: Session, row: Mapping[str, Any]) -> None:
    """What a complaint's case says now."""
    new = insert_into(session, complaints).values(dict(row))
    told = {name: value for name, value in row.items() if name != "case_id"}
    session.execute(new.on_conflict_do_update(index_elements=["case_id"], set_=told))


def remove(session: Session, case_id: str) -> None:
    """Nothing is written down any more: it was undone."""
    session.execute(delete(complaints).where(complaints.c.case_id == case_id))
