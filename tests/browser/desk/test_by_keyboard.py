"""A whole call without a mouse, and the turn to a complaint that keeps what was said."""

import json

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

    desk.expect_arrived(case_id, "succeeded")
    assert [one.type for one in desk.said(case_id)][:2] == ["case.opened", "call.answered"]
    assert desk.complaints == []


@proves("S0.13")
def test_a_complaint_begins_with_one_key_even_in_the_middle_of_a_word_and_keeps_what_was_said(desk_of):
    desk = desk_of("o32")
    desk.press("n")
    desk.page.keyboard.type("8 917 255-03-05")
    desk.reach("#start-title, .desk-top__home, .way")
    desk.press("i")
    desk.expect_step("ringing")
    first = desk.open_case()
    desk.take("call.answered", "question")
    desk.take("asks_service")
    desk.answer(content="Почему мастер не приехал")
    desk.expect_step("answer")
    desk.take("answer.ranged")
    desk.reach("#ask-price_min")
    desk.page.keyboard.type("500")
    desk.press("F8")
    desk.expect_step("listening")
    second = desk.open_case()
    expect(desk.known()).to_contain_text("Почему мастер не приехал")
    expect(desk.known()).to_contain_text("8 917 255-03-05")
    for state in ("understanding", "mattering", "writing"):
        desk.press("1")
        desk.expect_step(state)
    desk.press("1")
    form = desk.page.locator("desk-form")
    expect(form.locator("#ask-person_name")).to_be_focused()
    expect(form.locator("#ask-content, #ask-phone")).to_have_count(0)  # nothing is asked twice
    desk.answer(person_name="Зоя Эдуардовна", channel="by_phone", promised_action="Позвоним сегодня до 18:00")
    desk.expect_step("next_contact")

    desk.expect_arrived(first, "switched")
    desk.expect_arrived(second, "next_contact")
    switched = desk.said(first)[-1]
    opened, *_, written = desk.said(second)
    assert (switched.data["into"], opened.data["from_case"]) == (second, first)
    assert written.type == "complaint.registered"
    assert {"content", "person_name", "phone", "promised_action"} <= set(written.private)
    assert desk.complaints == []


def test_one_key_ends_a_call_that_was_opened_by_mistake_and_another_takes_that_back(desk_of):
    desk = desk_of("o39")
    desk.press("d")
    desk.expect_step("ringing")
    case_id = desk.open_case()
    desk.press("3")
    expect(desk.page.locator("#start-title")).to_be_focused()
    expect(desk.page.locator("a.due__row, .desk__soft")).to_have_count(0)
    desk.expect_arrived(case_id, "mistaken")

    desk.press("Control+z")
    desk.expect_arrived(case_id, "ringing")
    expect(desk.page.locator("a.due__row")).to_have_count(1)
    assert desk.complaints == []


TYPED = "Можно ли перенести розетку"
DRAFT = {"offer": "asks_service", "values": {"content": TYPED}}
WHOLE = len(json.dumps(DRAFT, ensure_ascii=False, separators=(",", ":")).encode()) + 16  # shut, with its tag


def test_going_back_loses_nothing_that_was_typed(desk_of):
    desk = desk_of("o33")
    desk.press("i")
    desk.expect_step("ringing")
    case_id = desk.open_case()
    desk.take("call.answered", "question")
    desk.take("asks_service")
    desk.reach("#ask-content")
    desk.page.keyboard.type(TYPED)
    desk.press("Escape")
    expect(desk.page.locator(".desk-outcome__button").first).to_be_visible()
    desk.press("Escape")
    expect(desk.page.locator("#start-title")).to_be_focused()
    desk.soon(lambda: desk.kept("drafts", case_id) == WHOLE)  # the last letter, too: a reload waits for nothing
    desk.page.reload()
    desk.reach(".due__row")
    desk.press("Enter")
    desk.expect_step("question")
    desk.take("asks_service")

    expect(desk.page.locator("#ask-content")).to_have_value(TYPED)
    assert desk.complaints == []


def test_whoever_types_faster_than_the_disk_writes_is_not_called_back(desk_of):
    desk = desk_of("o34")
    desk.press("i")
    desk.expect_step("ringing")
    first = desk.open_case()
    desk.take("call.answered", "question")
    desk.press("Escape", "k")
    desk.expect_step("ringing")
    second = desk.open_case()
    desk.take("call.answered", "question")
    desk.take("asks_in_scope")
    expect(desk.page.locator("#ask-content")).to_be_focused()
    desk.hold_the_disk()
    desk.answer(content="Почему упала скорость")
    desk.press("Escape", "Escape")
    desk.reach(f"a.due__row[href*='{first}']")
    desk.press("Enter")
    desk.take("asks_service")
    expect(desk.page.locator("#ask-content")).to_be_focused()

    desk.let_it_write()
    desk.expect_arrived(second, "answering")

    assert desk.open_case() == first
    expect(desk.page.locator("#ask-content")).to_be_focused()
    assert desk.complaints == []
