"""Which areas are there?"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import account_areas, areas, cases


def add_area(session: Session, values: dict[str, Any]) -> None:
    """Insert one area; `values` holds its columns, `settings` is {} unless given."""
    session.execute(insert(areas).values({"settings": {}, **values}))


def all_areas(session: Session) -> list[Row[Any]]:
    """Every area, by name."""
    return list(session.execute(select(areas).order_by(areas.c.name)))


def areas_named(session: Session, names: Iterable[str]) -> list[Row[Any]]:
    """The areas of those names that exist."""
    return list(session.execute(select(areas).where(areas.c.name.in_(list(names))).order_by(areas.c.name)))


def areas_of(session: Session, account_id: str) -> list[Row[Any]]:
    """The areas of an account, by name."""
    mine = select(account_areas.c.area_id).where(account_areas.c.account_id == account_id)
    return list(session.execute(select(areas).where(areas.c.id.in_(mine)).order_by(areas.c.name)))


def area_held(session: Session, area_id: str) -> Row[Any]:
    """The area, which nobody else changes until the transaction ends."""
    return session.execute(select(areas).where(areas.c.id == area_id).with_for_update()).one()


def change_area(session: Session, area_id: str, columns: dict[str, Any]) -> None:
    """Write these columns."""
    session.execute(update(areas).where(areas.c.id == area_id).values(columns))


def open_to(session: Session, area_id: str, account_id: str) -> None:
    """The area is one of this account's from now on."""
    session.execute(insert(account_areas).values(account_id=account_id, area_id=area_id))


def has_open_visits(session: Session, area_id: str) -> bool:
    """Whether a visit of the area has hours and is still to be made."""
    mine = (cases.c.area_id == area_id, cases.c.look != "end", cases.c.window_from_ms.is_not(None))
    return session.execute(select(cases.c.id).where(*mine).limit(1)).first() is not None
