"""What is held of one person? Everything under a number or an order, a statement a table, for a copy on demand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, Table, and_, or_, select, true
from sqlalchemy.orm import Session

from fieldapp.store.erasure import is_closed
from fieldapp.store.tables import (
    areas,
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

MOST = 50
_WHO = (subjects.c.name, subjects.c.city, subjects.c.address)
# What concerns the machine and not the person
UNTOLD = frozenset({"base", "shown", "chain", "content_hash", "token_hash", "flat_key", "salt", "private", "playbook",
                    "mono_ms", "clock", "revision", "lease_until_ms", "check_ms", "next_due_ms"})  # fmt: skip


@dataclass(frozen=True)
class Held:
    """An order of the person who asks; `is_closed` when it may be forgotten, `blanked_ms` when it was."""

    id: str
    number: str
    source: str
    area: str
    name: str
    address: str
    is_closed: bool
    blanked_ms: int | None


def orders_of(session: Session, area_ids: Collection[str], *, number: str, e164: str) -> list[Held]:
    """The orders of these areas under this number, or on which this telephone stands; the newest first, at most 50."""
    mine = select(phones.c.order_id).where(phones.c.e164 == e164)
    either = or_(orders.c.external_id == number, *([orders.c.id.in_(mine)] if e164 else []))
    chosen = _held(area_ids).where(either).order_by(orders.c.created_ms.desc(), orders.c.id)
    return [_read(row) for row in session.execute(chosen.limit(MOST))]


def order_of(session: Session, area_ids: Collection[str], order_id: str) -> Held | None:
    """One order of these areas; None when it is nobody's or somebody else's."""
    row = session.execute(_held(area_ids).where(orders.c.id == order_id)).first()
    return None if row is None else _read(row)


def _held(area_ids: Collection[str]) -> Select[Any]:
    return (
        select(orders, is_closed().label("is_closed"), areas.c.name.label("area"), *_WHO)
        .join(areas, areas.c.id == orders.c.area_id)
        .outerjoin(subjects, subjects.c.order_id == orders.c.id)
        .where(orders.c.area_id.in_(list(area_ids)))
    )


def _read(row: Row[Any]) -> Held:
    return Held(
        id=row.id,
        number=row.external_id,
        source=row.source,
        area=row.area,
        name=row.name or "",
        address=", ".join(part for part in (row.city, row.address) if part),
        is_closed=bool(row.is_closed),
        blanked_ms=row.blanked_ms,
    )


def order_ids(session: Session, *, number: str = "", e164: str = "") -> list[str]:
    """The orders of this number, or on which this telephone stands."""
    if number:
        return list(session.scalars(select(orders.c.id).where(orders.c.external_id == number).order_by(orders.c.id)))
    mine = select(phones.c.order_id).where(phones.c.e164 == e164).distinct()
    return list(session.scalars(mine.order_by(phones.c.order_id)))


def held_of(
    session: Session, found: Sequence[str], e164: str = "", area_ids: Collection[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """`{table: rows}` of everything that hangs on these orders; with `e164` also what that number wrote itself.

    With `area_ids` no answer that came to another area.
    """
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
        replies: and_(or_(replies.c.case_id.in_(visits), replies.c.e164.in_(sorted(numbers))), _within(area_ids)),
        feedback: feedback.c.case_id.in_(visits),
        photos: photos.c.case_id.in_(visits),
        plan_changes: plan_changes.c.case_id.in_(visits),
        opt_outs: opt_outs.c.e164.in_(sorted(numbers)),
    }
    return {table.name: _rows(session, table, where) for table, where in told.items()}


def _to_customer() -> Any:
    return outbox.c.audience == "customer"


def _within(area_ids: Collection[str] | None) -> Any:
    return true() if area_ids is None else or_(replies.c.area_id.is_(None), replies.c.area_id.in_(list(area_ids)))


def _rows(session: Session, table: Table, where: Any) -> list[dict[str, Any]]:
    columns: Collection[Any] = [column for column in table.columns if column.name not in UNTOLD]
    query = select(*columns).where(where).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in session.execute(query)]
