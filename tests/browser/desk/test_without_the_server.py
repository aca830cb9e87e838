"""The server is killed in the middle of a morning: the desk goes on, and what was said arrives with its own times."""

from playwright.sync_api import expect

from tests.support.proofs import proves
from tests.support.seed_board import Seeder
from tests.support.visits import plan_visit

MINUTE = 60_000


@proves("S1.6", "S1.7", "S1.8")
def test_calls_of_an_outage_arrive_with_the_times_at_which_they_were(desk_of, live):
    desk = desk_of("o41")
    live.kill()
    began_ms = live.clock.now_ms()
    desk.page.reload()
    expect(desk.page.locator("[data-open]").first).to_be_visible()
    expect(desk.page.locator(".outage")).to_contain_text("Сервер не отвечает с 08:0")
    for name in ("технические неполадки", "сбой", "Точных сведений о времени пока нет"):
        expect(desk.page.locator(".outage__list")).to_contain_text(name)

    desk.press("k")
    desk.expect_step("ringing")
    case_id = desk.open_case()
    desk.take("call.answered")
    expect(desk.page.locator(".clocks")).to_contain_text("разговор")
    desk.page.clock.fast_forward(3 * MINUTE)
    button = desk.page.locator("[data-offer='broke_off']")
    desk.press(button.get_attribute("aria-keyshortcuts") or "")
    desk.expect_step("after_call")
    live.clock.forward(ms=20 * MINUTE)
    desk.page.clock.fast_forward(17 * MINUTE)

    live.start()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.expect_arrived(case_id, "after_call")
    desk.expect_sent()
    expect(desk.page.locator(".outage")).to_have_count(0)
    opened, answered, ended = desk.said(case_id)
    assert [opened.type, answered.type, ended.type] == ["case.opened", "call.answered", "call.ended"]
    assert abs(opened.at_ms - began_ms) < MINUTE
    assert abs(ended.at_ms - began_ms - 3 * MINUTE) < MINUTE
    assert desk.complaints == []


@proves("S0.23", "S3.13")
def test_without_the_server_a_caller_is_known_by_the_number_with_visit_and_promise(desk_of, live):
    case_id = plan_visit(live.site)
    Seeder(live.site).report(case_id, "customer.unhappy", private={"words": "Ждут второй день"})
    desk = desk_of("o42")
    desk.until("async () => document.querySelector('.due__row[data-promise]') !== null")
    live.kill()
    desk.page.reload()
    expect(desk.page.locator(".outage")).to_be_visible()

    desk.press("n")
    desk.page.keyboard.type("8 000 483-83-48")

    visit = desk.page.locator(f".due__row[data-visit='{case_id}']")
    expect(visit).to_contain_text("сегодня, ")
    expect(visit).to_contain_text("Тимур")
    expect(desk.page.locator(".caller__agreed")).to_contain_text("Ждут второй день")
    expect(desk.page.locator(".caller")).to_contain_text("Остальное покажем, когда сервер ответит.")
    desk.press("Control+A")
    desk.page.keyboard.type("8 000 483-83-49")
    expect(visit).to_have_count(0)
    assert desk.complaints == []
