"""Does the database still say what it must (reliability 4.1)? Each invariant answers with the rows that break it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.core import fold
from fieldapp.core.canonical import canonical
from fieldapp.store.events import events_of
from fieldapp.store.tables import alerts, cases, events, outbox, promises

LATE_MS = 120_000
LEASE_MS = 60_000
SLICE = 200
Books = Callable[[str], Any]


def broken(session: Session, books: Books, now_ms: int) -> Iterator[tuple[str, str]]:
    """`(invariant, what breaks it)` for each breach: I1, I3, I4, I5 and I8 as far as the database alone can tell."""
    yield from _doubled(session)
    yield from _not_the_fold(session, books)
    yield from _endless(session, now_ms)
    yield from _stuck(session)


def _doubled(session: Session) -> Iterator[tuple[str, str]]:
    """I1 and I4: an event id, a device's number, a message's, alert's and promise's key exist once."""
    numbered = select(events.c.device, events.c.author, events.c.device_seq)
    twice = numbered.where(events.c.device.is_not(None)).group_by(*numbered.selected_columns).having(func.count() > 1)
    for row in session.execute(twice):
        yield "I1", f"number {row.device_seq} of device {row.device} is taken by two events"
    for table in (outbox, alerts, promises):
        for key in session.scalars(select(table.c.key).group_by(table.c.key).having(func.count() > 1)):
            yield "I4", f"{table.name} holds the key {key} twice"


def _not_the_fold(session: Session, books: Books) -> Iterator[tuple[str, str]]:
    """I3: what is stored of a case is the fold of its events by its pinned playbook."""
    after = ""
    while True:
        chosen = select(cases.c.id, cases.c.playbook, cases.c.base, cases.c.stuck)
        rows = session.execute(chosen.where(cases.c.id > after).order_by(cases.c.id).limit(SLICE)).all()
        if not rows:
            return
        said = events_of(session, [row.id for row in rows])
        for row in rows:
            if not row.stuck and not _same(row._mapping, books(row.playbook), said[row.id]):
                yield "I3", f"the stored state of case {row.id} is not the fold of its events"
        after = rows[-1].id


def _same(row: Mapping[Any, Any], book: Any, said: list[Any]) -> bool:
    """The snapshot may have been continued, so only what it means is compared, not how it was reached."""
    whole: dict[str, Any] = dict(fold.advance(book, None, said))
    stored = dict(row["base"]) if row["base"] else dict(fold.begin(book))
    return canonical(whole) == canonical(stored)


def _endless(session: Session, now_ms: int) -> Iterator[tuple[str, str]]:
    """I5, I8: no message waits or is being sent for longer than its bound."""
    late = select(outbox.c.id).where(outbox.c.state == "waiting", outbox.c.not_before_ms < now_ms - LATE_MS)
    for outbox_id in session.scalars(late):
        yield "I8", f"message {outbox_id} was due two minutes ago and nobody took it"
    lost = select(outbox.c.id).where(outbox.c.state == "sending", outbox.c.lease_until_ms < now_ms - LEASE_MS)
    for outbox_id in session.scalars(lost):
        yield "I5", f"message {outbox_id} is being sent for longer than its lease"


def _stuck(session: Session) -> Iterator[tuple[str, str]]:
    for case_id in session.scalars(select(cases.c.id).where(cases.c.stuck)):
        yield "I3", f"case {case_id} could not be folded; its events are kept"
    overdue = select(func.count()).select_from(alerts).where(alerts.c.open, alerts.c.settled_ms.is_not(None))
    if session.execute(overdue).scalar_one():
        yield "I7", "an alert is open and settled at once"
