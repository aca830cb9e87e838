"""Does everything that must run, run?"""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.reads import watch
from fieldapp.store.tables import outbox


@dataclass(frozen=True)
class Pulse:
    """`ages` are ms since the last sign of life by process; `oldest_unsent_ms` is 0 when nothing due waits."""

    ages: dict[str, int]
    oldest_unsent_ms: int
    gateways: list[watch.Gateway] = field(default_factory=list)
    checked: watch.Checked | None = None

    @property
    def ticker_age_ms(self) -> int | None:
        """None when no ticker ever ran."""
        return self.ages.get("ticker")


def pulse(session: Session, now_ms: int) -> Pulse:
    """The signs of life of this installation, a statement each."""
    return Pulse(
        ages=watch.ages(session, now_ms),
        oldest_unsent_ms=oldest_unsent_ms(session, now_ms),
        gateways=watch.gateways(session, now_ms),
        checked=watch.last_check(session),
    )


def oldest_unsent_ms(session: Session, now_ms: int) -> int:
    """How long the oldest due message has waited."""
    due = select(func.min(outbox.c.not_before_ms)).where(outbox.c.state == "waiting", outbox.c.not_before_ms <= now_ms)
    since_ms = session.execute(due).scalar()
    return 0 if since_ms is None else now_ms - int(since_ms)
