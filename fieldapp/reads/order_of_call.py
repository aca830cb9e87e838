"""Which order was opened from a call, and which call asked for an order (issue 5, point 1)?"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.ids import visit_id
from fieldapp.core.order_of_call import CallNumber, call_of
from fieldapp.store.tables import areas, calls, cases, orders, phones, subjects

PLACE = ("city", "address", "entrance", "floor", "flat", "intercom")


def order_of(session: Session, area_ids: Collection[str], call: CallNumber) -> dict[str, Any] | None:
    """The order with its last `visit` (None: it waits for its time); None when there is none in these areas."""
    wanted = orders.c.source == call.source, orders.c.external_id == call.external_id
    query = select(orders, areas.c.zone).join(areas, areas.c.id == orders.c.area_id)
    row = session.execute(query.where(*wanted, orders.c.area_id.in_(list(area_ids)))).first()
    if row is None:
        return None
    last = visit_id(call.source, call.external_id, row.visits) if row.visits else ""
    visit = session.execute(select(cases).where(cases.c.id == last)).first() if last else None
    return {**row._mapping, "visit": dict(visit._mapping) if visit else None}


def call_of_order(
    session: Session, area_ids: Collection[str], source: str, external_id: str
) -> Mapping[str, Any] | None:
    """The call's row with its `zone`; None when the order came another way or the call is of another area."""
    named = call_of(source, external_id)
    if named is None or named.area_id not in area_ids:
        return None
    wanted = calls.c.area_id == named.area_id, calls.c.year == named.year, calls.c.number == named.number
    query = select(calls, areas.c.zone).join(areas, areas.c.id == calls.c.area_id)
    row = session.execute(query.where(*wanted)).first()
    return dict(row._mapping) if row else None


def last_place(session: Session, area_ids: Collection[str], e164: str) -> dict[str, str]:
    """Where the last order under this number was, PLACE and `order`; empty when there was none in these areas."""
    if not e164:
        return {}
    owned = select(phones.c.order_id).where(phones.c.e164 == e164)
    query = select(orders.c.external_id.label("order"), *(subjects.c[name] for name in PLACE))
    query = query.join(orders, orders.c.id == subjects.c.order_id)
    wanted = orders.c.id.in_(owned), orders.c.area_id.in_(list(area_ids)), subjects.c.address != ""
    row = session.execute(query.where(*wanted).order_by(orders.c.created_ms.desc(), orders.c.id).limit(1)).first()
    return dict(row._mapping) if row else {}
