"""A whole call without a mouse, and the turn to a complaint that keeps what was said."""

from playwright.sync_api import expect

from tests.support.proofs import proves


@proves("S0.2", "S2.12")
def test_an_information_call_from_the_ring_to_the_entry_by_keys_alone(desk_of):
    desk = desk_of("o31")
    desk.press("n")
    desk.page.keyboard.type("8 917 255-03-04")
    desk.press("Escape", "Tab")
    desk.page.locator("#start-title").focus()
    desk.press("i")
    desk.expect_step("ringing")
    expect(desk.page.locator(".clocks")).to_contain_text("звонит")
    case_id = desk.open_case()
    desk.take("call.answered", "question")
    desk.take("asks_service")
    desk.answer(content="Сколько стоит второй роутер")
    desk.expect_step("answer")
    expect(desk.known()).to_contain_text("Сколько стоит второй роутер")
    desk.take("answer.given")
    desk.answer(invitation="technician_comes")
    desk.expect_step("consent")
    desk.take("consent.given", "acting")
    desk.take("action.done", "anything_else")
    desk.take("no_more_questions", "goodbye")
    desk.take("hung_up", "after_call")
    expect(desk.page.locator(".talk__missing")).to_contain_text("не хватает")
    desk.take("result_invited")
    desk.answer(age_group="adult", fault_kind="equipment", heard_from="site", appointment="false")
    expect(desk.page.locator("#start-title")).to_be_focused()

    desk.expect_sent()
    assert desk.case(case_id).state == "succeeded"
    assert [one.type for one in desk.said(case_id)][:2] == ["case.opened", "call.answered"]
    assert desk.complaints == []
