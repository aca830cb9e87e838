"""Which photos were announced, how much of each is here, and to which case does it belong?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import photos
from fieldapp.store.upsert import insert_into


@dataclass(frozen=True)
class Named:
    """Who named a photo in an event, and of which case."""

    case_id: str
    author: str


def photo(session: Session, sha256: str) -> dict[str, Any] | None:
    """The row of a photo, or None."""
    row = session.execute(select(photos).where(photos.c.sha256 == sha256)).first()
    return None if row is None else dict(row._mapping)


def announce(session: Session, *, sha256: str, author: str, size: int, now_ms: int) -> None:
    """A photo whose first bytes came; of one that is known already only the size is new."""
    row = {"sha256": sha256, "author": author, "size": size, "created_ms": now_ms}
    known = insert_into(session, photos).values(row)
    mine = (photos.c.author == author) & (photos.c.received == 0)
    session.execute(known.on_conflict_do_update(index_elements=["sha256"], set_={"size": size}, where=mine))


def received(session: Session, sha256: str, size: int, *, complete: bool, state: str = "new") -> None:
    """So many bytes are here; `state` is `ready` once it was decoded and made again, `broken` when that failed."""
    changed = update(photos).where(photos.c.sha256 == sha256)
    session.execute(changed.values(received=size, complete=complete, state=state))


def attach(session: Session, named: Mapping[str, Named], now_ms: int) -> None:
    """Remember to which case each photo belongs: the first that named it, before its bytes or after."""
    rows = [{"sha256": sha256, "author": one.author, "size": 0, "case_id": one.case_id, "created_ms": now_ms}
            for sha256, one in sorted(named.items())]  # fmt: skip
    if rows:
        new = insert_into(session, photos).values(rows)
        case = {"case_id": new.excluded.case_id}
        session.execute(
            new.on_conflict_do_update(index_elements=["sha256"], set_=case, where=photos.c.case_id.is_(None))
        )
