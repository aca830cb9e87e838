"""How is it written down what somebody chose, and what stood there before?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fieldapp.core.ids import uuid7
from fieldapp.store.tables import accounts, setting_changes

Changed = Mapping[str, tuple[Any, Any]]  # what: (before, after); None where the usual stands


@dataclass(frozen=True)
class Save:
    """One saving: when, by whom, in which room, of which area (None: the whole installation), and why."""

    at_ms: int
    account_id: str
    room: str
    area_id: str | None = None
    why: str = ""


def add(session: Session, save: Save, changed: Changed, batch: str = "") -> str:
    """Write what changed as one batch, one statement for any number; returns the batch."""
    batch = batch or uuid7(save.at_ms)
    rows = [
        {"batch": batch, "at_ms": save.at_ms, "account_id": save.account_id, "area_id": save.area_id,
         "room": save.room, "what": what, "before": _kept(before), "after": _kept(after), "why": save.why[:400]}
        for what, (before, after) in changed.items()
    ]  # fmt: skip
    if rows:
        session.execute(insert(setting_changes), rows)
    return batch


def of_area(session: Session, area_ids: Sequence[str], room: str, most: int) -> list[dict[str, Any]]:
    """The latest changes in these areas, the newest first, with the person's name."""
    return _read(session, most, setting_changes.c.area_id.in_(list(area_ids)), setting_changes.c.room == room)


def of_what(session: Session, room: str, whats: Sequence[str], most: int) -> list[dict[str, Any]]:
    """The latest changes of these settings of the installation, the newest first."""
    return _read(session, most, setting_changes.c.room == room, setting_changes.c.what.in_(list(whats)))


def _read(session: Session, most: int, *where: Any) -> list[dict[str, Any]]:
    query = (
        select(setting_changes, accounts.c.name)
        .outerjoin(accounts, accounts.c.id == setting_changes.c.account_id)
        .where(*where)
        .order_by(setting_changes.c.seq.desc())
        .limit(most)
    )
    found = [dict(row._mapping) for row in session.execute(query)]
    return [{**row, "before": orjson.loads(row["before"]), "after": orjson.loads(row["after"])} for row in found]


def _kept(value: Any) -> str:
    return orjson.dumps(value).decode()
