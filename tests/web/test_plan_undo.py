"""Can a change of a plan be taken back, by whichever way, and is it said why when it cannot?"""

from sqlalchemy import select

from fieldapp.store.tables import events
from tests.support.app import Site
from tests.support.customer import HOUR_MS, Customer, case_of, link
from tests.support.seed_board import Seeder
from tests.web.test_plan_page import UNDO, batch_of, changes, line, saved, tomorrow


def test_a_move_counts_as_the_customers_wish_when_it_was_one(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    asked, ours = seeder.visit("t01", from_hour=3), seeder.visit("t02", from_hour=5)
    browser = quick_site.browser_of("d01")

    saved(browser, tomorrow(asked, "10:00", "12:00"))
    saved(browser, tomorrow(ours, "10:00", "12:00") | {"why": "equipment"})

    assert "1 перенос: по просьбе клиента 1" in browser.get(f"/cases/{asked}").text
    assert "1 перенос: по нашей причине 1" in browser.get(f"/cases/{ours}").text


def test_undo_says_why_it_cannot(site: Site) -> None:
    seeder = Seeder(site)
    case_id = seeder.visit("t01", from_hour=5)
    browser = site.browser_of("d01")
    batch = batch_of(saved(browser, line(case_id, to="t02")))
    seeder.visit("t01", from_hour=5)
    answer = browser.post(UNDO, data=batch)
    assert answer.status_code == 409
    assert "У прежнего исполнителя это время уже занято" in answer.text

    site.clock.forward(minutes=61)
    assert "Время для отмены прошло" in browser.post(UNDO, data=batch).text

    assert case_of(site, case_id).technician_id == "t02"


def test_undo_stops_when_the_customer_has_answered_to_the_new_plan(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")
    batch = batch_of(saved(browser, tomorrow(case_id, "10:00", "12:00")))
    reader = Customer(quick_site, link(quick_site, case_id))
    reader.opens()
    reader.presses("confirm")

    answer = browser.post(UNDO, data=batch)

    assert "С тех пор с заявкой что-то произошло" in answer.text
    assert case_of(quick_site, case_id).day == 20261124


def test_the_timelines_withdrawal_of_a_move_brings_the_plan_back_as_well(quick_site: Site) -> None:
    seeder = Seeder(quick_site)
    case_id = seeder.visit("t01", from_hour=5)
    start = quick_site.clock.now_ms() + 26 * HOUR_MS
    seeder.decide(case_id, "decided.new_window", window_from_ms=start, window_to_ms=start + HOUR_MS)
    with quick_site.session() as session:
        mine = select(events.c.id).where(events.c.case_id == case_id, events.c.type == "decided.new_window")
        event_id = session.execute(mine).scalar_one()
    quick_site.clock.forward(minutes=5)

    quick_site.browser_of("d01").post(f"/cases/{case_id}/take-back", data={"of": event_id, "how": "withdraw"})

    assert case_of(quick_site, case_id).day == 20261123
    assert changes(quick_site)[0].undone_by == "d01"


def test_whoever_takes_back_one_half_of_a_change_takes_back_both(quick_site: Site) -> None:
    case_id = Seeder(quick_site).visit("t01", from_hour=5)
    browser = quick_site.browser_of("d01")
    saved(browser, tomorrow(case_id, "10:00", "12:00", to="t02"))

    form = {"of": changes(quick_site)[0].events[1], "how": "undo"}
    browser.post(f"/cases/{case_id}/take-back", data=form)

    row = case_of(quick_site, case_id)
    assert (row.technician_id, row.day) == ("t01", 20261123)
