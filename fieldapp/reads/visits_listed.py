"""Which visits does another system get to see, page by page?

In order of area, day and id: what was listed stays where it was, and a page costs the same however far down it is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from fieldapp.store.tables import cases, orders

MOST = 200
Place = tuple[str, int, str]  # area, day, id of the last visit of a page


@dataclass(frozen=True)
class Asked:
    """What is wanted, within `area_ids`. Days are numbers like 20261123; None and empty words ask for nothing."""

    area_ids: Collection[str]
    from_day: int | None = None
    to_day: int | None = None
    technician: str = ""
    state: str = ""
    source: str = ""
    number: str = ""
    after: Place | None = None
    limit: int = 50


@dataclass(frozen=True)
class Page:
    """Visits, and where the next page begins (None: this was the last)."""

    visits: list[dict[str, Any]]
    next: Place | None


def visits_listed(session: Session, asked: Asked) -> Page:
    """One page; nothing personal stands in it, a case's own answer has that."""
    rows = [dict(row._mapping) for row in session.execute(_query(asked).limit(asked.limit + 1))]
    more = len(rows) > asked.limit
    rows = rows[: asked.limit]
    last = (rows[-1]["area_id"], rows[-1]["day"], rows[-1]["id"]) if more else None
    return Page(rows, last)


def _query(asked: Asked) -> Select[Any]:
    query = _ROWS.where(cases.c.area_id.in_(list(asked.area_ids)))
    if asked.from_day is not None:
        query = query.where(cases.c.day >= asked.from_day)
    if asked.to_day is not None:
        query = query.where(cases.c.day <= asked.to_day)
    if asked.technician:
        query = query.where(cases.c.technician_id == asked.technician)
    if asked.state:
        query = query.where(cases.c.state == asked.state)
    if asked.number:
        mine = select(orders.c.id).where(orders.c.source == asked.source, orders.c.external_id == asked.number)
        query = query.where(cases.c.order_id == mine.scalar_subquery())
    if asked.after is not None:
        area_id, day, case_id = asked.after
        query = query.where(tuple_(cases.c.area_id, cases.c.day, cases.c.id) > (area_id, day, case_id))
    return query.order_by(cases.c.area_id, cases.c.day, cases.c.id)


_COLUMNS = ("id", "kind", "area_id", "technician_id", "second_id", "day", "window_from_ms", "window_to_ms", "state",
            "look", "result", "revision", "opened_ms", "changed_ms", "ended_ms")  # fmt: skip
_ROWS = (
    select(
        *(cases.c[name] for name in _COLUMNS),
        orders.c.source,
        orders.c.external_id,
        orders.c.work,
        orders.c.state.label("order_state"),
    )
    .outerjoin(orders, orders.c.id == cases.c.order_id)
    .where(cases.c.kind == "visit")
)
