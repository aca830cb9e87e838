"""Who works in the demo? Two areas, eight technicians, their dispatchers, the desk's operator, and people who look.

Accounts and areas are made by the same actions as the terminal's; the one shared password is hashed once.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from fieldapp.actions.add_user import NewUser, add_area, add_user
from fieldapp.actions.demo.morning import ZONE
from fieldapp.core.people import Actor

PASSWORD = "ryabina-2026"  # no secret: the sign-in page of a demo installation shows it
NORTH, SOUTH = "Казань-Север", "Казань-Юг"
AREAS = {NORTH: "8 000 100-20-30", SOUTH: "8 000 100-20-40"}

# login, name, role, areas, badge, phone; d03 is on duty for both areas
PEOPLE = (
    ("t01", "Тимур", "technician", (NORTH,), "4401", "+7 000 201-00-01"),
    ("t02", "Азат", "technician", (SOUTH,), "4402", "+7 000 201-00-02"),
    ("t03", "Рустам", "technician", (NORTH,), "4403", "+7 000 201-00-03"),
    ("t04", "Денис", "technician", (SOUTH,), "4404", "+7 000 201-00-04"),
    ("t05", "Айрат", "technician", (NORTH,), "4405", "+7 000 201-00-05"),
    ("t06", "Игорь", "technician", (SOUTH,), "4406", "+7 000 201-00-06"),
    ("t07", "Марат", "technician", (NORTH,), "4407", "+7 000 201-00-07"),
    ("t08", "Ольга", "technician", (SOUTH,), "4408", "+7 000 201-00-08"),
    ("d01", "Лилия", "dispatcher", (NORTH,), "", "+7 000 202-00-01"),
    ("d02", "Роза", "dispatcher", (SOUTH,), "", "+7 000 202-00-02"),
    ("d03", "Гульнара", "dispatcher", (NORTH, SOUTH), "", "+7 000 202-00-03"),
    ("o01", "Алсу", "operator", (NORTH, SOUTH), "", "+7 000 206-00-01"),
    ("m01", "Камиль", "manager", (NORTH, SOUTH), "", "+7 000 203-00-01"),
    ("a01", "Анна", "administrator", (NORTH, SOUTH), "", "+7 000 204-00-01"),
)
OPERATOR = "o01"
MAILED = ("dispatcher", "operator", "administrator")  # a manager's reports would be drawn for letters that nobody reads
TECHNICIANS = tuple(person[0] for person in PEOPLE if person[2] == "technician")


@dataclass(frozen=True)
class Cast:
    """The people of the demo by login, as actions want them."""

    actors: Mapping[str, Actor]
    area_ids: Mapping[str, str]

    def id_of(self, login: str) -> str:
        """The account behind a login."""
        return self.actors[login].id


class OneHash(PasswordHasher):
    """Fourteen accounts with one password: hashing takes 0.1 s each, and salts protect nothing that everybody knows."""

    def __init__(self) -> None:
        super().__init__()
        self._hashed = ""

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """The hash of the first password asked for."""
        self._hashed = self._hashed or super().hash(password, salt=salt)
        return self._hashed


def make_cast(session: Session, now_ms: int, travel_minutes: int) -> Cast:
    """The areas and accounts; commits each."""
    area_ids = {
        name: add_area(session, name, zone=ZONE, phone=phone, travel_minutes=travel_minutes)
        for name, phone in AREAS.items()
    }
    hasher = OneHash()
    actors = {}
    for login, name, role, areas, badge, phone in PEOPLE:
        email = f"{login}@svyaz.example" if role in MAILED else ""
        user = NewUser(login=login, name=name, role=role, area_names=areas, badge=badge, phone=phone, email=email)
        account_id = add_user(session, now_ms, user, PASSWORD, hasher=hasher)
        actors[login] = Actor(account_id, role, name, "ru", frozenset(area_ids[area] for area in areas))
    return Cast(actors, area_ids)


def dispatcher_of(area: str) -> str:
    """The login of the area's own dispatcher."""
    return "d01" if area == NORTH else "d02"


def area_of(technician: str) -> str:
    """Technicians with odd numbers work in the north, the others in the south, as in the sample files."""
    return NORTH if int(technician[1:]) % 2 else SOUTH


def device_id(login: str, seed: str) -> str:
    """The id of a technician's phone."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"fieldapp-demo:{seed}:{login}"))
