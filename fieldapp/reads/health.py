"""Does everything that must run, run?"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import heartbeats, outbox


@dataclass(frozen=True)
class Pulse:
    """`ticker_age_ms` is None when no ticker ever ran; `oldest_unsent_ms` 0 when nothing due waits."""

    ticker_age_ms: int | None
    oldest_unsent_ms: int


def pulse(session: Session, now_ms: int) -> Pulse:
    """How long ago the ticker ticked and how long the oldest due message has waited, in milliseconds."""
    at_ms = session.execute(select(func.max(heartbeats.c.at_ms)).where(heartbeats.c.name.like("ticker%"))).scalar()
    due = select(func.min(outbox.c.not_before_ms)).where(outbox.c.state == "waiting", outbox.c.not_before_ms <= now_ms)
    since_ms = session.execute(due).scalar()
    return Pulse(
        ticker_age_ms=None if at_ms is None else max(now_ms - at_ms, 0),
        oldest_unsent_ms=0 if since_ms is None else now_ms - since_ms,
    )
