"""The page of the book of reviews is looked at before it is recorded: what is wrong is said with what helps (S1.14)."""

from playwright.sync_api import expect
from sqlalchemy import select

from fieldapp.store.tables import outbox, photos
from tests.browser.support.book_pages import BLURRED, DARK, GOOD, SMALL
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
    desk.expect_arrived(case_id, "mattering")
    desk.expect_sent()

    (said,) = [event for event in desk.said(case_id) if event.type == "book.page"]
    (kept,) = live.rows(photos, photos.c.author == "o71")
    assert (kept.sha256, kept.case_id, kept.state) == (said.data["booklet_page"], case_id, "ready")
    with live.site.session() as session:
        letters = session.scalars(select(outbox.c.audience).where(outbox.c.cause == said.id)).all()
    assert sorted(letters) == ["deputy", "head"]
    assert desk.complaints == []
