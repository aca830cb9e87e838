"""What is held of one person? Everything under a number or an order, a statement a table, for a copy on demand."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import (
    cases,
    customer_links,
    event_words,
    events,
    feedback,
    opt_outs,
    orders,
    outbox,
    outbox_words,
    phones,
    photos,
    plan_changes,
    replies,
    subjects,
)

# What concerns the machine and not the person
UNTOLD = frozenset({"base", "shown", "chain", "content_hash", "token_hash", "flat_key", "salt", "private", "playbook",
                    "mono_ms", "clock", "revision", "lease_until_ms", "check_ms", "next_due_ms"})  # fmt: skip


def order_ids(session: Session, *, number: str = "", e164: str = "") -> list[str]:
    """The orders of this number, or on which this telephone stands."""
    if number:
        return list(session.scalars(select(orders.c.id).where(orders.c.external_id == number).order_by(orders.c.id)))
    mine = select(phones.c.order_id).where(phones.c.e164 == e164).distinct()
    return list(session.scalars(mine.order_by(phones.c.order_id)))


def held_of(session: Session, found: Sequence[str], e164: str = "") -> dict[str, list[dict[str, Any]]]:
    """`{table: rows}` of everything that hangs on these orders; with `e164` also what that number wrote itself."""
    visits = list(session.scalars(select(cases.c.id).where(cases.c.order_id.in_(list(found)))))
    numbers = set(session.scalars(select(phones.c.e164).where(phones.c.order_id.in_(list(found))))) | {e164} - {""}
    sent = list(session.scalars(select(outbox.c.id).where(outbox.c.case_id.in_(visits), _to_customer())))
    told = {
        orders: orders.c.id.in_(list(found)),
        subjects: subjects.c.order_id.in_(list(found)),
        phones: phones.c.order_id.in_(list(found)),
        customer_links: customer_links.c.order_id.in_(list(found)),
        cases: cases.c.id.in_(visits),
        events: events.c.case_id.in_(visits),
        event_words: event_words.c.case_id.in_(visits),
        outbox: outbox.c.id.in_(sent),
        outbox_words: outbox_words.c.outbox_id.in_(sent),
        replies: or_(replies.c.case_id.in_(visits), replies.c.e164.in_(sorted(numbers))),
        feedback: feedback.c.case_id.in_(visits),
        photos: photos.c.case_id.in_(visits),
        plan_changes: plan_changes.c.case_id.in_(visits),
        opt_outs: opt_outs.c.e164.in_(sorted(numbers)),
    }
    return {table.name: _rows(session, table, where) for table, where in told.items()}


def _to_customer() -> Any:
    return outbox.c.audience == "customer"


def _rows(session: Session, table: Table, where: Any) -> list[dict[str, Any]]:
    columns: Collection[Any] = [column for column in table.columns if column.name not in UNTOLD]
    query = select(*columns).where(where).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in session.execute(query)]
