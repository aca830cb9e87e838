"""How does a person get an account, and how does an area come to be?"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.core.people import LOCALES, ROLES
from fieldapp.store import areas, people

SHORTEST_PASSWORD = 8
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


class NotAdded(Exception):
    """Why not, in words for the person who asked."""


@dataclass(frozen=True)
class NewUser:
    """`area_names` are names as `fieldapp area add` took them."""

    login: str
    name: str
    role: str
    area_names: Sequence[str] = ()
    badge: str = ""
    phone: str = ""
    email: str = ""
    locale: str = "ru"


def add_user(
    session: Session, now_ms: int, user: NewUser, password: str, *, hasher: PasswordHasher | None = None
) -> str:
    """Make the account and return its id; NotAdded says what is wrong. `hasher` lets tests hash fast."""
    _check(user, password)
    found = areas.areas_named(session, user.area_names)
    missing = set(user.area_names) - {area.name for area in found}
    if missing:
        raise NotAdded(f"no area is named {', '.join(sorted(missing))}; `fieldapp area add` makes one")
    account_id = str(uuid.uuid4())
    values = {
        "id": account_id,
        "login": user.login,
        "name": user.name,
        "role": user.role,
        "badge": user.badge,
        "phone": user.phone,
        "email": user.email,
        "locale": user.locale,
        "password_hash": (hasher or PasswordHasher()).hash(password),
        "created_ms": now_ms,
    }
    try:
        people.add_account(session, values, [area.id for area in found])
        session.commit()
    except IntegrityError:
        session.rollback()
        raise NotAdded(f"the login {user.login} is taken") from None
    return account_id


def add_area(session: Session, name: str, *, zone: str, phone: str, travel_minutes: int = 35) -> str:
    """Make an area and return its id; NotAdded says what is wrong."""
    if not name.strip():
        raise NotAdded("an area needs a name")
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, LookupError):
        raise NotAdded(f"{zone} is no time zone; one looks like Europe/Moscow") from None
    if areas.areas_named(session, [name]):
        raise NotAdded(f"there is an area {name} already")
    area_id = str(uuid.uuid4())
    values = {"id": area_id, "name": name, "zone": zone, "phone": phone, "travel_minutes": travel_minutes}
    areas.add_area(session, values)
    session.commit()
    return area_id


def _check(user: NewUser, password: str) -> None:
    if not LOGIN.fullmatch(user.login):
        raise NotAdded("a login is made of small Latin letters, digits, dots and dashes, 60 at most")
    if not user.name.strip():
        raise NotAdded("the person needs a name, as colleagues say it")
    if user.role not in ROLES:
        raise NotAdded(f"{user.role} is no role; there are {', '.join(ROLES)}")
    if user.locale not in LOCALES:
        raise NotAdded(f"{user.locale} is no language; there are {', '.join(LOCALES)}")
    if len(password) < SHORTEST_PASSWORD:
        raise NotAdded(f"the password needs {SHORTEST_PASSWORD} characters or more")
