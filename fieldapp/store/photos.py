"""Which photos were announced, how much of each is here, and to which case does it belong?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from fieldapp.store.plain import Plain
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


def attach(session: Session, case_of: Mapping[str, str]) -> None:
    """Remember to which case each photo belongs; its event may come before its bytes and the other way round."""
    free = _FREE.rows(session, photos=list(case_of)) if case_of else ()
    if free:
        statement = update(photos).where(photos.c.sha256 == bindparam("photo")).values(case_id=bindparam("case"))
        rows = [{"photo": sha256, "case": case_of[sha256]} for (sha256,) in free]
        session.connection().execute(statement, rows)


_FREE = Plain("SELECT sha256 FROM photos WHERE sha256 IN :photos AND case_id IS NULL")
