"""A small world on a real database: two areas, their people, visits, phones that sync with clocks of their own."""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fieldapp.actions import library as library_file
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.sync_device import Request, Synced, sync_device
from fieldapp.core.ids import visit_id
from fieldapp.core.people import Actor
from fieldapp.store import cases as cases_store
from fieldapp.store.db import open_engine
from fieldapp.store.tables import account_areas, accounts, areas, cases, orders, phones, subjects
from tests.support import servers
from tests.support.sound import assert_sound

MORNING_MS = 1_795_410_000_000  # 2026-11-23 08:00 in Moscow
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
AREAS = {"north": "Казань-Север", "south": "Казань-Юг"}
PEOPLE = {"t01": ("technician", "north", "Тимур"), "t02": ("technician", "south", "Азат"),
          "t03": ("technician", "north", "Рустам"), "d01": ("dispatcher", "north", "Лилия"),
          "d02": ("dispatcher", "south", "Роза")}  # fmt: skip


class World:
    """One installation; `now_ms` moves only when told to."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        servers.have_tables(self.engine)
        self.library = library_file.load_library()
        self.now_ms = MORNING_MS
        self.is_broken_on_purpose = False
        self._numbers = itertools.count(100201300)
        with self.session() as session:
            self._people(session)
            session.commit()

    def close(self) -> None:
        """Let go of the database, which must still say what it must (R4), unless the test broke it on purpose."""
        try:
            if not self.is_broken_on_purpose:
                assert_sound(self.engine, self.library)
        finally:
            self.engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that is closed afterwards."""
        with Session(self.engine) as session:
            yield session

    def session_(self) -> Session:
        """A session that the caller closes."""
        return Session(self.engine)

    def actor(self, login: str) -> Actor:
        """A person of the cast."""
        role, area, name = PEOPLE[login]
        return Actor(login, role, name, "ru", frozenset({area}))

    def forward(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        self.now_ms += round(minutes * MINUTE_MS + seconds * 1000)

    def visit(self, technician: str = "t01", *, area: str = "north", from_hour: float = 2, hours: float = 2) -> str:
        """A planned visit whose window begins `from_hour` hours after the morning's start; its case id."""
        number = str(next(self._numbers))
        case_id, order_id = visit_id("orders", number, 1), str(uuid.uuid4())
        start = MORNING_MS + round(from_hour * HOUR_MS)
        end = start + round(hours * HOUR_MS)
        plan = {"technician": technician, "window_from_ms": start, "window_to_ms": end, "has_mobile": True,
                "leave_by_ms": end - 35 * MINUTE_MS}  # fmt: skip
        with self.session() as session:
            self._order(session, order_id, number, area)
            row = cases_store.new_case(case_id, kind="visit", area_id=area, order_id=order_id, state="planned",
                                       playbook=self.library.digests["visit"], now_ms=self.now_ms)  # fmt: skip
            cases_store.insert_cases(session, [row])
            opened = NewEvent(case_id, "case.opened", "system", "import", {"source": "orders"})
            append_server_events(
                session, self.library, self.now_ms, [opened, NewEvent(case_id, "plan.set", "system", "import", plan)]
            )
            session.commit()
        return case_id

    def case(self, case_id: str) -> dict[str, Any]:
        """The row of a case."""
        with self.session() as session:
            return dict(session.execute(select(cases).where(cases.c.id == case_id)).one()._mapping)

    def rows(self, table: Any, *where: Any) -> list[dict[str, Any]]:
        """Rows of a table, in the order of its primary key."""
        with self.session() as session:
            chosen = select(table).where(*where).order_by(*table.primary_key.columns)
            return [dict(row._mapping) for row in session.execute(chosen)]

    def _people(self, session: Session) -> None:
        for area_id, name in AREAS.items():
            session.execute(insert(areas).values(id=area_id, name=name, zone="Europe/Moscow", phone="88000000000",
                                                 travel_minutes=35, settings={}))  # fmt: skip
        for login, (role, area, name) in PEOPLE.items():
            session.execute(insert(accounts).values(id=login, login=login, name=name, role=role, password_hash="-",
                                                    created_ms=MORNING_MS))  # fmt: skip
            session.execute(insert(account_areas).values(account_id=login, area_id=area))

    @staticmethod
    def _order(session: Session, order_id: str, number: str, area: str) -> None:
        session.execute(
            insert(orders).values(
                id=order_id,
                source="orders",
                external_id=number,
                area_id=area,
                work="Замена роутера",
                visits=1,
                last_row={},
                created_ms=MORNING_MS,
            )
        )
        session.execute(insert(subjects).values(order_id=order_id, name="Панина Зоя Эдуардовна", chips=[],
                                                address="ул. 8 Марта, д. 125", flat="31"))  # fmt: skip
        session.execute(insert(phones).values(order_id=order_id, place=0, e164="+70004838348", mobile=True,
                                              raw="+7 (000) 483-83-48", valid=False))  # fmt: skip


class Phone:
    """A technician's phone: two clocks that may be wrong, an outbox, and what the server answered."""

    def __init__(self, world: World, login: str, *, wrong_by_ms: int = 0) -> None:
        self.world, self.login, self.wrong_by_ms = world, login, wrong_by_ms
        self.device, self.clock = str(uuid.uuid4()), str(uuid.uuid4())
        self.started_ms = world.now_ms
        self.seq = 0
        self.outbox: list[dict[str, Any]] = []

    def record(self, case_id: str, type_: str, data: dict[str, Any] | None = None, **private: str) -> dict[str, Any]:
        """Put an event into the outbox, at the present moment."""
        self.seq += 1
        event = {"id": str(uuid.uuid4()), "case": case_id, "type": type_, "data": data or {}, "private": private,
                 "schema": 1, "device_seq": self.seq, "clock": self.clock, **self._clocks()}  # fmt: skip
        self.outbox.append(event)
        return event

    def sync(self, events: list[dict[str, Any]] | None = None) -> Synced:
        """Send the outbox (or just these events) and forget what was answered."""
        sent, clocks = list(self.outbox if events is None else events), self._clocks()
        request = Request(device=self.device, app="0.1.0", clock=self.clock, sent_ms=clocks["device_ms"],
                          mono_ms=clocks["mono_ms"], unsent_events=0, unsent_photos=0, push="ok", events=sent,
                          faults={})  # fmt: skip
        world = self.world
        with world.session() as session:
            done = sync_device(session, world.library, world.now_ms, world.actor(self.login), request)
        if events is None:
            self.outbox.clear()
        return done

    def _clocks(self) -> dict[str, Any]:
        return {
            "device_ms": self.world.now_ms + self.wrong_by_ms,
            "mono_ms": float(self.world.now_ms - self.started_ms + 1000),
        }


def third_miss(world: World, phone: Phone) -> str:
    """The id of a visit whose customer did not answer three calls, ten minutes apart (S4.3)."""
    case_id = world.visit()
    for _ in range(3):
        phone.record(case_id, "call.started")
        phone.record(case_id, "call.no_answer")
        world.forward(minutes=10)
    phone.sync()
    return case_id
