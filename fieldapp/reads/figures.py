"""What happened in an area in a period, each thing with the codes it counts for in the figures?

Visits belong to the day of their interval, calls to the day they began, promises to the instant they were due. Visits
are folded anew, so that the figures follow the corrected clock and what was undone; a few hundred at a time, whose
events come in one statement.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.book import Book
from fieldapp.core.figures_desk import ASKED, Call, Promise, codes_of_call, codes_of_promise, person_of
from fieldapp.core.figures_periods import Period
from fieldapp.core.figures_visits import NEW_TIME, Around, codes_of_visit, leaflet_ms, told_of
from fieldapp.core.register import MISTAKEN
from fieldapp.store.events import as_fold_event
from fieldapp.store.tables import calls, cases, events, outbox, promises

CHUNK = 400
SMS = ("could_not_reach", "was_at_your_door")  # texts about a visit that failed
LEFT = ("accepted", "delivered", "no_receipt", "uncertain")  # states of a message that is, or may be, with the customer
TAKEN_BACK = ("undone", "withdrawn")
BookOf = Callable[[str], Book]


@dataclass(frozen=True)
class Item:
    """`sort` is visit, call or promise; `thing_id` a case's, for a promise its own."""

    sort: str
    thing_id: str
    codes: frozenset[str]


def items(session: Session, book_of: BookOf, area_id: str, zone: str, period: Period, now_ms: int) -> Iterator[Item]:
    """All of the period, in the order of the lists behind the numbers; `book_of` gives a playbook by its digest."""
    yield from visit_items(session, book_of, area_id, period)
    yield from call_items(session, area_id, period)
    yield from promise_items(session, area_id, period.bounds_ms(zone), now_ms)


def visit_items(session: Session, book_of: BookOf, area_id: str, period: Period) -> Iterator[Item]:
    """The visits whose interval was in the period, as it stands now."""
    mine = (cases.c.area_id == area_id, cases.c.kind == "visit", cases.c.day.between(period.first, period.last))
    chosen = select(cases.c.id, cases.c.order_id, cases.c.playbook, cases.c.shown, cases.c.stuck).where(*mine)
    rows = session.execute(chosen.order_by(cases.c.day, cases.c.id)).all()
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        yield from (Item("visit", row.id, frozenset({"visits", "stuck"})) for row in some if row.stuck)
        yield from _visits(session, book_of, [row for row in some if not row.stuck])


def _visits(session: Session, book_of: BookOf, rows: Sequence[Any]) -> Iterator[Item]:
    ids = [row.id for row in rows]
    happened: dict[str, list[Any]] = {case_id: [] for case_id in ids}
    for event in session.execute(select(events).where(events.c.case_id.in_(ids)).order_by(events.c.seq)):
        happened[event.case_id].append(as_fold_event(event._mapping))
    told = {row.id: told_of(book_of(row.playbook), happened[row.id]) for row in rows}
    texts = _texts(session, ids)
    noticed = {row.order_id for row in rows if row.id in texts or leaflet_ms(told[row.id]) is not None}
    backs, times = _after(session, noticed - {None})
    for row in rows:
        alerts = frozenset(kind for table, kind, *_ in row.shown.get("effects", ()) if table == "alert")
        around = Around(alerts, texts.get(row.id), tuple(backs[row.order_id]), tuple(times[row.order_id]))
        yield Item("visit", row.id, codes_of_visit(told[row.id], around))


def _texts(session: Session, case_ids: Sequence[str]) -> dict[str, int]:
    """`{case: when the first text about its failing was written}`, of those that left."""
    mine = (outbox.c.case_id.in_(case_ids), outbox.c.kind.in_(SMS), outbox.c.state.in_(LEFT))
    first = select(outbox.c.case_id, func.min(outbox.c.created_ms)).where(*mine).group_by(outbox.c.case_id)
    return {row[0]: row[1] for row in session.execute(first)}


def _after(session: Session, order_ids: Collection[str]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """By order: when its customer came back, and when a new time was settled, whichever visit that was said of."""
    backs: dict[str, list[int]] = defaultdict(list)
    times: dict[str, list[int]] = defaultdict(list)
    if not order_ids:
        return backs, times
    wanted = or_(_is_back(), events.c.type.in_([*NEW_TIME, *TAKEN_BACK]))
    query = (
        select(cases.c.order_id, events.c.id, events.c.type, events.c.by, events.c.at_ms, events.c.data)
        .join(cases, cases.c.id == events.c.case_id)
        .where(cases.c.order_id.in_(sorted(order_ids)), wanted)
    )
    rows = session.execute(query).all()
    gone = {row.data.get("of") for row in rows if row.type in TAKEN_BACK}
    for row in rows:
        if row.id in gone or row.type in TAKEN_BACK:
            continue
        if row.by == "customer" or row.type == "customer.called_back":
            backs[row.order_id].append(row.at_ms)
        if row.type in NEW_TIME and isinstance(row.data.get("window_from_ms"), int):
            times[row.order_id].append(row.at_ms)
    return backs, times


def _is_back() -> ColumnElement[bool]:
    return or_(events.c.by == "customer", events.c.type == "customer.called_back")


def call_items(session: Session, area_id: str, period: Period) -> Iterator[Item]:
    """The calls of the register that began in the period, in their order; those opened by mistake were none."""
    wanted = ("case_id", "kind", "e164", "from_case", "began_ms", "answered_ms", "ended_ms", "rings", "appointment")
    query = (
        select(*(calls.c[name] for name in (*wanted, *ASKED)))
        .where(calls.c.area_id == area_id, calls.c.day.between(period.first, period.last))
        .where(calls.c.call_result != MISTAKEN)
        .order_by(calls.c.began_ms, calls.c.case_id)
    )
    known: set[str] = set()
    for row in session.execute(query).yield_per(5_000):
        values: list[Any] = list(row)
        call = Call(*values[: len(wanted)], said=tuple(values[len(wanted) :]))  # type: ignore[misc]
        person = person_of(call)
        yield Item("call", call.case_id, codes_of_call(call, is_new_person=person not in known))
        known |= {person, call.case_id}  # who is switched without a number is known by the call it came from


def promise_items(session: Session, area_id: str, bounds_ms: tuple[int, int], now_ms: int) -> Iterator[Item]:
    """The promises that were due in the period."""
    from_ms, to_ms = bounds_ms
    names = ("id", "kind", "state", "owner", "created_ms", "due_ms", "settled_ms")
    due = and_(promises.c.due_ms >= from_ms, promises.c.due_ms < to_ms)
    query = select(*(promises.c[name] for name in names)).where(promises.c.area_id == area_id, due)
    for row in session.execute(query.order_by(promises.c.due_ms, promises.c.id)).yield_per(5_000):
        yield Item("promise", row.id, codes_of_promise(Promise(*row[1:]), now_ms))
