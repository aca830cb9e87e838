"""The server is killed in the middle of a morning: the desk goes on, and what was said arrives with its own times."""

from playwright.sync_api import expect

from tests.support.proofs import proves

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
