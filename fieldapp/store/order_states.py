"""How do orders follow their visits?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import orders

_FIELDS = ("state", "reason", "waiting_since_ms")


def set_states(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write `state, reason, waiting_since_ms` of orders by `order_id`."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _FIELDS}
    statement = update(orders).where(orders.c.id == bindparam("row_id")).values(values)
    named = [{"row_id": row["order_id"], **{f"new_{name}": row[name] for name in _FIELDS}} for row in rows]
    session.connection().execute(statement, named)


def next_visits(session: Session, order_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Count one more visit for each order; `{order id: source, external_id, visits}` with the new number."""
    counted = update(orders).where(orders.c.id.in_(list(order_ids))).values(visits=orders.c.visits + 1, state="open")
    session.execute(counted)
    columns = (orders.c.id, orders.c.source, orders.c.external_id, orders.c.visits)
    rows = session.execute(select(*columns).where(orders.c.id.in_(list(order_ids))))
    return {row.id: dict(row._mapping) for row in rows}
