"""Who has an account?"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, case, delete, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import account_areas, accounts


def account_by_login(session: Session, login: str) -> Row[Any] | None:
    """The account of that login, also one that is no longer active."""
    return session.execute(select(accounts).where(accounts.c.login == login)).first()


def account_by_id(session: Session, account_id: str) -> Row[Any] | None:
    """The account of that id, also one that is no longer active."""
    return session.execute(select(accounts).where(accounts.c.id == account_id)).first()


def is_technician(session: Session, area_id: str, account_id: str) -> bool:
    """Whether this is an active technician of the area."""
    mine = account_areas.c.account_id == accounts.c.id
    wanted = accounts.c.id == account_id, accounts.c.role == "technician", accounts.c.active
    query = select(accounts.c.id).join(account_areas, mine).where(*wanted, account_areas.c.area_id == area_id)
    return session.execute(query).first() is not None


def add_account(session: Session, values: dict[str, Any], area_ids: Iterable[str]) -> None:
    """Insert an account with its areas; `values` holds the columns of accounts."""
    session.execute(insert(accounts).values(values))
    rows = [{"account_id": values["id"], "area_id": area_id} for area_id in area_ids]
    if rows:
        session.execute(insert(account_areas), rows)


def change_account(session: Session, account_id: str, values: dict[str, Any], area_ids: Collection[str]) -> None:
    """Overwrite columns of an account, and its areas."""
    session.execute(update(accounts).where(accounts.c.id == account_id).values(values))
    session.execute(delete(account_areas).where(account_areas.c.account_id == account_id))
    rows = [{"account_id": account_id, "area_id": area_id} for area_id in sorted(area_ids)]
    session.execute(insert(account_areas), rows)


def areas_of(session: Session, account_id: str) -> frozenset[str]:
    """The ids of the areas of an account; none for an unknown one."""
    mine = select(account_areas.c.area_id).where(account_areas.c.account_id == account_id)
    return frozenset(session.scalars(mine))


def set_active(session: Session, account_id: str, *, active: bool) -> None:
    """Whether the person may sign in."""
    session.execute(update(accounts).where(accounts.c.id == account_id).values(active=active))


def set_password(session: Session, account_id: str, password_hash: str) -> None:
    """The password of today, as its hash."""
    session.execute(update(accounts).where(accounts.c.id == account_id).values(password_hash=password_hash))


def set_locale(session: Session, account_id: str, locale: str) -> None:
    """Remember the language that the person chose."""
    session.execute(update(accounts).where(accounts.c.id == account_id).values(locale=locale))


def accounts_of_demo(session: Session) -> list[Row[Any]]:
    """Active accounts with name, login and role: dispatchers first, then technicians, then the rest."""
    first = case((accounts.c.role == "dispatcher", 0), (accounts.c.role == "technician", 1), else_=2)
    chosen = select(accounts.c.login, accounts.c.name, accounts.c.role).where(accounts.c.active.is_(True))
    return list(session.execute(chosen.order_by(first, accounts.c.login)))
