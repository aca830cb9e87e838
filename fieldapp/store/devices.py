"""What do we know of each phone: which numbers of its sequence came, and what did its clocks show last?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import devices, events
from fieldapp.store.upsert import insert_into


def device_of(session: Session, device: str, account_id: str) -> dict[str, Any] | None:
    """The row of this device and author, or None at its first contact."""
    row = session.execute(select(devices).where(devices.c.id == device, devices.c.account_id == account_id)).first()
    return None if row is None else dict(row._mapping)


def save_device(session: Session, row: Mapping[str, Any]) -> None:
    """Insert or overwrite the whole row."""
    statement = insert_into(session, devices).values(dict(row))
    fresh = {name: value for name, value in row.items() if name not in ("id", "account_id")}
    session.execute(statement.on_conflict_do_update(index_elements=["id", "account_id"], set_=fresh))


def set_deviations(session: Session, marks: Mapping[str, list[str]]) -> None:
    """Keep the marks of the first answer with their events, so that a repeated question gets the same one."""
    for event_id, codes in marks.items():
        session.execute(update(events).where(events.c.id == event_id).values(deviations=codes))
