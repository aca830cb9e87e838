"""Two on one visit: does the dispatcher add the second person, and does the board show both (F29)?"""

from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder


@proves("F29")
def test_the_dispatcher_adds_a_second_person_and_the_board_shows_both_and_who_leads(quick_site: Site):
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01")
    browser = quick_site.browser_of("d01")
    form = {"event": "decided.second", "text": "decided.second", "second": "t02", "revision": "0"}
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
        form = {"event": "decided.second", "text": "decided.second", "second": who, "revision": "0"}
        browser.post(f"/cases/{case_id}/decide", data=form)

    assert "Тимур +" not in browser.get("/board").text
