"""Which other systems want to hear of changes, and how do their deliveries stand?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fieldapp.core.sending import ENDS
from fieldapp.store import attempts
from fieldapp.store.tables import orders, outbox, webhooks


def active(session: Session) -> list[dict[str, Any]]:
    """Those that are switched on."""
    rows = session.execute(select(webhooks).where(webhooks.c.active).order_by(webhooks.c.created_ms))
    return [dict(row._mapping) for row in rows]


def one(session: Session, webhook_id: str) -> dict[str, Any] | None:
    """One of them, on or off."""
    row = session.execute(select(webhooks).where(webhooks.c.id == webhook_id)).first()
    return None if row is None else dict(row._mapping)


def add(session: Session, row: Mapping[str, Any]) -> None:
    """A new one."""
    session.execute(insert(webhooks).values(row))


def change(session: Session, webhook_id: str, **values: Any) -> None:
    """Switch it on or off, or note since when it fails."""
    session.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(values))


def numbers_of(session: Session, order_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """`{order id: (source, number)}`: by these another system knows its orders."""
    if not order_ids:
        return {}
    chosen = select(orders.c.id, orders.c.source, orders.c.external_id).where(orders.c.id.in_(list(order_ids)))
    return {row.id: (row.source, row.external_id) for row in session.execute(chosen)}


def again(
    session: Session, webhook_id: str, now_ms: int, by: str, *, since_ms: int | None, only: str | None
) -> list[str]:
    """Let ended deliveries wait anew by a person's wish, one or all since a moment; their ids, the oldest first."""
    mine = [outbox.c.channel == "webhook", outbox.c.addressee == webhook_id, outbox.c.state.in_(ENDS)]
    mine.append(outbox.c.id == only if only is not None else outbox.c.created_ms >= (since_ms or 0))
    values = {"state": "waiting", "attempt_no": outbox.c.attempt_no + 1, "not_before_ms": now_ms,
              "valid_until_ms": None, "check_ms": None, "settled_ms": None, "note": ""}  # fmt: skip
    done = session.execute(
        update(outbox).where(*mine).values(values).returning(outbox.c.id, outbox.c.attempt_no, outbox.c.created_ms)
    )
    found = sorted(done, key=lambda row: (row.created_ms, row.id))
    for row in found:
        attempts.wish(session, row.id, row.attempt_no, by, now_ms)
    return [row.id for row in found]
