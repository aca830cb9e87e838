"""What did the customer behind a number ask for once and for all?"""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import phones, wishes
from fieldapp.store.upsert import insert_into


def numbers_of(session: Session, order_id: str) -> list[str]:
    """The numbers of an order, the first one first."""
    return list(session.scalars(select(phones.c.e164).where(phones.c.order_id == order_id).order_by(phones.c.place)))


def want(session: Session, numbers: Collection[str], technician_id: str, said_by: str, now_ms: int) -> None:
    """This technician for whoever answers these numbers; the last wish counts."""
    values = {"technician_id": technician_id, "said_by": said_by, "said_ms": now_ms}
    for number in sorted(numbers):
        row = insert_into(session, wishes).values(e164=number, **values)
        session.execute(row.on_conflict_do_update(index_elements=["e164"], set_=values))


def want_anybody(session: Session, numbers: Collection[str]) -> None:
    """The wish is taken back."""
    session.execute(delete(wishes).where(wishes.c.e164.in_(list(numbers))))
