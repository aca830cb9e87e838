"""What did a person say that the columns of an order system mean?"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store.tables import order_columns
from fieldapp.store.upsert import insert_into


def learnt(session: Session, source: str) -> dict[str, str]:
    """`{header folded by as_key: field}`; an empty field means that the column is not used."""
    rows = session.execute(
        select(order_columns.c.header, order_columns.c.field).where(order_columns.c.source == source)
    )
    return {row.header: row.field for row in rows}


def learn(session: Session, source: str, fields: Mapping[str, str], *, by: str, now_ms: int) -> None:
    """Remember the fields, whatever was said of these headers before."""
    for header, field in fields.items():
        said = {"field": field, "said_by": by, "said_ms": now_ms}
        row = insert_into(session, order_columns).values(source=source, header=header, **said)
        session.execute(row.on_conflict_do_update(index_elements=["source", "header"], set_=said))
