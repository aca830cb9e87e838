"""Which messages, alerts and promises are in a state that cannot be (I5 to I7), or have been open for too long (I8)?"""

from collections.abc import Iterator

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from fieldapp.reads.complaints import without_contact
from fieldapp.store.attempts import TOO_LATE
from fieldapp.store.tables import alerts, cases, outbox, outbox_attempts, promises

LATE_MS = 120_000
LEASE_MS = 60_000
STATES = frozenset({"draft", "waiting", "sending", "accepted", "delivered", "undelivered", "no_receipt", "expired",
                    "cancelled", "failed", "uncertain"})  # fmt: skip
PROMISES = frozenset({"open", "kept", "missed", "withdrawn", "handed_over"})
Breach = tuple[str, str]
_EARLIER, _LATER, _WISH = (
    outbox_attempts.alias("earlier"),
    outbox_attempts.alias("later"),
    outbox_attempts.alias("wish"),
)
_TAKEN_TWICE = (
    select(_LATER.c.outbox_id)
    .join(_EARLIER, and_(_EARLIER.c.outbox_id == _LATER.c.outbox_id, _EARLIER.c.no < _LATER.c.no))
    .where(
        *(one.c.result == "accepted" for one in (_EARLIER, _LATER)),
        *(one.c.verb == "send" for one in (_EARLIER, _LATER)),
        _LATER.c.gateway != "webhook",  # those are repeated by wish, with the old id
        # A sender who slept past his lease hears only then that it was taken (D3). Meanwhile another one has rightly
        # repeated it, to the same gateway with the same key: that is one message.
        or_(_LATER.c.gateway != _EARLIER.c.gateway, _EARLIER.c.words != TOO_LATE),
        # A person wanted it sent again: what was before counts no more.
        ~exists().where(
            _WISH.c.outbox_id == _LATER.c.outbox_id,
            _WISH.c.verb == "wish",
            _WISH.c.no > _EARLIER.c.no,
            _WISH.c.no <= _LATER.c.no,
        ),
    )
    .distinct()
)


def impossible(session: Session) -> Iterator[Breach]:
    """What must not be at any moment."""
    for row in session.execute(select(outbox.c.id, outbox.c.state).where(outbox.c.state.not_in(STATES))):
        yield "I5", f"message {row.id} is in a state that nobody knows: {row.state}"
    for outbox_id in session.scalars(_TAKEN_TWICE):
        yield "I6", f"message {outbox_id} was taken by gateways more than once"
    both = select(alerts.c.id).where(alerts.c.open, alerts.c.settled_ms.is_not(None))
    for alert_id in session.scalars(both):
        yield "I7", f"alert {alert_id} is open and settled at once"
    odd = or_(promises.c.state.not_in(PROMISES), promises.c.open != (promises.c.state == "open"))
    for promise_id in session.scalars(select(promises.c.id).where(odd)):
        yield "I7", f"promise {promise_id} is neither open nor ended"
    for case_id in without_contact(session):  # S1.5
        yield "I7", f"complaint {case_id} is open, and nobody has promised its customer a contact"


def overdue(session: Session, now_ms: int) -> Iterator[Breach]:
    """What should have been done by now: nothing open is older than its bound."""
    late = select(outbox.c.id).where(outbox.c.state == "waiting", outbox.c.not_before_ms < now_ms - LATE_MS)
    for outbox_id in session.scalars(late):
        yield "I8", f"message {outbox_id} was due two minutes ago and nobody took it"
    lost = select(outbox.c.id).where(outbox.c.state == "sending", outbox.c.lease_until_ms < now_ms - LEASE_MS)
    for outbox_id in session.scalars(lost):
        yield "I5", f"message {outbox_id} is being sent for longer than its lease"
    still = and_(alerts.c.open, alerts.c.next_step_ms < now_ms - LATE_MS)
    for alert_id in session.scalars(select(alerts.c.id).where(still)):
        yield "I7", f"alert {alert_id} should have climbed two minutes ago"
    asleep = select(cases.c.id).where(cases.c.next_due_ms < now_ms - LATE_MS, cases.c.stuck.is_(False))
    for case_id in session.scalars(asleep):
        yield "I8", f"case {case_id} was due two minutes ago and nobody folded it"
