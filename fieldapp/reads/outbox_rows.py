"""What does an administrator at the terminal see of the outbox? States and reasons, nobody's words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store.tables import outbox, outbox_attempts


def newest(session: Session, *, state: str, most: int) -> list[dict[str, Any]]:
    """The newest messages, of one state when it is named."""
    chosen = select(outbox).order_by(outbox.c.created_ms.desc(), outbox.c.id.desc()).limit(most)
    if state:
        chosen = chosen.where(outbox.c.state == state)
    return [dict(row._mapping) for row in session.execute(chosen)]


def one(session: Session, outbox_id: str) -> dict[str, Any] | None:
    """The row of a message, or None."""
    row = session.execute(select(outbox).where(outbox.c.id == outbox_id)).first()
    return None if row is None else dict(row._mapping)


def attempts(session: Session, outbox_id: str) -> list[dict[str, Any]]:
    """Its attempts, the first one first."""
    chosen = select(outbox_attempts).where(outbox_attempts.c.outbox_id == outbox_id).order_by(outbox_attempts.c.no)
    return [dict(row._mapping) for row in session.execute(chosen)]
