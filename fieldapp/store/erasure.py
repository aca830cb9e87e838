"""Which personal words may go, and how are they blanked, a batch of rows at a time?

A `Sort` of data is a query that finds what is still there, its key first, and a function that blanks the rows of some
keys with a fixed number of statements. Rows stay where history, figures and the chain need them; their words go.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import (
    calls,
    cases,
    customer_links,
    event_words,
    events,
    feedback,
    orders,
    outbox,
    outbox_attempts,
    outbox_parts,
    outbox_words,
    phones,
    receipts,
    replies,
    subjects,
    wishes,
)

BATCH = 500
CODE_WORDS = ("door_word",)  # words of events that open a door
UNSENT = ("draft", "waiting", "sending")
CLOSED = ("done", "cancelled")
SUBJECT_WORDS = ("name", "city", "address", "entrance", "floor", "flat", "intercom", "comment", "flat_key")
BLANK_SUBJECT: dict[str, Any] = dict.fromkeys(SUBJECT_WORDS, "") | {"chips": []}
Where = ColumnElement[bool]
Hash = Callable[[Mapping[str, Any]], bytes]  # of an event's row, without its words


@dataclass(frozen=True)
class Sort:
    """`query` gives the key of each thing that would go; `blank` says how many went with these keys."""

    query: Select[Any]
    blank: Callable[[Session, list[Any]], int]

    def count(self, session: Session) -> int:
        """How many things would go."""
        return int(session.execute(select(func.count()).select_from(self.query.subquery())).scalar_one())

    def page(self, session: Session, after: Any) -> list[Any]:
        """The next keys; `after` is the last one seen, None at the beginning."""
        key = self.query.selected_columns[0]
        query = self.query.with_only_columns(key).distinct().order_by(key).limit(BATCH)
        return list(session.scalars(query if after is None else query.where(key > after)))


def ended_before(before_ms: int) -> Where:
    """Visits that were over by then."""
    return and_(cases.c.look == "end", _end(cases) < before_ms)


def ended_of(order_id: str) -> Where:
    """The ended visits of one order."""
    return and_(cases.c.look == "end", cases.c.order_id == order_id)


def closed_before(before_ms: int) -> Where:
    """Orders done or cancelled, no visit of which was going on at that moment or later."""
    return and_(is_closed(), orders.c.created_ms < before_ms, ~_has_visit(_end(_VISIT) >= before_ms))


def closed_of(order_id: str) -> Where:
    """One order, when it is done or cancelled and none of its visits is open."""
    return and_(is_closed(), orders.c.id == order_id)


def orders_named(session: Session, number: str, source: str = "") -> list[Any]:
    """`id, source, is_closed` of the orders of this number; several when several systems use it."""
    query = select(orders.c.id, orders.c.source, is_closed().label("is_closed")).where(orders.c.external_id == number)
    return list(session.execute(query.where(orders.c.source == source) if source else query))


def codes(closed: Where) -> Sort:
    """The codes of doors, in orders and in what is remembered of the order system's row."""
    query = select(orders.c.id).join(subjects, subjects.c.order_id == orders.c.id)
    return Sort(query.where(closed, orders.c.blanked_ms.is_(None), subjects.c.intercom != ""), _blank_codes)


def people(closed: Where, now_ms: int) -> Sort:
    """Names, addresses and numbers of customers; their links open nothing any more."""

    def blank(session: Session, order_ids: list[str]) -> int:
        still = update(orders).where(orders.c.id.in_(order_ids), orders.c.state.in_(CLOSED))
        ids = list(session.scalars(still.values(blanked_ms=now_ms, last_row={}).returning(orders.c.id)))
        session.execute(update(subjects).where(subjects.c.order_id.in_(ids)).values(BLANK_SUBJECT))
        gone = delete(phones).where(phones.c.order_id.in_(ids)).returning(phones.c.e164)
        numbers = list(session.scalars(gone))
        unknown = ~exists().where(phones.c.e164 == wishes.c.e164)  # of no order that is still remembered
        session.execute(delete(wishes).where(wishes.c.e164.in_(numbers), unknown))
        revoked = (customer_links.c.order_id.in_(ids), customer_links.c.revoked_ms.is_(None))
        session.execute(update(customer_links).where(*revoked).values(revoked_ms=now_ms))
        return len(ids)

    return Sort(select(orders.c.id).where(closed, orders.c.blanked_ms.is_(None)), blank)


def said(ended: Where, hash_without_words: Hash, *, codes: bool) -> Sort:
    """Private words of events: either those that open a door, or all others.

    They go with their salts, and the hash of the whole event gives way to one that knows no words (C3).
    """
    fields = event_words.c.field.in_(CODE_WORDS) if codes else event_words.c.field.not_in(CODE_WORDS)

    def blank(session: Session, event_ids: list[str]) -> int:
        columns = (events.c.id, events.c.case_id, events.c.type, events.c.data, events.c.private)
        found = session.execute(select(*columns).where(events.c.id.in_(event_ids)).order_by(events.c.id)).all()
        hashes = [{"key": row.id, "hash": hash_without_words(dict(row._mapping))} for row in found]
        if hashes:
            written = update(events).where(events.c.id == bindparam("key")).values(content_hash=bindparam("hash"))
            session.connection().execute(written, hashes)
        gone = delete(event_words).where(event_words.c.event_id.in_(event_ids), fields)
        return len(session.execute(gone.returning(event_words.c.field)).all())

    query = select(event_words.c.event_id, event_words.c.field).join(cases, cases.c.id == event_words.c.case_id)
    return Sort(query.where(ended, fields), blank)


def callers(ended: Where) -> Sort:
    """The numbers of those who called, in the register; the entry and its figures stay."""

    def blank(session: Session, case_ids: list[str]) -> int:
        gone = update(calls).where(calls.c.case_id.in_(case_ids), calls.c.e164 != "").values(e164="")
        return len(session.execute(gone.returning(calls.c.case_id)).all())

    query = select(calls.c.case_id).join(cases, cases.c.id == calls.c.case_id)
    return Sort(query.where(ended, calls.c.e164 != ""), blank)


def messages(ended: Where) -> Sort:
    """What was written to whom about such visits."""
    settled = _settled_messages().join(cases, cases.c.id == outbox.c.case_id)
    return Sort(settled.where(ended), _blank_messages)


def messages_of_none(before_ms: int) -> Sort:
    """The same of messages that belong to no visit."""
    return Sort(_settled_messages().where(outbox.c.case_id.is_(None), outbox.c.created_ms < before_ms), _blank_messages)


def answers(ended: Where) -> Sort:
    """Customers' answers about such visits."""
    query = select(replies.c.id).join(cases, cases.c.id == replies.c.case_id)
    return Sort(query.where(ended, _answer_holds()), _blank_answers)


def answers_of_none(before_ms: int) -> Sort:
    """Answers that found no visit."""
    loose = (replies.c.case_id.is_(None), replies.c.received_ms < before_ms, _answer_holds())
    return Sort(select(replies.c.id).where(*loose), _blank_answers)


def remarks(ended: Where) -> Sort:
    """The lines beside ratings; the face is a figure and stays."""

    def blank(session: Session, case_ids: list[str]) -> int:
        session.execute(update(feedback).where(feedback.c.case_id.in_(case_ids)).values(words=""))
        return len(case_ids)

    query = select(feedback.c.case_id).join(cases, cases.c.id == feedback.c.case_id)
    return Sort(query.where(ended, feedback.c.words != ""), blank)


def _blank_codes(session: Session, order_ids: list[str]) -> int:
    session.execute(update(subjects).where(subjects.c.order_id.in_(order_ids)).values(intercom=""))
    found = session.execute(select(orders.c.id, orders.c.last_row).where(orders.c.id.in_(order_ids)))
    kept = [{"key": row.id, "row": {k: v for k, v in row.last_row.items() if k != "intercom"}} for row in found]
    written = update(orders).where(orders.c.id == bindparam("key"))
    session.connection().execute(written.values(last_row=bindparam("row", type_=orders.c.last_row.type)), kept)
    return len(order_ids)


def _settled_messages() -> Select[Any]:
    query = select(outbox_words.c.outbox_id).join(outbox, outbox.c.id == outbox_words.c.outbox_id)
    return query.where(outbox.c.state.not_in(UNSENT))


def _blank_messages(session: Session, outbox_ids: list[str]) -> int:
    """Also what gateways answered in words; times, states and prices stay."""
    session.execute(update(outbox_attempts).where(outbox_attempts.c.outbox_id.in_(outbox_ids)).values(words=""))
    named = select(outbox_parts.c.reference).where(outbox_parts.c.outbox_id.in_(outbox_ids))
    session.execute(update(receipts).where(receipts.c.reference.in_(named), receipts.c.words != "").values(words=""))
    session.execute(delete(outbox_words).where(outbox_words.c.outbox_id.in_(outbox_ids)))
    return len(outbox_ids)


def _answer_holds() -> Where:
    return or_(replies.c.words != "", replies.c.e164 != "")


def _blank_answers(session: Session, reply_ids: list[str]) -> int:
    """The meaning stays; the reference may be a digest of number and words, so it goes too."""
    session.execute(
        update(replies).where(replies.c.id.in_(reply_ids)).values(e164="", words="", reference=replies.c.id)
    )
    return len(reply_ids)


_VISIT = cases.alias("visit")


def is_closed() -> Where:
    """Whether an order may be forgotten: it is done or cancelled, and none of its visits is still going on."""
    return and_(orders.c.state.in_(CLOSED), ~_has_visit(_VISIT.c.look != "end"))


def _has_visit(which: Where) -> Where:
    return exists().where(_VISIT.c.order_id == orders.c.id, which)


def _end(table: Any) -> ColumnElement[int]:
    return func.coalesce(table.c.ended_ms, table.c.changed_ms)
