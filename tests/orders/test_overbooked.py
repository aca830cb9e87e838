"""An import that promises more than somebody stated: is it taken, named in its answer, and on the board until seen?"""

import re
from typing import Any

from sqlalchemy import select

from fieldapp.store import slots as slots_store
from fieldapp.store.tables import overbooked, plan_changes
from tests.support.app import Site
from tests.support.customer import HOUR_MS, case_of
from tests.support.orders import Town, answers, row
from tests.support.seed_board import Seeder

TEN = [(600, 720, 1)]


def capacity(town: Town, rows: list[tuple[int, int, int]]) -> None:
    with town.session() as session:
        slots_store.put_capacity(session, "north", 0, rows)
        session.commit()


def two(**changed: str) -> list[dict[str, str]]:
    return [row(number="1", flat="1"), row(number="2", flat="2", **changed)]


def test_what_goes_beyond_the_places_is_taken_and_named(town: Town) -> None:
    capacity(town, TEN)

    dry = town.import_(*two(), dry_run=True)
    report = town.import_(*two())

    assert answers(dry) == answers(report) == {3: ("new", ("overbooked",))}
    assert [one["case_id"] for one in town.rows(overbooked)] == [town.visit_of("2")["id"]]
    assert answers(town.import_(*two())) == {}


def test_a_guess_of_usual_hours_measures_no_file(quick_town: Town) -> None:
    assert answers(quick_town.import_(*[row(number=str(n), flat=str(n)) for n in range(20)])) == {}


def test_an_order_that_stays_in_its_interval_is_not_named_again(quick_town: Town) -> None:
    quick_town.import_(*two())
    capacity(quick_town, TEN)

    assert answers(quick_town.import_(row(number="1", flat="1", comment="Собака"))) == {}
    moved = quick_town.import_(row(number="1", flat="1", comment="Собака", from_="10:30"))
    assert answers(moved) == {2: ("changed", ("overbooked",))}


ORDER = {"area": "Казань-Север", "work": "Замена роутера", "customer": "Панина Зоя", "phone": "+7 000 483-83-48",
         "address": "ул. 8 Марта, д. 125", "day": "2026-11-24", "from": "10:00", "to": "12:00"}  # fmt: skip


def posted(site: Site, *numbers: str) -> list[dict[str, Any]]:
    orders = [ORDER | {"external_id": number, "flat": number} for number in numbers]
    answer = site.browser_of("d01").post("/api/v1/orders", json={"source": "crm", "orders": orders})
    assert answer.status_code == 200, answer.text
    return answer.json["orders"]


def test_it_stands_on_the_board_until_somebody_has_seen_it(site: Site) -> None:
    with site.session() as session:
        slots_store.put_capacity(session, "north", 0, TEN)
        session.commit()
    browser = site.browser_of("d01")
    assert "Сверх мест" not in browser.get("/board").text

    answers_ = posted(site, "1", "2", "3")

    named = ["overbooked" in [one["code"] for one in order["findings"]] for order in answers_]
    assert named == [False, True, True]
    assert "Сверх мест записаны 2 заявки" in browser.get("/board").text
    page = browser.get("/board/plan?day=2026-11-24").text
    assert "3 из 1" in page
    until = re.search(r'name="until" value="(\d+)"', page)
    assert until
    assert "Сверх мест" not in site.browser_of("d02").get("/board").text

    site.browser_of("d02").post("/board/plan/seen", data={"until": until[1]})
    assert "Сверх мест" in browser.get("/board").text
    browser.post("/board/plan/seen", data={"until": until[1]})

    assert "Сверх мест" not in browser.get("/board").text


def test_another_system_moves_into_a_full_interval_only_when_it_says_so(quick_site: Site) -> None:
    with quick_site.session() as session:
        slots_store.put_capacity(session, "north", 0, TEN)
        session.commit()
    case_id = posted(quick_site, "1")[0]["case"]
    seeder = Seeder(quick_site)
    other = seeder.visit("t01", from_hour=5)
    browser, tomorrow = quick_site.browser_of("d01"), quick_site.clock.now_ms() + 26 * HOUR_MS
    event = {"type": "decided.new_window", "revision": case_of(quick_site, other).revision,
             "data": {"window_from_ms": tomorrow, "window_to_ms": tomorrow + 2 * HOUR_MS}}  # fmt: skip

    blind = browser.post(f"/api/v1/cases/{other}/events", json=event)
    knowing = browser.post(f"/api/v1/cases/{other}/events", json=event | {"overbook": True})

    assert (blind.status_code, blind.json["reason"], knowing.status_code) == (409, "full", 201)
    assert case_of(quick_site, other).day == case_of(quick_site, case_id).day
    with quick_site.session() as session:
        assert session.scalars(select(plan_changes.c.knew)).all() == [["full"]]
