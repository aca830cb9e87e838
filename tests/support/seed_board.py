"""A believable half of a morning for the board: visits in many states, made through the actions with a moved clock."""

import uuid
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.actions import decide, follow_up, tick
from fieldapp.actions.append import NewEvent, append_server_events, append_to_locked
from fieldapp.core.ids import visit_id
from fieldapp.store import cases as cases_store
from fieldapp.store.tables import heartbeats, orders, phones, subjects
from tests.support.app import Site

MINUTE_MS = 60_000
NAMES = (
    "Панина Зоя Эдуардовна", "Хромова Ольга Юрьевна", "Тихонов Ян Янович", "Рыбаков Пётр Фёдорович",
    "Ершов Сергей Петрович", "Галиева Надежда Львовна", "Ким Мария Ильинична", "Сафина Лилия Маратовна",
    "Орлов Игорь Олегович", "Белова Анна Игоревна", "Зайцев Глеб Романович", "Юсупова Дина Рафиковна",
)  # fmt: skip
STREETS = ("ул. 8 Марта, д. 125", "Большой Козихинский пер., д. 6А", "пр-т Мира, д. 94/14", "ул. Гагарина, д. 12",
           "наб. реки Казанки, д. 40", "б-р Звёздный, д. 3")  # fmt: skip
WORKS = ("Ремонт: нет доступа в интернет", "Замена роутера", "Подключение")


class Seeder:
    """Makes visits on a site and lets people report and decide; the site's clock is the time."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.number = 100201300
        with site.app.app_context():
            self.library = site.app.extensions["fieldapp"].library

    def visit(
        self, technician: str = "t01", *, area: str = "north", from_hour: float = 2, hours: float = 2, **words: Any
    ) -> str:
        """A planned visit whose interval begins `from_hour` hours from now; its case id."""
        place = self.number - 100201300
        number, order_id = str(self.number), str(uuid.uuid4())
        self.number += 1
        case_id = visit_id("orders", number, 1)
        now = self.site.clock.now_ms()
        start = now + round(from_hour * 60) * MINUTE_MS
        end = start + round(hours * 60) * MINUTE_MS
        plan = {"technician": technician, "window_from_ms": start, "window_to_ms": end, "has_mobile": True,
                "leave_by_ms": end - 35 * MINUTE_MS}  # fmt: skip
        if not technician:
            del plan["technician"]
        with self.site.session() as session:
            _order(session, order_id, number, area, place, words)
            row = cases_store.new_case(case_id, kind="visit", area_id=area, order_id=order_id, state="planned",
                                       playbook=self.library.digests["visit"], now_ms=now)  # fmt: skip
            cases_store.insert_cases(session, [row])
            opened = NewEvent(case_id, "case.opened", "system", "import", {"source": "orders"})
            append_server_events(
                session, self.library, now, [opened, NewEvent(case_id, "plan.set", "system", "import", plan)]
            )
            session.commit()
        return case_id

    def report(
        self, case_id: str, type_: str, author: str = "t01", *, private: dict[str, str] | None = None, **data: Any
    ) -> str:
        """What the technician reports now; the event's id."""
        now = self.site.clock.now_ms()
        event = NewEvent(case_id, type_, "technician", author, data, private or {}, quality="online")
        with self.site.session() as session:
            locked = cases_store.lock_cases(session, [case_id])
            done = append_to_locked(session, self.library, now, locked, [event])
            follow_up.follow_up(session, self.library, now, locked, done.fresh)
            session.commit()
        return done.event_ids[0]

    def decide(self, case_id: str, type_: str, by: str = "d01", **data: Any) -> None:
        """A dispatcher's command; it must hold."""
        with self.site.session() as session:
            done = decide.decide(session, self.library, self.site.clock.now_ms(), self.site.actor(by),
                                 case_id=case_id, type_=type_, data=data, private={}, revision=0)  # fmt: skip
        assert isinstance(done, decide.Decided), done

    def three_calls(self, case_id: str, author: str = "t01") -> None:
        """Three calls ten minutes apart, nobody answers; the clock moves by a little more than twenty minutes."""
        for turn in range(3):
            self.report(case_id, "call.started", author)
            self.site.clock.forward(seconds=40)
            self.report(case_id, "call.no_answer", author)
            if turn < 2:
                self.site.clock.forward(minutes=9, seconds=30)

    def tick(self) -> None:
        """Let time do what it does."""
        with self.site.session() as session:
            tick.refold_due(session, self.library, self.site.clock.now_ms())

    def beat(self) -> None:
        """A ticker and a worker that live."""
        with self.site.session() as session:
            for name in ("ticker", "worker:1"):
                session.execute(insert(heartbeats).values(name=name, at_ms=self.site.clock.now_ms()))
            session.commit()


def _order(session: Session, order_id: str, number: str, area: str, place: int, words: dict[str, Any]) -> None:
    now = 1
    session.execute(
        insert(orders).values(
            id=order_id,
            source="orders",
            external_id=number,
            area_id=area,
            created_ms=now,
            visits=1,
            work=WORKS[place % 3],
            last_row={},
        )
    )
    known = {"name": NAMES[place % len(NAMES)], "city": "Казань", "address": STREETS[place % len(STREETS)],
             "flat": str(31 + place), "entrance": "1", "floor": "8", "chips": []}  # fmt: skip
    session.execute(insert(subjects).values(order_id=order_id, **{**known, **words}))
    e164 = f"+7000483{8300 + place:04d}"
    session.execute(insert(phones).values(order_id=order_id, place=0, e164=e164, raw=e164, mobile=True, valid=True))


def morning(site: Site) -> dict[str, str]:
    """A dozen visits in many states, and the ids of those that a test may want by name."""
    seeder = Seeder(site)
    ids = {name: seeder.visit(who, from_hour=hour, hours=2) for name, who, hour in (
        ("working", "t02", 0), ("silent", "t01", 1.6), ("late", "t02", 0), ("ready", "t01", 4), ("planned", "t02", 5),
        ("nobody", "", 3), ("door", "t01", 0.4), ("away", "t02", 2), ("done", "t02", 0))}  # fmt: skip
    for name in ("working", "done"):
        for type_ in ("call.started", "call.expects_you", "technician.departed", "technician.arrived", "door.customer",
                      "introduced"):  # fmt: skip
            site.clock.forward(minutes=1)
            seeder.report(ids[name], type_, "t02")
        seeder.report(ids[name], "work.started", "t02", where="flat", shoe_covers=True)
    seeder.report(ids["done"], "work.result", "t02", result="done")
    seeder.report(ids["ready"], "call.started")
    seeder.report(ids["ready"], "call.expects_you")
    seeder.report(ids["door"], "technician.departed")
    seeder.report(ids["door"], "technician.arrived")
    seeder.three_calls(ids["silent"])
    seeder.report(ids["door"], "door.nobody")
    seeder.report(ids["door"], "call.started")
    seeder.report(ids["door"], "call.no_answer")
    seeder.report(ids["away"], "call.started", "t02")
    seeder.report(ids["away"], "call.busy", "t02", agreed_from_ms=site.clock.now_ms() + 180 * MINUTE_MS)
    seeder.report(ids["late"], "customer.unhappy", "t02", private={"words": "Ждут второй день"})
    seeder.report(ids["late"], "call.started", "t02")
    seeder.report(ids["late"], "call.no_answer", "t02", how="dropped")
    seeder.tick()
    seeder.beat()
    return ids
