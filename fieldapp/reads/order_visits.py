"""Which visit of an order is its last?"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.ids import visit_id
from fieldapp.store.db import reading_first
from fieldapp.store.tables import orders


def last_visits(session: Session, source: str, numbers: Collection[str]) -> dict[str, str]:
    """`{number: case id}` of this source's orders that had a visit."""
    wanted = orders.c.source == source, orders.c.external_id.in_(sorted(set(numbers))), orders.c.visits > 0
    with reading_first(session):
        rows = session.execute(select(orders.c.external_id, orders.c.visits).where(*wanted)).all()
    return {row.external_id: visit_id(source, row.external_id, row.visits) for row in rows}
