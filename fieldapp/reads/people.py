"""Who are the people, and which areas are theirs?"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from fieldapp.store import areas, people
from fieldapp.store.marks import mark
from fieldapp.store.tables import accounts


def areas_of(session: Session, account_id: str) -> list[Row[Any]]:
    """The areas of an account (id, name, zone, phone …), by name."""
    return areas.areas_of(session, account_id)


def said_of(session: Session, account_id: str) -> dict[str, str]:
    """What somebody says of herself to callers: `position` (S3.2), `email` (S3.11); empty where she has none."""
    query = select(accounts.c.position, accounts.c.email).where(accounts.c.id == account_id)
    return dict(session.execute(query).one()._mapping)


@dataclass(frozen=True)
class Demo:
    """What the sign-in page of a demo installation shows: login, name and role of everybody, and their password."""

    people: list[Row[Any]]
    password: str


def demo(session: Session) -> Demo | None:
    """The demo's sign-ins; None on any other installation. The mark `demo` holds the password all of them share."""
    password = mark(session, "demo")
    return Demo(people.accounts_of_demo(session), password) if password else None
