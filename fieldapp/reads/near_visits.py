"""Which visits is a caller likely to ask about? Those of two days around, of some areas (screens.md, Desk, Outage)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.windows import date_of, number_of
from fieldapp.reads.day import AreaView
from fieldapp.store.tables import accounts, cases, events, orders, phones

DAYS = 2  # before today, and after it
MOST = 4_000
# Somebody spoke with the customer, or tried to
CONTACTS = (
    "call.expects_you", "call.busy", "call.away", "call.other_person", "call.refused", "call.no_answer",
    "customer.called_back", "customer.confirmed", "customer.moved", "customer.call_me", "door.opened", "door.customer",
)  # fmt: skip


@dataclass(frozen=True)
class NearVisit:
    """`numbers` of its customer; `contact` is the event that was the last contact, at `contact_ms`."""

    id: str
    area_id: str
    window_from_ms: int
    window_to_ms: int
    technician: str
    state: str
    numbers: Sequence[str]
    contact: str
    contact_ms: int | None


def near_visits(session: Session, areas: Sequence[AreaView], now_ms: int) -> list[NearVisit]:
    """Those with a number and an interval, the nearest to this moment first, `MOST` of them; without anybody's name."""
    columns = (cases.c.id, cases.c.order_id, cases.c.area_id, cases.c.window_from_ms, cases.c.window_to_ms,
               cases.c.state, accounts.c.name.label("technician"))  # fmt: skip
    query = select(*columns).outerjoin(accounts, accounts.c.id == cases.c.technician_id)
    planned = cases.c.window_from_ms.is_not(None)
    nearest = query.where(_days(areas, now_ms), planned).order_by(func.abs(cases.c.window_from_ms - now_ms), cases.c.id)
    rows = session.execute(nearest.limit(MOST)).all()
    numbers = _numbers(session, [row.order_id for row in rows])
    said = _contacts(session, [row.id for row in rows])
    return [
        NearVisit(row.id, row.area_id, row.window_from_ms, row.window_to_ms, row.technician or "", row.state,
                  numbers[row.order_id], *said.get(row.id, ("", None)))
        for row in rows if row.order_id in numbers
    ]  # fmt: skip


def _days(areas: Sequence[AreaView], now_ms: int) -> ColumnElement[bool]:
    parts = []
    for area in areas:
        today = date_of(area.today(now_ms))
        first, last = (number_of(today + timedelta(days=days)) for days in (-DAYS, DAYS))
        parts.append(and_(cases.c.area_id == area.id, cases.c.day >= first, cases.c.day <= last))
    return or_(false(), *parts)


def _numbers(session: Session, order_ids: Sequence[str | None]) -> dict[str, list[str]]:
    query = select(phones.c.order_id, phones.c.e164).join(orders, orders.c.id == phones.c.order_id)
    mine = (phones.c.order_id.in_(order_ids), orders.c.blanked_ms.is_(None))
    found: dict[str, list[str]] = {}
    for row in session.execute(query.where(*mine).order_by(phones.c.order_id, phones.c.place)):
        found.setdefault(row.order_id, []).append(row.e164)
    return found


def _contacts(session: Session, case_ids: Sequence[str]) -> dict[str, tuple[str, int]]:
    query = select(events.c.case_id, events.c.type, events.c.at_ms)
    mine = (events.c.case_id.in_(case_ids), events.c.type.in_(CONTACTS))
    rows = session.execute(query.where(*mine).order_by(events.c.at_ms, events.c.id))
    return {row.case_id: (row.type, row.at_ms) for row in rows}
