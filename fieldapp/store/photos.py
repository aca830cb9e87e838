"""Which photos were announced, how much of each is here, and to which case does it belong?"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import photos
from fieldapp.store.upsert import insert_into


def photo(session: Session, sha256: str) -> dict[str, Any] | None:
    """The row of a photo, or None."""
    row = session.execute(select(photos).where(photos.c.sha256 == sha256)).first()
    return None if row is None else dict(row._mapping)


def announce(session: Session, *, sha256: str, author: str, size: int, now_ms: int) -> None:
    """A photo whose first bytes came; one that is known already stays as it is."""
    row = {"sha256": sha256, "author": author, "size": size, "created_ms": now_ms}
    session.execute(insert_into(session, photos).values(row).on_conflict_do_nothing())


def received(session: Session, sha256: str, size: int, *, complete: bool, state: str = "new") -> None:
    """So many bytes are here; `state` is `ready` once it was decoded and made again, `broken` when that failed."""
    changed = update(photos).where(photos.c.sha256 == sha256)
    session.execute(changed.values(received=size, complete=complete, state=state))


def attach(session: Session, sha256: str, case_id: str) -> None:
    """Remember to which case a photo belongs; the event may come before its bytes and the other way round."""
    session.execute(update(photos).where(photos.c.sha256 == sha256, photos.c.case_id.is_(None)).values(case_id=case_id))
