"""Orders without a time: do they stand in a list with their age, is somebody nudged, and do they get a time by hand?"""

from typing import Any

from sqlalchemy import insert, select

from fieldapp.store import slots as slots_store
from fieldapp.store.tables import areas, cases, events, orders, outbox, plan_changes, subjects
from tests.support.app import Site
from tests.support.customer import HOUR_MS
from tests.support.seed_board import Seeder

WHY = {"why": "customer_asked", "channel": "phone"}
TUESDAY = {"window_day": "2026-11-24", "window_from_ms": "10:00", "window_to_ms": "12:00"}


def open_ended(site: Site, technician: str = "t01", **words: Any) -> tuple[str, str]:
    """The customer did not know when: the visit and its order, which waits."""
    seeder = Seeder(site)
    case_id = seeder.visit(technician, from_hour=5, **words)
    with site.session() as session:
        session.execute(orders.update().values(visits=1))  # as an import counts them
        session.commit()
    seeder.report(case_id, "call.started", technician)
    seeder.report(case_id, "call.away", technician)
    with site.session() as session:
        return case_id, session.execute(select(cases.c.order_id).where(cases.c.id == case_id)).scalar_one()


def next_visit(site: Site, order_id: str, but: str = "") -> Any:
    with site.session() as session:
        mine = select(cases).where(cases.c.order_id == order_id, cases.c.id != but)
        return session.execute(mine).one()


def test_an_order_that_waits_stands_there_with_its_age_and_after_days_somebody_is_nudged(site: Site) -> None:
    case_id, order_id = open_ended(site)
    browser = site.browser_of("d01")

    page = browser.get("/board/waiting").text
    assert "Панина Зоя Эдуардовна" in page
    assert "пора позвонить" not in page
    assert "давно ждёт времени" not in browser.get("/board").text

    site.clock.forward(minutes=3 * 24 * 60)
    browser = site.browser_of("d01")
    assert "3 дня" in browser.get("/board/waiting").text
    assert "пора позвонить" in browser.get("/board/waiting").text
    assert "1 заявка давно ждёт времени: пора спросить" in browser.get("/board").text

    browser.post(f"/orders/{order_id}/asked")

    assert f'href="/orders/{order_id}/plan"' in browser.get(f"/cases/{case_id}").text
    page = browser.get("/board/waiting").text
    assert "пора позвонить" not in page
    assert "спрашивали 08:00, Лилия" in page
    assert "давно ждёт времени" not in browser.get("/board").text


def test_an_area_says_itself_after_how_many_days(quick_site: Site) -> None:
    open_ended(quick_site)
    with quick_site.session() as session:
        session.execute(areas.update().values(settings={"plan": {"nudge_days": 1}}))
        session.commit()

    quick_site.clock.forward(minutes=25 * 60)

    assert "давно ждёт времени" in quick_site.browser_of("d01").get("/board").text


def test_it_gets_a_time_by_hand_and_the_customer_is_told(site: Site) -> None:
    case_id, order_id = open_ended(site)
    browser = site.browser_of("d01")

    looked = browser.post(f"/orders/{order_id}/plan", data=TUESDAY | {"technician": "t02"})
    assert looked.status_code == 200
    assert "Ничего не мешает" in looked.text
    answer = browser.post(f"/orders/{order_id}/plan", data=TUESDAY | WHY | {"technician": "t02", "save": "yes",
                                                                           "words": "С утра"})  # fmt: skip

    assert answer.status_code == 303
    new = next_visit(site, order_id, case_id)
    assert (new.day, new.technician_id, new.state) == (20261124, "t02", "planned")
    with site.session() as session:
        change = session.execute(select(plan_changes)).one()
        told = set(session.scalars(select(outbox.c.kind).where(outbox.c.case_id == new.id)))
        by = session.scalars(select(events.c.author).where(events.c.type == "decided.new_window")).all()
    assert (change.kind, change.case_id, change.why) == ("next", new.id, "customer_asked")
    assert {"moved", "plan_changed"} <= told
    assert by == ["d01"]
    assert "Панина" not in browser.get("/board/waiting").text
    assert "С утра" in browser.get(f"/cases/{new.id}").text
    assert "У заявки уже есть время" in browser.get(f"/orders/{order_id}/plan").text


def test_two_who_set_a_time_make_one_visit(quick_site: Site) -> None:
    case_id, order_id = open_ended(quick_site)
    browser = quick_site.browser_of("d01")
    form = TUESDAY | WHY | {"save": "yes"}

    first, second = (browser.post(f"/orders/{order_id}/plan", data=form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert "У заявки уже есть время" in second.text
    assert next_visit(quick_site, order_id, case_id).day == 20261124


def test_an_order_that_never_had_a_visit_gets_its_first_one(quick_site: Site) -> None:
    with quick_site.session() as session:
        session.execute(insert(orders).values(id="o1", source="orders", external_id="77", area_id="north", created_ms=1,
                                              state="waiting", visits=0, work="Подключение", last_row={},
                                              waiting_since_ms=1))  # fmt: skip
        session.execute(insert(subjects).values(order_id="o1", name="Ким Мария", address="ул. Мира", chips=[]))
        session.commit()

    quick_site.browser_of("d01").post("/orders/o1/plan", data=TUESDAY | WHY | {"save": "yes"})

    new = next_visit(quick_site, "o1")
    assert (new.day, new.technician_id, new.base["givens"]["work"]) == (20261124, None, "Подключение")


def test_a_full_interval_is_had_knowingly_only(quick_site: Site) -> None:
    case_id, order_id = open_ended(quick_site)
    Seeder(quick_site)
    with quick_site.session() as session:
        slots_store.put_capacity(session, "north", 20261124, [(600, 720, 0)])
        session.commit()
    browser = quick_site.browser_of("d01")
    form = TUESDAY | WHY | {"save": "yes"}

    blind = browser.post(f"/orders/{order_id}/plan", data=form)
    assert blind.status_code == 409
    assert "мест больше нет" in blind.text
    assert browser.post(f"/orders/{order_id}/plan", data=form | {"knows": "full"}).status_code == 303

    assert next_visit(quick_site, order_id, case_id).window_from_ms == quick_site.clock.now_ms() + 26 * HOUR_MS
    with quick_site.session() as session:
        assert session.scalars(select(plan_changes.c.knew)).all() == [["full"]]


def test_who_forgets_the_reason_or_the_hours_is_asked(quick_site: Site) -> None:
    _, order_id = open_ended(quick_site)
    browser = quick_site.browser_of("d01")

    no_reason = browser.post(f"/orders/{order_id}/plan", data=TUESDAY | {"save": "yes"})
    no_hours = browser.post(f"/orders/{order_id}/plan", data=WHY | {"save": "yes", "window_day": "2026-11-24"})

    assert (no_reason.status_code, no_hours.status_code) == (422, 422)
    assert "Выберите причину" in no_reason.text
    assert "начало раньше конца" in no_hours.text


def test_what_waits_elsewhere_is_not_there(quick_site: Site) -> None:
    _, order_id = open_ended(quick_site)
    browser = quick_site.browser_of("d02")

    assert "Панина" not in browser.get("/board/waiting").text
    assert browser.get(f"/orders/{order_id}/plan").status_code == 404
    assert browser.post(f"/orders/{order_id}/plan", data=TUESDAY | WHY | {"save": "yes"}).status_code == 404
    assert browser.post(f"/orders/{order_id}/asked").status_code == 404
