"""How often were these orders moved, and by whose wish (F30)?"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.arrange import CONTROLS
from fieldapp.core.moves import CAUSES, Moves, Told, moves_of
from fieldapp.store.tables import cases, events, plan_changes

TAKEN_BACK = frozenset({"undone", "withdrawn"}) & frozenset(CONTROLS)


def moves_by_order(session: Session, order_ids: Collection[str]) -> dict[str, Moves]:
    """`{order: Moves}` over all visits of each order; what was taken back does not count. Two queries.

    A dispatcher's move is the customer's wish when she said so.
    """
    query = (
        select(cases.c.order_id, events.c.id, events.c.type, events.c.author, events.c.data)
        .join(cases, cases.c.id == events.c.case_id)
        .where(cases.c.order_id.in_(list(order_ids)), events.c.type.in_(["plan.set", *CAUSES, *TAKEN_BACK]))
        .order_by(events.c.at_ms, events.c.seq)
    )
    rows = list(session.execute(query))
    gone = {row.data.get("of") for row in rows if row.type in TAKEN_BACK}
    asked = _asked_by_customers(session, order_ids)
    told: dict[str, list[Told]] = {order_id: [] for order_id in order_ids}
    for row in rows:
        if row.id not in gone and row.type not in TAKEN_BACK:
            window = (row.data.get("window_from_ms"), row.data.get("window_to_ms"))
            type_ = "customer.moved" if row.id in asked else row.type
            told[row.order_id].append(Told(type_, row.author, *window))
    return {order_id: moves_of(listed) for order_id, listed in told.items()}


def _asked_by_customers(session: Session, order_ids: Collection[str]) -> set[str]:
    """The dispatchers' decisions of which it was written down that the customer asked for them."""
    query = select(plan_changes.c.events).join(cases, cases.c.id == plan_changes.c.case_id)
    mine = (cases.c.order_id.in_(list(order_ids)), plan_changes.c.why == "customer_asked")
    return {event_id for said in session.scalars(query.where(*mine)) for event_id in said}
