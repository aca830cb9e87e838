"""A visit can be given to nobody for now: it waits for a technician, from the plan and from its own page."""

import re

from tests.support.app import Site
from tests.support.customer import case_of
from tests.support.seed_board import Seeder
from tests.web.test_lanes import lane_of
from tests.web.test_plan_page import LOOK, SAVE, UNDO, WHY, batch_of, changes, known, line, saved


def test_a_visit_is_taken_off_its_technician_stands_among_those_of_nobody_and_comes_back(site: Site) -> None:
    seeder = Seeder(site)
    case_id, other = seeder.visit("t01", from_hour=5), seeder.visit("t01", from_hour=7)
    browser = site.browser_of("d01")

    def loads() -> list[str]:
        return re.findall(r"\d+ из \d+", browser.get("/board/plan").text)

    before = loads()
    assert "Исполнителя пока нет" in browser.post(LOOK, data={"case": case_id, "do": "give", "to": "nobody"}).text

    html = saved(browser, line(case_id, to="nobody"))

    assert case_of(site, case_id).technician_id is None
    assert [(one.kind, one.old["technician"], one.new["technician"]) for one in changes(site)] == [
        ("technician", "t01", "")]  # fmt: skip
    listed = browser.get("/board/plan?technician=nobody").text
    assert f'value="{case_id}"' in listed
    assert f'value="{other}"' not in listed
    assert case_id in lane_of(browser.get("/board?view=lanes").text, "nobody")
    assert loads() == before  # the customer was promised the place
    assert "Тимур → сегодня 13–15, никто" in browser.get(f"/cases/{case_id}").text

    browser.post(UNDO, data=batch_of(html))

    assert case_of(site, case_id).technician_id == "t01"


def test_who_is_on_the_way_keeps_the_visit_and_that_is_said_before(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=1)
    seeder.report(case_id, "technician.departed")
    browser = quick_site.browser_of("d01")

    looked = browser.post(LOOK, data=line(case_id, to="nobody")).text
    answer = browser.post(SAVE, data=WHY | line(case_id, to="nobody") | known(looked))

    assert "передать нельзя" in looked
    assert answer.status_code == 409
    assert case_of(quick_site, case_id).technician_id == "t01"


def test_a_visit_that_nobody_has_cannot_be_taken_off_once_more(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit("", from_hour=5)
    browser = quick_site.browser_of("d01")

    assert 'value="nobody"' not in browser.get(f"{LOOK}?case={case_id}").text
    assert browser.post(SAVE, data=WHY | line(case_id, to="nobody")).status_code == 422
    assert "Снять с исполнителя" not in browser.get(f"/cases/{case_id}").text


def test_the_panel_takes_a_visit_off_as_well(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")
    form = {"event": "decided.nobody", "text": "decided.nobody"}
    assert "Снять с исполнителя" in browser.get(f"/cases/{case_id}").text
    assert browser.post(f"/cases/{case_id}/decide", data=form).status_code == 422

    browser.post(f"/cases/{case_id}/decide", data=form | {"plan_why": "ill", "plan_channel": "phone"})

    assert case_of(quick_site, case_id).technician_id is None
    assert changes(quick_site)[0].why == "ill"
