"""A night without the server: calls to their end, a complaint with its page, and in the morning nothing is missing."""

import re
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select, update

from fieldapp.actions.book_mail import held
from fieldapp.core.windows import instant_ms
from fieldapp.store.tables import areas, calls, outage_numbers, outbox, photos, promises
from tests.browser.support.book_pages import DARK, GOOD
from tests.support.proofs import proves

MINUTE = 60_000
ZONE = "Europe/Moscow"
ENTRY = {"age_group": "adult", "fault_kind": "speed", "heard_from": "site", "appointment": "false"}
CONTACTS = {f"contact_{whom}": {"name": whom, "phone": "", "email": f"{whom}@fieldapp.example"}
            for whom in ("head", "deputy")}  # fmt: skip


class Night:
    """What happened when, by the clock of the story; `began` by the call's outage number."""

    def __init__(self, desk: Any, live: Any) -> None:
        self.desk, self.live = desk, live
        self.began: dict[str, int] = {}
        self.cases: dict[str, str] = {}

    def later(self, minutes: float) -> None:
        self.live.clock.forward(minutes=minutes)
        self.desk.page.clock.fast_forward(round(minutes * MINUTE))

    def begins(self, key: str) -> str:
        """A call is opened with its key; its outage number, as it is told to the caller."""
        self.desk.press(key)
        self.desk.expect_step("ringing")
        number = str(self.desk.page.locator(".talk__outage b").text_content())
        self.began[number], self.cases[number] = self.live.clock.now_ms(), self.desk.open_case()
        return number

    def ends(self, result: str, **entry: str) -> None:
        """The caller hangs up after four minutes; the entry is complete before the next call."""
        self.later(4)
        self.desk.take("hung_up", "after_call")
        self.desk.take(result)
        self.desk.answer(**entry)
        expect(self.desk.page.locator("#start-title")).to_be_focused()
        self.later(16)


def consultation(desk: Any, night: Night) -> str:
    number = night.begins("k")
    desk.take("call.answered", "question")
    desk.take("asks_in_scope")
    desk.answer(content="Почему упала скорость")
    desk.expect_step("answering")
    desk.take("cannot_now", "taking_contacts")
    desk.take("reply.promised")
    desk.answer(person_name="Роза Каримова", phone="8 917 255-03-41")
    desk.expect_step("anything_else")
    desk.take("no_more_questions", "goodbye")
    night.ends("result_promised", **ENTRY)
    return number


def information(desk: Any, night: Night) -> str:
    number = night.begins("i")
    desk.take("call.answered", "question")
    desk.take("asks_service")
    desk.answer(content="Сколько стоит второй роутер")
    desk.expect_step("answer")
    desk.take("answer.given")
    desk.answer(invitation="technician_comes")
    desk.expect_step("consent")
    desk.take("consent.given", "acting")
    desk.take("action.done", "anything_else")
    desk.take("no_more_questions", "goodbye")
    night.ends("result_invited", **ENTRY)
    return number


def broken_off(desk: Any, night: Night) -> str:
    number = night.begins("i")
    desk.take("call.answered", "question")
    desk.take("broke_off", "after_call")
    desk.take("nothing_came_of_it")
    desk.answer(content="Связь прервалась")
    expect(desk.page.locator("#start-title")).to_be_focused()
    night.later(20)
    return number


def complaint(desk: Any, night: Night) -> str:
    number = night.begins("c")
    desk.take("call.answered", "listening")
    for offer, state in (
        ("heard_out", "understanding"), ("showed_understanding", "mattering"), ("offered_to_write", "writing"),
    ):  # fmt: skip
        desk.take(offer, state)
    desk.take("complaint.registered")
    desk.answer(content="Мастер не пришёл дважды", person_name="Ким Мария", phone="8 916 123-45-67",
                channel="by_phone", promised_action="Проверим график")  # fmt: skip
    desk.expect_step("next_contact")
    desk.take("contact_agreed")
    desk.reach(".picks--days .pick:nth-child(2)")
    desk.press("Space")
    desk.reach(".picks--hours .pick:nth-child(5)")
    desk.press("Space", "Control+Enter")
    desk.expect_step("telling_term")
    expect(desk.page.locator(".talk__say")).to_contain_text("самое позднее 7 декабря")
    desk.take("book.given")
    desk.take("term.told", "thanking")
    photographed(desk)
    desk.take("thanked", "goodbye")
    night.ends("result_complaint_taken", **ENTRY)
    return number


def photographed(desk: Any) -> None:
    """The first picture is too dark, and only the second is recorded."""
    desk.take("book.page")
    for picture, words in ((DARK, "Слишком темно. Подойдите к свету"), (GOOD, "Снимок хорошо читается")):
        desk.choose_picture(picture)
        expect(desk.page.locator(".page-pick__verdict")).to_contain_text(words)
    desk.press("Control+Enter")
    expect(desk.page.locator("desk-form")).to_have_count(0)


@proves("S1.6", "S1.7", "S1.8", "S1.14", "S1.15", "S1.17", "S2.6", "S2.12")
def test_three_calls_and_a_complaint_with_its_page_arrive_as_they_were_when_the_server_is_back(desk_of, live):
    with live.site.session() as session:
        session.execute(update(areas).where(areas.c.id == "north").values(settings=CONTACTS))
        session.commit()
    live.clock.forward(hours=13)
    desk = desk_of("o61")
    desk.have_numbers()
    live.kill()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    expect(desk.page.locator(".outage")).to_contain_text("Сервер не отвечает с 21:0")
    for words in ("Записываю всё от руки", "О нём знают и уже исправляют", "Точных сведений о времени пока нет"):
        expect(desk.page.locator(".outage__list")).to_contain_text(words)

    night = Night(desk, live)
    numbers = [told(desk, night) for told in (consultation, information, broken_off, complaint)]
    desk.page.reload()
    waiting = sum(desk.kept_rows(name) for name in ("outbox", "photos"))
    expect(desk.page.locator(".outage")).to_contain_text(f"Ждёт отправки: {waiting}.")
    expect(desk.page.locator(".badge")).to_contain_text(f"не отправлено: {waiting}")
    night.later(8 * 60)
    live.start()
    back_ms = live.clock.now_ms()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.expect_arrived(night.cases[numbers[-1]], "complaint_open")
    desk.expect_sent()
    expect(desk.page.locator(".outage")).to_have_count(0)
    expect(desk.page.locator(".due__row[data-promise]")).to_have_count(4)

    assert [number[-5:] for number in numbers] == ["-0001", "-0002", "-0003", "-0004"]
    registered(live, night, numbers, back_ms)
    promised(live, night, numbers)
    page_of_the_book(live, night.cases[numbers[-1]])
    desk.page.goto(f"{live.base}/register")
    for number in numbers:
        expect(desk.page.locator(".callrow__when", has_text=number)).to_contain_text(re.compile("2026-00000[1-4]"))
    assert desk.complaints == []


def registered(live: Any, night: Night, numbers: list[str], back_ms: int) -> None:
    """Each call once, under both numbers, at its own time."""
    entries = live.rows(calls, calls.c.operator_id == "o61")
    assert {one.outage_no: one.case_id for one in entries} == night.cases
    assert sorted(one.number for one in entries) == [1, 2, 3, 4]
    assert {one.outage_no: one.call_result for one in entries} == dict(
        zip(numbers, ("promised", "invited", "no_interest", "complaint_taken"), strict=True)
    )
    for one in entries:
        assert abs(one.began_ms - night.began[one.outage_no]) < MINUTE
        assert 0 <= one.registered_ms - one.began_ms < 6 * MINUTE
        said = live.events(one.case_id)
        assert len({event.id for event in said}) == len(said)
        assert all(event.at_ms < back_ms - 7 * 60 * MINUTE for event in said)
        assert all(event.received_ms >= back_ms for event in said)
    used = live.rows(outage_numbers, outage_numbers.c.account_id == "o61", outage_numbers.c.state == "used")
    assert {one.number: one.case_id for one in used} == night.cases


def promised(live: Any, night: Night, numbers: list[str]) -> None:
    """Terms run from the call, not from its arrival."""
    mine = promises.c.case_id.in_(night.cases.values()), promises.c.open
    due = {one.kind: one.due_ms for one in live.rows(promises, *mine)}
    half_an_hour = night.began[numbers[0]] + 30 * MINUTE
    assert abs(due.pop("reply") - half_an_hour) < 2 * MINUTE
    assert due == {
        "complaint_contact": instant_ms(20261124, 12 * 60, ZONE),
        "complaint_answer": instant_ms(20261207, 18 * 60, ZONE),
        "book_mail": instant_ms(20261124, 11 * 60, ZONE),
    }


def page_of_the_book(live: Any, case_id: str) -> None:
    """The one picture that was recorded is here, and nothing is in the way of its letters."""
    (photo,) = live.rows(photos, photos.c.author == "o61")
    assert (photo.case_id, photo.state, photo.complete) == (case_id, "ready", True)
    with live.site.session() as session:
        letters = session.execute(select(outbox).where(outbox.c.case_id == case_id, outbox.c.channel == "email")).all()
        pages = [one for one in letters if one.kind == "book_page"]
        assert {one.audience for one in pages} == {"head", "deputy"}
        assert {one.state for one in letters} == {"waiting"}
        assert [held(session, dict(one._mapping)) for one in pages] == ["", ""]
    assert ("complaint_record", "head") in {(one.kind, one.audience) for one in letters}
