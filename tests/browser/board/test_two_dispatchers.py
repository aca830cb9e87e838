"""Two dispatchers on one alert: they see each other, the first decision wins, and the other's words are not lost."""

import pytest
from playwright.sync_api import expect

from tests.support.app import PASSWORD, add_person


@pytest.fixture
def rita(board, open_page, chromium):
    """A colleague's page on the alert of the silent customer."""
    with board.site.session() as session:
        add_person(session, "d03", name="Рита", role="dispatcher", area_ids=("north",))
        session.commit()
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    signed = {"login": "d03", "password": PASSWORD}
    assert context.request.post(f"{board.base}/api/v1/session", data=signed, headers={"X-Fieldapp": "1"}).ok
    page = context.new_page()
    page.goto(f"{board.base}/board?case={board.ids['silent']}")
    yield page
    context.close()


def test_they_see_each_other_until_one_closes_the_order(board, open_page, rita):
    page = open_page("/board")
    card = page.locator("#cards .alert", has_text="Хромова")
    expect(card).to_contain_text("Рита смотрит это сейчас")
    card.locator(".alert__title a").click()
    expect(page.locator("#case-watched")).to_contain_text("Рита смотрит это сейчас")
    expect(rita.locator("#case-watched")).to_contain_text("Лилия смотрит это сейчас")

    rita.keyboard.press("Escape")

    expect(page.locator("#case-watched")).to_have_text("")
    expect(card).not_to_contain_text("Рита смотрит")


def test_who_writes_reads_at_once_what_the_other_decided_and_keeps_her_words(board, open_page, rita):
    page = open_page(f"/board?case={board.ids['silent']}")
    page.fill("#note-words", "Подождите пять минут")
    expect(rita.locator("#case-watched")).to_contain_text("Лилия")

    rita.locator("#decide").get_by_role("button", name="Ехать").click()

    expect(page.locator(".case__news")).to_contain_text("Рита, 08:33: Решение: ехать по адресу.")
    expect(page.locator("#note-words")).to_have_value("Подождите пять минут")
    page.get_by_role("button", name="Показать, как стало").click()
    expect(page.locator(".case__news")).to_have_count(0)
    expect(page.locator("#chosen")).to_contain_text("едет по решению")
    expect(page.locator("#note-words")).to_have_value("Подождите пять минут")
