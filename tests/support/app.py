"""How does a test get a running application? A site on its own database, with a cast of people and a clock that moves.

`site` (tests/conftest.py) opens one on SQLite and one on PostgreSQL. Ids of the cast are their logins, of the areas
`north` and `south`; everybody's password is PASSWORD.
"""

import datetime
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from fieldapp import create_app
from fieldapp.clock import MovedClock
from fieldapp.core.people import Actor
from fieldapp.settings import Settings
from fieldapp.store import areas, people
from fieldapp.store.db import db
from fieldapp.store.marks import set_mark
from tests.support import servers
from tests.support.sound import assert_sound

MONDAY_8 = int(datetime.datetime(2026, 11, 23, 5, tzinfo=datetime.UTC).timestamp() * 1000)  # 08:00 in Kazan
PASSWORD = "correct horse 42"
ZONE = "Europe/Moscow"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

# login, name, role, areas
CAST = (
    ("t01", "Тимур", "technician", ("north",)),
    ("t02", "Азат", "technician", ("north",)),
    ("t05", "Айрат", "technician", ("south",)),
    ("d01", "Лилия", "dispatcher", ("north",)),
    ("d02", "Роза", "dispatcher", ("south",)),
    ("a01", "Анна", "administrator", ("north", "south")),
)
AREAS = (("north", "Казань-Север", "88430000001"), ("south", "Казань-Юг", "88430000002"))


class Browser(FlaskClient):
    """A test client that sends what a browser on our own pages would; `headers` of a call win."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Add the headers that unsafe requests need."""
        path = args[0] if args and isinstance(args[0], str) else ""
        own = {"Sec-Fetch-Site": "same-origin"} | ({"X-Fieldapp": "1; app=0.1.0"} if path.startswith("/api/") else {})
        if kwargs.get("method", "GET") not in ("GET", "HEAD"):
            kwargs["headers"] = {**own, **(kwargs.get("headers") or {})}
        return super().open(*args, **kwargs)


@dataclass
class Site:
    """A running application and what surrounds it."""

    app: Flask
    clock: MovedClock
    settings: Settings
    engine: Engine
    is_broken_on_purpose: bool = False

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A database session outside any request."""
        with Session(self.engine) as session:
            yield session

    def stranger(self) -> Browser:
        """A browser in which nobody is signed in."""
        client = self.app.test_client()
        assert isinstance(client, Browser)
        return client

    def browser_of(self, login: str, browser: Browser | None = None) -> Browser:
        """A browser in which this person has just signed in by the API, read and upload cookies included."""
        client = browser or self.stranger()
        answer = client.post("/api/v1/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    def actor(self, login: str) -> Actor:
        """A person of the cast, as actions want one."""
        _login, name, role, own = next(one for one in CAST if one[0] == login)
        return Actor(login, role, name, "ru", frozenset(own))


@contextmanager
def open_site(database_url: str, data_dir: object, now_ms: int = MONDAY_8, **settings: str) -> Iterator[Site]:
    """A site with its cast on a database that has the tables; `settings` as they stand in the environment."""
    environ = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        "LOG_LEVEL": "ERROR",
        **servers.redis_of_app(),
        **settings,
    }
    chosen = Settings.from_env(environ)
    clock = MovedClock(now_ms)
    app = create_app(chosen, clock)
    app.test_client_class = Browser
    log = logging.getLogger("fieldapp")
    before = log.level
    log.setLevel(logging.ERROR)
    with app.app_context():
        engine = db.engine
    servers.have_tables(engine)
    with Session(engine) as session:
        add_cast(session, now_ms)
        session.commit()
    site = Site(app, clock, chosen, engine)
    try:
        yield site
        if not site.is_broken_on_purpose:
            assert_sound(engine, app.extensions["fieldapp"].library)
    finally:
        engine.dispose()
        log.setLevel(before)


def add_cast(session: Session, now_ms: int) -> None:
    """The areas and people that every test knows, and the marks of a migrated database."""
    for area_id, name, phone in AREAS:
        areas.add_area(session, {"id": area_id, "name": name, "zone": ZONE, "phone": phone})
    for login, name, role, own in CAST:
        add_person(session, login, name=name, role=role, area_ids=own, now_ms=now_ms)
    set_mark(session, "epoch", "test-epoch")


def add_person(
    session: Session, login: str, *, name: str, role: str, area_ids: tuple[str, ...], now_ms: int = MONDAY_8
) -> None:
    """One more account, with PASSWORD."""
    values = {"id": login, "login": login, "name": name, "role": role, "badge": f"44{login[1:]}"}
    people.add_account(session, {**values, "password_hash": _QUICK, "created_ms": now_ms}, area_ids)


def insert_row(session: Session, table: Any, **values: Any) -> None:
    """One row of any table."""
    session.execute(insert(table).values(values))
