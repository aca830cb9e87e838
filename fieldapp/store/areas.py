"""Which areas are there?"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import account_areas, areas


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
