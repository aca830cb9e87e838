"""What was promised is called about with one key, and the call keeps the promise."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.store.tables import promises
from tests.support.app import MONDAY_8
from tests.support.live_site import live_site
from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.visits import plan_visit


@pytest.fixture
def live(sqlite_with_tables, tmp_path):
    """A server for each story: what one of them promises stands in the list of every desk."""
    with live_site(sqlite_with_tables, tmp_path, MONDAY_8) as opened:
        yield opened


@proves("S0.23")
def test_one_key_calls_about_a_promise_says_what_was_agreed_and_keeps_it(desk_of, live):
    case_id = plan_visit(live.site)
    Seeder(live.site).report(case_id, "customer.unhappy", private={"words": "Ждут второй день"})
    desk = desk_of("o51")
    row = desk.page.locator(".due__row[data-promise]")
    expect(row).to_contain_text("Перезвонить недовольному клиенту")
    expect(row).to_contain_text("Позвонить")
    desk.page.locator("#start-title").focus()

    desk.press("1")

    desk.expect_step("prepare")
    call_id = desk.open_case()
    expect(desk.known()).to_contain_text("8 000 483-83-48")
    expect(desk.known()).to_contain_text("Панина Зоя Эдуардовна")
    expect(desk.page.locator(".caller__agreed")).to_contain_text("Ждут второй день")
    desk.take("dial_short", "dialling")  # the number is known: nobody is asked for it
    desk.take("they_answered", "greeting")
    desk.take("greeted", "naming_us")
    desk.take("named_us", "who_speaks")
    desk.take("right_person", "agreement")
    expect(desk.page.locator(".talk__say")).to_contain_text("Тимур")
    desk.take("recalled", "purpose")
    desk.take("said_purpose", "reply_wanted")
    desk.take("they_agree", "goodbye")
    desk.take("hung_up", "after_call")
    desk.take("result_solved")
    desk.answer(
        content="Мастер придёт", age_group="adult", fault_kind="equipment", heard_from="site", appointment="false"
    )
    expect(desk.page.locator("#start-title")).to_be_focused()
    desk.expect_arrived(call_id, "registered")
    desk.expect_sent()

    with live.site.session() as session:
        kept = session.execute(select(promises).where(promises.c.case_id == case_id)).one()
    assert (kept.open, kept.state) == (False, "kept")
    assert desk.said(call_id)[0].data["from_case"] == case_id
    expect(row).to_have_count(0)
    assert desk.complaints == []


def test_the_page_of_a_visit_opens_our_call_with_its_customer(desk_of, live):
    case_id = plan_visit(live.site)
    desk = desk_of("o53")
    desk.page.goto(f"{live.base}/cases/{case_id}")
    desk.page.get_by_role("link", name="Позвонить и записать разговор").focus()

    desk.press("Enter")

    desk.expect_step("prepare")
    call_id = desk.open_case()
    expect(desk.known()).to_contain_text("8 000 483-83-48")
    expect(desk.known()).to_contain_text("Панина Зоя Эдуардовна")
    desk.expect_sent()
    (opening, *_) = desk.said(call_id)
    assert (opening.data["from_case"], opening.data["area"]) == (case_id, "north")
    desk.page.reload()  # the address has done its work: no second call
    desk.expect_step("prepare")
    assert desk.open_case() == call_id
    assert desk.complaints == []


def not_reached(desk, hour: int) -> None:
    """Nobody answers, and the next attempt has its hour: the first of those to come, or a later one."""
    desk.expect_step("dialling")
    desk.take("call.not_answered", "nobody_answered")
    desk.take("try_at")
    desk.page.locator("time-pick .picks--hours .pick").nth(hour).click()
    desk.press("Control+Enter")
    desk.expect_step("after_call")
    desk.take("result_not_reached")
    if hour == 0:
        desk.answer(content="Цена роутера")  # known by then
    expect(desk.page.locator("#start-title")).to_be_focused()
    desk.expect_sent()


@proves("S0.21")
def test_who_does_not_answer_is_called_at_another_time_and_the_promise_stays_one(desk_of, live):
    desk = desk_of("o52")
    desk.press("o")
    desk.expect_step("prepare")
    first = desk.open_case()
    desk.take("dial_short")
    desk.answer(phone="8 917 255-03-09")
    not_reached(desk, 0)
    row = desk.page.locator(".due__row[data-promise]")
    expect(row).to_have_count(1)

    desk.press("1")
    desk.expect_step("prepare")
    second = desk.open_case()
    desk.take("dial_long")
    not_reached(desk, 1)

    desk.expect_arrived(second, "registered")
    with live.site.session() as session:
        mine = promises.c.case_id.in_([first, second])
        query = select(promises.c.case_id, promises.c.state).where(mine).order_by(promises.c.due_ms)
        assert session.execute(query).all() == [(first, "withdrawn"), (first, "open")]
    expect(row).to_have_count(1)
    assert desk.complaints == []
