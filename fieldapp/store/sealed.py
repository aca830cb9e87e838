"""Which keys open what phones have sealed, and what waits to be opened?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, literal, or_, select, tuple_, update
from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store.tables import account_areas, seal_keys, sealed_reports, sessions
from fieldapp.store.upsert import insert_into


def newest_key(session: Session) -> Row[Any] | None:
    """The key that was made last."""
    return session.execute(select(seal_keys).order_by(seal_keys.c.created_ms.desc()).limit(1)).first()


def add_key(session: Session, row: Mapping[str, Any], forget_until_ms: int) -> None:
    """Keep a new key, and destroy those from until that instant."""
    session.execute(delete(seal_keys).where(seal_keys.c.created_ms <= forget_until_ms))
    session.execute(insert(seal_keys).values(row))


def keys(session: Session, key_ids: Collection[str]) -> dict[str, bytes]:
    """The sealed private halves that are still here, by id."""
    chosen = select(seal_keys.c.id, seal_keys.c.private).where(seal_keys.c.id.in_(sorted(key_ids)))
    return {row.id: bytes(row.private) for row in session.execute(chosen)}


def keep(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep reports that cannot be opened now, each once."""
    if rows:
        session.execute(insert_into(session, sealed_reports).on_conflict_do_nothing(), list(rows))


def waiting(session: Session, actor: Actor, most: int) -> list[Row[Any]]:
    """Reports of the reader's colleagues that nobody has opened, the oldest first; administrators have everybody's."""
    colleagues = select(account_areas.c.account_id).where(account_areas.c.area_id.in_(sorted(actor.area_ids)))
    mine = or_(sealed_reports.c.author.in_(colleagues), literal(actor.role == "administrator"))
    chosen = select(sealed_reports).where(sealed_reports.c.opened_ms.is_(None), mine)
    ordered = chosen.order_by(sealed_reports.c.author, sealed_reports.c.device, sealed_reports.c.device_seq)
    return list(session.execute(ordered.limit(most)))


def mark_opened(session: Session, names: Collection[tuple[str, str]], now_ms: int) -> None:
    """`(event id, author)` of reports that were opened: their content is in the log, or in quarantine, from now on."""
    these = tuple_(sealed_reports.c.event_id, sealed_reports.c.author).in_(sorted(names))
    session.execute(update(sealed_reports).where(these).values(opened_ms=now_ms, sealed=""))


def is_lost(session: Session, author: str, token_hashes: Collection[bytes]) -> bool:
    """Whether one of these tokens let a phone of this person hand in reports until it was called lost."""
    held = (sessions.c.token_hash.in_(list(token_hashes)), sessions.c.account_id == author, sessions.c.kind == "upload")
    return (
        session.execute(select(literal(1)).where(*held, sessions.c.lost_ms.is_not(None)).limit(1)).first() is not None
    )


def held_for(session: Session, author: str, most: int) -> int:
    """How many unopened reports of a person lie here, up to `most`."""
    mine = select(sealed_reports.c.event_id).where(
        sealed_reports.c.author == author, sealed_reports.c.opened_ms.is_(None)
    )
    return len(session.execute(mine.limit(most)).all())
