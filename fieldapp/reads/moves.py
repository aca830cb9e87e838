"""How often were these orders moved, and by whose wish (F30)?"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.arrange import CONTROLS
from fieldapp.core.moves import CAUSES, Moves, Told, moves_of
from fieldapp.store.tables import cases, events

TAKEN_BACK = frozenset({"undone", "withdrawn"}) & frozenset(CONTROLS)


def moves_by_order(session: Session, order_ids: Collection[str]) -> dict[str, Moves]:
    """`{order: Moves}` over all visits of each order; what was taken back does not count. One query."""
    query = (
        select(cases.c.order_id, events.c.id, events.c.type, events.c.author, events.c.data)
        .join(cases, cases.c.id == events.c.case_id)
        .where(cases.c.order_id.in_(list(order_ids)), events.c.type.in_(["plan.set", *CAUSES, *TAKEN_BACK]))
        .order_by(events.c.at_ms, events.c.seq)
    )
    rows = list(session.execute(query))
    gone = {row.data.get("of") for row in rows if row.type in TAKEN_BACK}
    told: dict[str, list[Told]] = {order_id: [] for order_id in order_ids}
    for row in rows:
        if row.id not in gone and row.type not in TAKEN_BACK:
            window = (row.data.get("window_from_ms"), row.data.get("window_to_ms"))
            told[row.order_id].append(Told(row.type, row.author, *window))
    return {order_id: moves_of(listed) for order_id, listed in told.items()}
