"""How are orders with their people and phones read and written, always many at once?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, cases, events, orders, phones, subjects

ORDER_COLUMNS = ("area_id", "work", "shape", "state", "visits", "last_row", "waiting_since_ms")
SUBJECT_COLUMNS = (
    "name", "city", "address", "entrance", "floor", "flat", "intercom", "comment", "chips", "flat_key",
)  # fmt: skip


def technicians(session: Session) -> list[Row[Any]]:
    """`id, login, name` of the technicians who may get visits."""
    wanted = accounts.c.role == "technician", accounts.c.active.is_(True)
    return list(session.execute(select(accounts.c.id, accounts.c.login, accounts.c.name).where(*wanted)))


def known_orders(session: Session, source: str, numbers: Collection[str]) -> dict[str, dict[str, Any]]:
    """The orders of this source under these numbers, by number."""
    wanted = orders.c.source == source, orders.c.external_id.in_(sorted(numbers))
    return {row.external_id: dict(row._mapping) for row in session.execute(select(orders).where(*wanted))}


def planners(session: Session, case_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """`{case id: {given: author}}`: who set each given of the plan last."""
    columns = events.c.case_id, events.c.author, events.c.data
    wanted = events.c.type == "plan.set", events.c.case_id.in_(sorted(case_ids))
    found: dict[str, dict[str, str]] = {}
    for row in session.execute(select(*columns).where(*wanted).order_by(events.c.at_ms, events.c.seq)):
        found.setdefault(row.case_id, {}).update(dict.fromkeys(row.data, row.author))
    return found


def phones_of(session: Session, order_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The numbers of these orders, in the order in which they are proposed."""
    found: dict[str, list[dict[str, Any]]] = {}
    chosen = select(phones).where(phones.c.order_id.in_(sorted(order_ids))).order_by(phones.c.place)
    for row in session.execute(chosen):
        found.setdefault(row.order_id, []).append({k: v for k, v in row._mapping.items() if k != "id"})
    return found


def insert_orders(
    session: Session, new_orders: Sequence[Mapping[str, Any]], new_subjects: Sequence[Mapping[str, Any]]
) -> None:
    """New orders with their people; an IntegrityError says that another import was faster."""
    if new_orders:
        session.connection().execute(insert(orders), list(new_orders))
        session.connection().execute(insert(subjects), list(new_subjects))


def update_orders(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write ORDER_COLUMNS of orders, by `id`."""
    _update(session, orders, "id", ORDER_COLUMNS, rows)


def update_subjects(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write SUBJECT_COLUMNS of people, by `order_id`."""
    _update(session, subjects, "order_id", SUBJECT_COLUMNS, rows)


def set_locale(session: Session, order_id: str, locale: str) -> None:
    """In which language the customer reads."""
    session.execute(update(subjects).where(subjects.c.order_id == order_id).values(locale=locale))


def move_cases(session: Session, areas_by_case: Mapping[str, str]) -> None:
    """Hand cases to another area."""
    _update(session, cases, "id", ("area_id",), [{"id": case, "area_id": area} for case, area in areas_by_case.items()])


def replace_phones(session: Session, order_ids: Collection[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Let these orders have exactly these numbers."""
    if order_ids:
        session.execute(delete(phones).where(phones.c.order_id.in_(sorted(order_ids))))
    if rows:
        session.connection().execute(insert(phones), list(rows))


def _update(
    session: Session, table: Table, key: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    if not rows:
        return
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    statement = update(table).where(table.c[key] == bindparam("row_key")).values(values)
    named = [{"row_key": row[key], **{f"new_{name}": row[name] for name in columns}} for row in rows]
    session.connection().execute(statement, named)
