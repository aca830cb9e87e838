"""Two on one visit: does the dispatcher add the second person, does the board show both, is his day kept free (F29)?"""

import re

import pytest

from tests.support.app import Site, add_person
from tests.support.customer import case_of
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.web.test_plan_page import LOOK, UNDO, batch_of, changes, known, line, saved, tomorrow

ADD = {"event": "decided.second", "text": "decided.second", "revision": "0", "plan_why": "for_two",
       "plan_channel": "own_decision"}  # fmt: skip


@proves("F29")
def test_the_dispatcher_adds_a_second_person_and_the_board_shows_both_and_who_leads(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01")
    browser = quick_site.browser_of("d01")
    form = ADD | {"second": "t02"}
    assert "Добавить второго исполнителя" in browser.get(f"/cases/{case_id}").text

    answer = browser.post(f"/cases/{case_id}/decide", data=form, follow_redirects=True)

    assert answer.status_code == 200
    assert "Тимур + Азат" in browser.get("/board").text
    page = browser.get(f"/cases/{case_id}").text
    assert "ведёт Тимур" in page
    assert "Оставить одного исполнителя" in page
    seeder.report(case_id, "lead.to_second", "t02")
    assert "ведёт Азат" in browser.get(f"/cases/{case_id}").text


def test_nobody_from_elsewhere_comes_along(quick_site: Site):
    case_id = Seeder(quick_site).visit("t01")
    browser = quick_site.browser_of("d01")

    for who in ("t05", "t01", "nobody"):
        browser.post(f"/cases/{case_id}/decide", data=ADD | {"second": who})

    assert "Тимур +" not in browser.get("/board").text


@pytest.fixture
def pair(quick_site: Site) -> tuple[Seeder, str]:
    """A visit of t01 with t02 beside him, 13 to 15 today; t03 is free."""
    with quick_site.session() as session:
        add_person(session, "t03", name="Рустам", role="technician", area_ids=("north",))
        session.commit()
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    seeder.decide(case_id, "decided.second", second="t02")
    quick_site.clock.forward(seconds=1)  # what is changed next is the later one
    return seeder, case_id


@proves("F29")
def test_who_comes_along_is_busy_for_other_visits_wherever_they_are_planned(quick_site: Site, pair: tuple[Seeder, str]):
    seeder, case_id = pair
    other = seeder.visit("t01", from_hour=6)
    browser = quick_site.browser_of("d01")

    looked = browser.post(LOOK, data=line(other, to="t02")).text
    listed = browser.get("/technicians/t01/hand-over").text
    panel = browser.get(f"/cases/{other}").text

    assert "У исполнителя в это же время 13–15." in looked
    assert "Азат · уже есть 13–15" in listed
    assert panel.index(">Рустам</option>") < panel.index("Азат · уже есть 13–15")
    assert "Азат" in browser.get(f"/cases/{case_id}").text


@proves("F29")
def test_a_visit_of_two_is_moved_with_a_look_at_the_days_of_both(quick_site: Site, pair: tuple[Seeder, str]):
    seeder, case_id = pair
    seeder.visit("t02", from_hour=26)
    browser = quick_site.browser_of("d01")

    looked = browser.post(LOOK, data=tomorrow(case_id, "10:00", "12:00")).text

    assert "У второго исполнителя в это же время 10–12." in looked
    assert known(looked) == {f"knows_{case_id}": "second_busy"}
    saved(browser, tomorrow(case_id, "10:00", "12:00"))
    assert changes(quick_site)[-1].knew == ["second_busy"]


def test_two_of_one_list_that_want_the_same_second_see_each_other(quick_site: Site, pair: tuple[Seeder, str]):
    seeder, case_id = pair
    other = seeder.visit("t03", from_hour=2)
    seeder.decide(other, "decided.second", second="t02")
    browser = quick_site.browser_of("d01")

    form = tomorrow(case_id, "10:00", "12:00") | tomorrow(other, "11:00", "13:00") | {"case": [case_id, other]}

    assert browser.post(LOOK, data=form).text.count("У второго исполнителя в это же время") == 1


def test_the_history_has_both_with_the_reason_and_takes_the_second_back(quick_site: Site):
    case_id = Seeder(quick_site).visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")
    browser.post(f"/cases/{case_id}/decide", data=ADD | {"second": "t02"})

    html = browser.get(f"/cases/{case_id}").text.partition('id="plan-title"')[2].partition("</section>")[0]
    assert "сегодня 13–15, Тимур → сегодня 13–15, Тимур + Азат" in html
    assert "нужны двое" in html
    row = changes(quick_site)[0]
    assert (row.kind, row.old["second"], row.new["second"]) == ("second", "", "t02")
    assert "Тимур + Азат" in browser.get("/board/plan").text

    browser.post(UNDO, data=batch_of(html))

    assert case_of(quick_site, case_id).second_id is None


def test_who_went_alone_gets_his_second_back_only_while_that_one_is_free(quick_site: Site, pair: tuple[Seeder, str]):
    seeder, case_id = pair
    seeder.visit("t01", from_hour=6)  # that the first one has two at once was so before
    seeder.decide(case_id, "decided.alone")
    browser = quick_site.browser_of("d01")
    batch = {"batch": changes(quick_site)[-1].batch_id}
    blocking = seeder.visit("t02", from_hour=5)

    assert "это время уже занято" in browser.post(UNDO, data=batch).text
    seeder.decide(blocking, "decided.other_technician", technician="t03")
    browser.post(UNDO, data=batch)

    assert case_of(quick_site, case_id).second_id == "t02"


def test_a_visit_given_to_who_came_along_is_his_alone(quick_site: Site, pair: tuple[Seeder, str]):
    seeder, case_id = pair

    seeder.decide(case_id, "decided.other_technician", technician="t02")

    row = case_of(quick_site, case_id)
    assert (row.technician_id, row.second_id) == ("t02", None)


GIVE = {"event": "decided.other_technician", "text": "decided.other_technician", "revision": "0", "plan_why": "ill",
        "plan_channel": "own_decision"}  # fmt: skip


def shown_busy(html: str, event: str) -> dict[str, str]:
    """What the panel's form of this decision says of who has something else then."""
    form = html.partition(f'name="event" value="{event}"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(busy)" value="([^"]*)"', form))


@pytest.mark.parametrize(("form", "name", "code"), [(GIVE, "technician", "overlap"), (ADD, "second", "second_busy")])
def test_who_is_chosen_from_the_panels_list_although_busy_is_chosen_knowingly(
    site: Site, form: dict[str, str], name: str, code: str
):
    seeder = Seeder(site)
    case_id, _ = seeder.visit("t01", from_hour=5), seeder.visit("t02", from_hour=6)
    browser = site.browser_of("d01")
    seen = shown_busy(browser.get(f"/cases/{case_id}").text, form["event"])

    browser.post(f"/cases/{case_id}/decide", data=form | seen | {name: "t02"})

    assert [one.knew for one in changes(site)] == [[code]]
    told = browser.get(f"/cases/{case_id}").text.partition("знали: ")[2].partition("<")[0]
    assert told.strip().endswith("исполнителя в это же время была другая заявка.")


def test_what_the_panel_did_not_show_is_not_written_down_as_known(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")
    seen = shown_busy(browser.get(f"/cases/{case_id}").text, GIVE["event"])
    seeder.visit("t02", from_hour=6)

    browser.post(f"/cases/{case_id}/decide", data=GIVE | seen | {"technician": "t02"})

    assert [one.knew for one in changes(quick_site)] == [[]]
