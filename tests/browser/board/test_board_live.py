"""The board in a browser: does it hear, ring, decide by keys, and keep its manners at any width, without script?"""

import re

from playwright.sync_api import expect

from tests.browser.board.conftest import serious_faults
from tests.support.proofs import proves


@proves("S4.4")
def test_a_third_missed_call_appears_by_itself_and_is_said_aloud(board, open_page):
    page = open_page("/board")
    expect(page.locator("#age")).to_contain_text("с назад")
    before = page.title()

    board.seeder.three_calls(board.ids["planned"], "t02")

    card = page.locator("#cards .alert", has_text="Ершов Сергей Петрович")
    expect(card).to_contain_text("Не дозвонились, 3 из 3")
    expect(page.locator("#urgent")).to_contain_text("Ждёт решения: Не дозвонились, 3 из 3")
    expect(page.locator(f"#row-{board.ids['planned']}")).to_contain_text("не дозвонились")
    assert re.match(r"\(\d\)", page.title())
    assert page.title() != before


def test_the_keyboard_alone_finds_opens_decides_and_takes_back(board, open_page):
    page = open_page("/board")
    page.keyboard.press("/")
    page.keyboard.type("Хромова")
    expect(page.locator("#rows > li")).to_have_count(1)
    expect(page.locator(".one")).to_contain_text("Хромова Ольга Юрьевна: Тимур")
    page.keyboard.press("Escape")
    expect(page.locator("#rows > li")).to_have_count(9)
    page.keyboard.press("Escape")

    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen .case__title")).to_contain_text("Хромова")
    page.keyboard.press("g")
    page.keyboard.press("1")

    expect(page.locator(".undo")).to_contain_text("Решение: ехать по адресу")
    expect(page.locator("#cards .alert", has_text="Хромова")).to_have_count(0)
    page.click(".undo button")
    expect(page.locator("#cards .alert", has_text="Хромова")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()


def press_at(page, code: str, key: str, *, shift: bool = False) -> None:
    """A key of another layout: what it writes and where it lies."""
    said = {"key": key, "code": code, "shiftKey": shift, "bubbles": True, "cancelable": True}
    page.evaluate("said => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', said))", said)


def test_a_russian_keyboard_has_its_keys_where_they_always_are(board, open_page):
    page = open_page("/board")
    press_at(page, "KeyG", "п")
    expect(page.locator("#cards .alert--chosen")).to_have_count(1)
    press_at(page, "KeyE", "у")
    expect(page.locator("#cards .alert").first).to_contain_text("Лилия")
    press_at(page, "KeyF", "а")
    expect(page.locator("#technician")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    press_at(page, "Slash", ".")
    expect(page.locator("#q")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    press_at(page, "KeyM", "ь")
    press_at(page, "Slash", ",", shift=True)
    expect(page.locator("dialog#keys")).to_be_visible()


def test_every_key_of_the_list_does_something(board, open_page):
    page = open_page(f"/board?case={board.ids['silent']}")
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.closest('#decide') !== null")
    page.keyboard.press("s")
    expect(page.locator("#sound")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("g")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#cards .alert").nth(1)).to_have_class(re.compile("alert--chosen"))
    page.keyboard.press("2")
    expect(page.locator("#chosen .case__title")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    named = page.locator("dialog#keys dt").all_inner_texts()
    assert " ".join(named) == "/ j k ↑ ↓ Enter 1 2 3 g e d v f s Esc ?"


def test_a_stream_that_was_away_brings_everything_anew(board, open_page):
    board.lines_are_cut = True
    page = open_page("/board")
    expect(page.locator("#age")).to_contain_text("с назад")
    page.evaluate("document.getElementById('rows').firstElementChild.remove()")

    page.clock.install()
    page.clock.fast_forward(40_000)

    expect(page.locator("#rows > li")).to_have_count(9)


def test_a_text_to_a_customer_is_read_before_it_is_sent(board, open_page):
    page = open_page("/board")
    card = page.locator("#cards .alert", has_text="Ким Мария")

    card.get_by_text("SMS").click()

    expect(page.locator("#chosen .sms")).to_contain_text("мастер был у вашей двери")
    page.locator("#chosen .decide[open] .button--primary[type=submit], #chosen .decide[open] form button").click()
    expect(page.locator(".undo")).to_contain_text("SMS клиенту")
    expect(card).to_have_count(0)


def test_what_changed_meanwhile_is_told_in_the_panel(board, open_page):
    page = open_page(f"/board?case={board.ids['silent']}")
    board.lines_are_cut = True
    page.route("**/board/rows*", lambda route: route.abort())
    page.route("**/board/stream", lambda route: route.abort())
    board.seeder.report(board.ids["silent"], "technician.departed")

    page.locator("#decide").get_by_role("button", name="Ехать").click()

    expect(page.locator("#chosen .banner")).to_contain_text("Заявка уже в другом состоянии")
    expect(page.locator("#chosen")).to_contain_text("в пути")


def test_sound_is_armed_by_a_click(board, open_page):
    page = open_page("/board")

    page.click("#sound")

    expect(page.locator("#sound")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#sound")).to_contain_text("звук включён")


def test_after_sleep_everything_is_fetched_anew(board, open_page):
    page = open_page("/board")
    expect(page.locator("#age")).to_contain_text("с назад")
    board.lines_are_cut = True
    page.route("**/board/rows*", lambda route: route.abort())
    board.seeder.report(board.ids["ready"], "technician.departed")

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    expect(page.locator(f"#row-{board.ids['ready']}")).to_contain_text("в пути")


def test_over_the_cap_the_page_asks_and_hears_of_everything_all_the_same(board, open_page):
    board.lines_are_cut = True
    page = open_page("/leaflets")
    page.route("**/board/stream", lambda route: route.fulfill(status=503, headers={"Retry-After": "5"}))
    page.goto(f"{board.base}/board")
    expect(page.locator(f"#row-{board.ids['ready']}")).to_contain_text("клиент ждёт")

    board.seeder.report(board.ids["ready"], "technician.departed")

    expect(page.locator(f"#row-{board.ids['ready']}")).to_contain_text("в пути")
    expect(page.locator("#age")).to_contain_text("с назад")


def test_a_day_that_cannot_go_on_is_handed_over_from_its_alert_by_keys_and_buttons(board, open_page):
    page = open_page("/board")
    board.seeder.report(board.ids["away"], "technician.cannot_continue", "t02", private={"words": "Сломалась машина"})
    card = page.locator("#cards .alert", has_text="Сломалась машина")
    expect(card).to_contain_text("Осталось на сегодня: 4")
    card.locator(".alert__title a").focus()
    page.keyboard.press("1")
    expect(page.locator("h1")).to_have_text("Передать заявки: Азат")

    page.get_by_role("button", name="Подставить").click()
    page.get_by_role("button", name="Посмотреть, что будет").click()
    expect(page.locator(".hand__busy").first).to_contain_text("Тимур: в это же время")
    page.select_option("[name=why]", "car")
    page.get_by_role("button", name="Подтвердить").click()

    expect(page.get_by_text("сделано")).to_have_count(3)
    page.goto(f"{board.base}/board")
    expect(page.locator("#cards")).not_to_contain_text("не может продолжать")


def test_everything_works_without_javascript(board, open_page):
    page = open_page("/board", java_script_enabled=False)

    page.locator("#cards .alert", has_text="Хромова").get_by_role("button", name="Ехать").click()

    assert f"case={board.ids['silent']}" in page.url
    assert "Записано: Решение: ехать по адресу." in page.inner_text("#chosen")
    page.fill("#q", "Юрьевна")
    page.press("#q", "Enter")
    assert page.locator("#rows > li").count() == 1


PATHS = ("/board", "/board?case={silent}", "/cases/{door}", "/outbox", "/leaflets", "/board/shift",
         "/technicians/t02/hand-over?to=t01")  # fmt: skip


def test_nothing_serious_is_wrong_for_those_who_see_or_press_differently(board, open_page):
    page = open_page("/board")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for path in PATHS:
            page.goto(board.base + path.format(**board.ids))
            page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")

            assert serious_faults(page) == [], (path, scheme)


def test_no_page_is_wider_than_its_window(board, open_page):
    page = open_page("/board")
    for path in PATHS:
        page.goto(board.base + path.format(**board.ids))
        for width in (320, 390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 800})

            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
