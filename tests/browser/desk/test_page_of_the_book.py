"""The page of the book of reviews is looked at before it is recorded: what is wrong is said with what helps (S1.14)."""

import re

from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.actions.say_complaint import open_complaint
from fieldapp.store.tables import outbox, photos
from tests.browser.support.axe import serious_faults
from tests.browser.support.book_pages import BLURRED, DARK, GOOD, SMALL
from tests.support.live_site import LiveSite
from tests.support.proofs import proves

VERDICTS = (
    (DARK, "Слишком темно. Подойдите к свету или включите лампу и снимите ещё раз."),
    (BLURRED, "Текст смазан. Протрите объектив, держите телефон ровно и снимите ещё раз."),
    (SMALL, "Снимок слишком мал. Поднесите телефон ближе, чтобы страница заняла весь кадр."),
    ({"name": "page.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}, "Этот файл не открывается как снимок."),
    (GOOD, "Снимок хорошо читается."),
)


@proves("S1.14")
def test_the_desk_says_what_is_wrong_with_a_page_and_sends_only_what_was_recorded(desk_of, live):
    desk = desk_of("o71")
    desk.press("c")
    desk.expect_step("ringing")
    case_id = desk.open_case()
    desk.take("call.answered", "listening")
    desk.press("1")
    desk.expect_step("understanding")
    desk.press("1")
    desk.expect_step("mattering")
    desk.take("book.given")
    desk.take("book.page")
    verdict = desk.page.locator(".page-pick__verdict")
    for picture, words in VERDICTS:
        desk.choose_picture(picture)
        expect(verdict).to_contain_text(words)
    assert serious_faults(desk.page, "page") == []
    desk.hold_the_disk()
    desk.choose_picture(GOOD)
    desk.press("Control+Enter")
    expect(desk.page.locator(".ask--wrong .photo")).to_contain_text("Сохраняем")  # not recorded before it is held
    desk.let_it_write()
    expect(verdict).to_contain_text("Снимок хорошо читается.")

    desk.press("Escape", "Escape")
    expect(desk.page.locator("#start-title")).to_be_focused()
    desk.reach(".due__row")
    desk.press("Enter")
    desk.expect_step("mattering")
    desk.take("book.page")
    expect(verdict).to_contain_text("Снимок хорошо читается.")  # it is still held
    assert live.rows(photos, photos.c.author == "o71") == []
    desk.press("Control+Enter")
    expect(desk.page.locator("desk-form")).to_have_count(0)
    desk.soon(lambda: live.rows(photos, photos.c.author == "o71", photos.c.state == "ready"))
    desk.expect_sent()

    (said,) = [event for event in desk.said(case_id) if event.type == "book.page"]
    (kept,) = live.rows(photos, photos.c.author == "o71")
    assert (kept.sha256, kept.case_id) == (said.data["booklet_page"], case_id)
    with live.site.session() as session:
        letters = session.scalars(select(outbox.c.audience).where(outbox.c.cause == said.id)).all()
    assert sorted(letters) == ["deputy", "head"]
    assert desk.complaints == []


def written_down(live: LiveSite) -> str:
    """A complaint that came by letter an hour ago."""
    private = {"content": "Мастер не пришёл", "person_name": "Ким Мария", "phone": "8 916 123-45-67",
               "promised_action": "Проверим график"}  # fmt: skip
    now_ms = live.clock.now_ms()
    with live.site.session() as session:
        said = open_complaint(session, live.seeder.library, now_ms, live.site.actor("d01"), "north", channel="post",
                              came_ms=now_ms - 3_600_000, again_ms=now_ms + 7_200_000, private=private)  # fmt: skip
    assert said.case_id, said.problems
    return said.case_id


@proves("S1.14", "S1.15")
def test_the_complaints_page_says_it_before_anything_is_sent_and_shows_what_went(live, stage):
    case_id = written_down(live)
    page = stage.board(f"/complaints/{case_id}")
    form = page.locator("form[data-page]")
    verdict, button = form.locator(".book__verdict"), form.locator("button")
    for picture, words in VERDICTS[:-1]:
        form.locator("input[type=file]").set_input_files(picture)
        expect(verdict).to_contain_text(words)
        expect(verdict).to_have_class(re.compile("book__note--danger"))
        expect(button).to_have_text("Всё равно отправить")
    form.locator("input[type=file]").set_input_files(GOOD)
    expect(verdict).to_have_text("Снимок хорошо читается.")
    expect(verdict).not_to_have_class(re.compile("book__note--danger"))
    expect(form.locator(".book__preview")).to_be_visible()
    expect(button).to_have_text("Отправить снимок")
    assert live.rows(photos, photos.c.author == "d01") == []
    button.press("Enter")

    expect(page.locator(".book__list li")).to_have_count(2)
    expect(page.locator(".book__list")).to_contain_text("Заместитель директора")
    expect(page.locator(".book__photo img")).to_have_js_property("complete", True)
    assert page.locator(".book__photo img").evaluate("one => one.naturalWidth") == 1200
    (kept,) = live.rows(photos, photos.c.author == "d01")
    assert (kept.case_id, kept.state) == (case_id, "ready")
