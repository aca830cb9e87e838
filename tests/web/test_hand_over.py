"""A technician cannot go on: does his whole day stand in one list, and does each visit go where it was given (F26)?"""

import re

import pytest
from sqlalchemy import select

from fieldapp.store.tables import cases
from tests.support.app import Site, add_person
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.web.test_plan_page import LOOK, UNDO, batch_of, changes, known, line

PAGE = "/technicians/t01/hand-over"
CONFIRMED = {"confirmed": "yes", "why": "car", "channel": "own_decision"}


def case_of(site: Site, case_id: str):
    with site.session() as session:
        return session.execute(select(cases).where(cases.c.id == case_id)).one()


@proves("F26")
def test_one_alert_holds_all_that_is_left_of_his_day(site: Site):
    seeder = Seeder(site)
    now, later, other = seeder.visit("t01", from_hour=0), seeder.visit("t01", from_hour=2), seeder.visit("t02")
    seeder.report(now, "technician.departed")
    seeder.report(now, "technician.cannot_continue", private={"words": "Не заводится машина"})

    queue = site.browser_of("d01").get("/board").text.partition('id="cards"')[2].partition("</ol>")[0]

    assert queue.count("Исполнитель не может продолжать") == 1
    assert "Осталось на сегодня: 2 (8–10, 10–12)" in queue
    assert "Не заводится машина" in queue
    assert f'href="{PAGE}"' in queue
    html = site.browser_of("d01").get(PAGE).text
    assert now in html
    assert later in html
    assert other not in html


@proves("F26")
def test_each_visit_goes_to_a_colleague_or_to_another_time_after_a_look(site: Site):
    seeder = Seeder(site)
    first, second, third = (seeder.visit("t01", from_hour=hour) for hour in (1, 3, 5))
    seeder.visit("t02", from_hour=1)
    seeder.report(first, "technician.cannot_continue")
    browser = site.browser_of("d01")
    form = {f"to_{first}": "t02", f"to_{second}": "move", f"window_day_{second}": "2026-11-24",
            f"window_from_ms_{second}": "10:00", f"window_to_ms_{second}": "12:00"}  # fmt: skip

    looked = browser.post(PAGE, data=form).text
    assert "Передать: Азат" in looked
    assert "Азат: в это же время 9–11" in looked
    assert "Перенести: завтра 10–12" in looked
    assert case_of(site, first).technician_id == "t01"

    done = browser.post(PAGE, data=form | CONFIRMED).text
    assert done.count("сделано") == 2
    assert case_of(site, first).technician_id == "t02"
    assert case_of(site, second).day == 20261124
    assert case_of(site, third).technician_id == "t01"
    assert "Исполнитель не может продолжать" not in browser.get("/board").text


def test_what_one_visit_cannot_have_stops_no_other_and_is_said(quick_site: Site):
    seeder = Seeder(quick_site)
    first, second = seeder.visit("t01", from_hour=1), seeder.visit("t01", from_hour=3)
    browser = quick_site.browser_of("d01")
    form = {f"to_{first}": "t02", f"to_{second}": "t02"} | CONFIRMED
    for type_ in ("technician.departed", "technician.arrived"):
        seeder.report(first, type_)

    done = browser.post(PAGE, data=form).text

    assert "не вышло" in done
    assert "Заявка уже в другом состоянии" in done
    assert case_of(quick_site, first).technician_id == "t01"
    assert case_of(quick_site, second).technician_id == "t02"


def test_two_visits_of_the_list_that_go_to_one_colleague_at_one_time_are_named(quick_site: Site):
    seeder = Seeder(quick_site)
    first, second = seeder.visit("t01", from_hour=1), seeder.visit("t01", from_hour=2)

    looked = quick_site.browser_of("d01").post(PAGE, data={f"to_{first}": "t02", f"to_{second}": "t02"}).text

    assert "Азат: в это же время 10–12" in looked
    assert "Азат: в это же время 9–11" in looked


def test_hours_that_cannot_be_are_asked_again_with_all_that_was_chosen(quick_site: Site):
    seeder = Seeder(quick_site)
    first, second = seeder.visit("t01"), seeder.visit("t01")
    form = {f"to_{first}": "move", f"window_day_{first}": "2026-11-24", f"window_from_ms_{first}": "12:00",
            f"window_to_ms_{first}": "10:00", f"to_{second}": "t02"}  # fmt: skip

    answer = quick_site.browser_of("d01").post(PAGE, data=form)

    assert answer.status_code == 422
    assert "начало раньше конца" in answer.text
    assert '<option value="t02" selected>' in answer.text


@pytest.mark.parametrize("to", ["t05", "no one", "d01"])
def test_nobody_from_elsewhere_can_be_chosen(quick_site: Site, to: str):
    case_id = Seeder(quick_site).visit("t01")

    assert quick_site.browser_of("d01").post(PAGE, data={f"to_{case_id}": to}).status_code == 400


def test_the_free_stand_before_the_busy_and_one_press_fills_in_everything(quick_site: Site):
    with quick_site.session() as session:
        add_person(session, "t03", name="Рустам", role="technician", area_ids=("north",))
        session.commit()
    seeder = Seeder(quick_site)
    seeder.visit("t02", from_hour=1)
    case_id = seeder.visit("t01", from_hour=1)
    browser = quick_site.browser_of("d01")

    html = browser.get(PAGE).text

    assert html.index("Рустам · время свободно") < html.index("Азат · уже есть 9–11")
    assert '<option value="t03" selected>' in browser.get(f"{PAGE}?to=t03").text
    assert case_id in html


def test_technicians_of_other_areas_have_no_list_here(quick_site: Site):
    browser = quick_site.browser_of("d01")

    assert browser.get("/technicians/t05/hand-over").status_code == 404
    assert browser.post("/technicians/t05/hand-over").status_code == 404
    assert quick_site.browser_of("a01").get(PAGE).status_code == 404


def test_what_nobody_has_time_for_waits_for_a_technician(quick_site: Site):
    case_id = Seeder(quick_site).visit("t01", from_hour=3)
    browser = quick_site.browser_of("d01")
    assert "Пока никому: ждёт исполнителя" in browser.get(PAGE).text
    assert "Исполнителя пока нет" in browser.post(PAGE, data={f"to_{case_id}": "nobody"}).text

    browser.post(PAGE, data={f"to_{case_id}": "nobody"} | CONFIRMED)

    assert case_of(quick_site, case_id).technician_id is None


def test_one_reason_holds_for_the_list_and_one_press_takes_all_of_it_back(site: Site):
    seeder = Seeder(site)
    first, second = seeder.visit("t01", from_hour=1), seeder.visit("t01", from_hour=3)
    browser = site.browser_of("d01")
    form = {f"to_{first}": "t02", f"to_{second}": "t02"}
    assert '<option value="own_decision" selected>' in browser.post(PAGE, data=form).text

    unsaid = browser.post(PAGE, data=form | CONFIRMED | {"why": ""})
    assert unsaid.status_code == 422
    assert "Выберите причину" in unsaid.text
    assert case_of(site, first).technician_id == "t01"

    done = browser.post(PAGE, data=form | CONFIRMED | {"words": "Не заводится"}).text
    story = browser.get(f"/cases/{first}").text.partition('id="plan-title"')[2].partition("</section>")[0]
    assert all(words in story for words in ("машина", "решение диспетчера", "Не заводится", "Лилия"))
    assert len({(one.batch_id, one.why, one.channel) for one in changes(site)}) == 1

    browser.post(UNDO, data=batch_of(done))
    assert {case_of(site, one).technician_id for one in (first, second)} == {"t01"}


@pytest.fixture
def beside(site: Site) -> tuple[Seeder, str]:
    """A visit of t02 to which t01 comes along as the second; t03 is free."""
    with site.session() as session:
        add_person(session, "t03", name="Рустам", role="technician", area_ids=("north",))
        session.commit()
    seeder = Seeder(site)
    case_id = seeder.visit("t02", from_hour=3)
    seeder.decide(case_id, "decided.second", second="t01")
    return seeder, case_id


@proves("F26", "F29")
def test_a_visit_to_which_he_comes_along_is_of_his_list_and_another_comes_along(site: Site, beside):
    seeder, case_id = beside
    own = seeder.visit("t01", from_hour=1)
    seeder.report(own, "technician.cannot_continue")
    browser = site.browser_of("d01")

    assert "Осталось на сегодня: 2 (9–11, 11–13)" in browser.get("/board").text
    html = browser.get(PAGE).text.partition(f'name="revision_{case_id}"')
    assert "Здесь второй исполнитель. Первый: Азат." in html[0]
    offered = html[2].partition("</select>")[0]
    assert 'value="t03"' in offered
    assert not any(f'value="{one}"' in offered for one in ("t02", "move", "nobody"))

    assert "Второй исполнитель: Рустам" in browser.post(PAGE, data={f"to_{case_id}": "t03"}).text
    done = browser.post(PAGE, data={f"to_{case_id}": "t03"} | CONFIRMED).text

    row = case_of(site, case_id)
    assert (row.technician_id, row.second_id) == ("t02", "t03")
    browser.post(UNDO, data=batch_of(done))
    assert case_of(site, case_id).second_id == "t01"


@proves("F26", "F29")
def test_a_visit_to_which_he_comes_along_may_be_left_to_one(site: Site, beside):
    _, case_id = beside
    browser = site.browser_of("d01")
    assert "Поедет один исполнитель" in browser.post(PAGE, data={f"to_{case_id}": "alone"}).text

    browser.post(PAGE, data={f"to_{case_id}": "alone"} | CONFIRMED)

    row = case_of(site, case_id)
    assert (row.technician_id, row.second_id) == ("t02", None)


@pytest.mark.parametrize("to", ["t02", "t05", "move", "nobody"])
def test_who_makes_the_visit_does_not_come_along_to_it(site: Site, beside, to: str):
    _, case_id = beside

    assert site.browser_of("d01").post(PAGE, data={f"to_{case_id}": to} | CONFIRMED).status_code == 400
    assert case_of(site, case_id).second_id == "t01"


def test_a_visit_of_two_that_goes_to_the_second_is_said_to_be_his_alone(site: Site, beside):
    _, case_id = beside

    looked = site.browser_of("d01").post("/technicians/t02/hand-over", data={f"to_{case_id}": "t01"}).text

    assert "Поедет один исполнитель" in looked


def test_a_clash_that_the_preview_showed_is_written_down_as_known(quick_site: Site):
    seeder = Seeder(quick_site)
    first, second = seeder.visit("t01", from_hour=1), seeder.visit("t01", from_hour=5)
    seeder.visit("t02", from_hour=1)
    form = {f"to_{first}": "t02", f"to_{second}": "t02"}
    browser = quick_site.browser_of("d01")
    seen = dict(re.findall(r'name="(busy_[^"]+)" value="([^"]*)"', browser.post(PAGE, data=form).text))

    browser.post(PAGE, data=form | CONFIRMED | seen)

    assert {one.case_id: one.knew for one in changes(quick_site)} == {first: ["overlap"], second: []}


@proves("F26", "F29")
def test_of_two_it_is_the_day_of_who_cannot_go_on_that_is_handed_over(site: Site, beside):
    seeder, case_id = beside
    other = seeder.visit("t03", from_hour=3)
    seeder.report(case_id, "technician.cannot_continue", "t01")
    browser = site.browser_of("d01")

    html = browser.get("/board").text

    assert f'href="{PAGE}"' in html
    assert 'href="/technicians/t02/hand-over"' not in html.partition('id="cards"')[2].partition("</ol>")[0]
    assert "stopped" in known(browser.post(LOOK, data=line(other, to="t01")).text)[f"knows_{other}"]
    assert "stopped" not in known(browser.post(LOOK, data=line(other, to="t02")).text)[f"knows_{other}"]
