"""Does the database still say what it must (reliability 4.1)? Each invariant answers with the rows that break it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Text, and_, cast, func, select, tuple_
from sqlalchemy.orm import Session

from fieldapp.core import fold
from fieldapp.core.canonical import canonical
from fieldapp.core.chain import broken_at
from fieldapp.reads import invariants_of_messages, invariants_of_register, invariants_of_trail
from fieldapp.store.events import as_fold_event
from fieldapp.store.tables import alerts, cases, devices, events, outbox, promises

SLICE = 200
Books = Callable[[str], Any]
Breach = tuple[str, str]


def broken(session: Session, books: Books, now_ms: int) -> Iterator[Breach]:
    """`(invariant, what breaks it)` for each breach of I1 to I10, as far as the database alone can tell."""
    yield from lasting(session, books)
    yield from invariants_of_messages.overdue(session, now_ms)


def lasting(session: Session, books: Books) -> Iterator[Breach]:
    """The breaches that no time heals: what must hold at any moment, also in the middle of everything."""
    yield from _doubled(session)
    yield from _missing_and_here(session)
    yield from _not_the_fold(session, books)
    yield from invariants_of_messages.impossible(session)
    yield from invariants_of_trail.broken_trail(session)
    yield from invariants_of_register.broken_register(session)


def _doubled(session: Session) -> Iterator[Breach]:
    """I1 and I4: an event id, a device's number, a message's, alert's and promise's key exist once."""
    numbered = select(events.c.device, events.c.author, events.c.device_seq)
    twice = numbered.where(events.c.device.is_not(None)).group_by(*numbered.selected_columns).having(func.count() > 1)
    for row in session.execute(twice):
        yield "I1", f"number {row.device_seq} of device {row.device} is taken by two events"
    for table in (outbox, alerts, promises):
        for key in session.scalars(select(table.c.key).group_by(table.c.key).having(func.count() > 1)):
            yield "I4", f"{table.name} holds the key {key} twice"


def _missing_and_here(session: Session) -> Iterator[Breach]:
    """I2, as far as the server sees it: what it calls missing has not come, and what has come was counted."""
    mine = and_(events.c.device == devices.c.id, events.c.author == devices.c.account_id)
    highest = func.max(events.c.device_seq).label("highest")
    counted = (
        select(devices.c.id, devices.c.last_seq, highest).join(events, mine).group_by(*devices.primary_key.columns)
    )
    for row in session.execute(counted.add_columns(devices.c.account_id).having(highest > devices.c.last_seq)):
        yield "I2", f"number {row.highest} of device {row.id} is here and was never counted"
    told = select(devices.c.id, devices.c.account_id, devices.c.missing_seq)
    missing: dict[tuple[str, str], list[int]] = {  # few phones ever miss a number
        (row.id, row.account_id): row.missing_seq
        for row in session.execute(told.where(cast(devices.c.missing_seq, Text) != "[]"))
    }
    here = select(events.c.device, events.c.author, events.c.device_seq)
    theirs = tuple_(events.c.device, events.c.author).in_(list(missing))
    for device, author, number in session.execute(here.where(theirs)) if missing else ():
        if number in missing[device, author]:
            yield "I2", f"number {number} of device {device} is called missing and is here"


def _not_the_fold(session: Session, books: Books) -> Iterator[Breach]:
    """I3: what is stored of a case is the fold of its events by its pinned playbook, and their chain holds."""
    after = ""
    while True:
        columns = (cases.c.id, cases.c.playbook, cases.c.base, cases.c.stuck, cases.c.chain)
        rows = session.execute(select(*columns).where(cases.c.id > after).order_by(cases.c.id).limit(SLICE)).all()
        if not rows:
            return
        said = _events_of(session, [row.id for row in rows])
        for row in rows:
            told = said[row.id]
            if row.stuck:
                yield "I3", f"case {row.id} could not be folded; its events are kept"
            elif not _same(row._mapping, books(row.playbook), [as_fold_event(one) for one in told]):
                yield "I3", f"the stored state of case {row.id} is not the fold of its events"
            if where := broken_at(told, row.chain):
                yield "I3", f"the chain of case {row.id} does not hold at {where}"
        after = rows[-1].id


def _events_of(session: Session, case_ids: list[str]) -> dict[str, list[Mapping[str, Any]]]:
    """All columns of the events of each case, by arrival; one statement for all cases."""
    found: dict[str, list[Mapping[str, Any]]] = {case_id: [] for case_id in case_ids}
    for row in session.execute(select(events).where(events.c.case_id.in_(case_ids)).order_by(events.c.seq)):
        found[row.case_id].append(dict(row._mapping))
    return found


def _same(row: Mapping[Any, Any], book: Any, said: list[Any]) -> bool:
    """The snapshot may have been continued, so only what it means is compared, not how it was reached."""
    whole: dict[str, Any] = dict(fold.advance(book, None, said))
    stored = dict(row["base"]) if row["base"] else dict(fold.begin(book))
    return canonical(whole) == canonical(stored)
