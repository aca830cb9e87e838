"""What a complaint sends out: letter on paper, text with number and term, letters to manager and security."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.actions import complaint_paper, follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.carriers import Carriers
from fieldapp.actions.complaint_text import facts_in
from fieldapp.actions.deliver import deliver
from fieldapp.actions.draw_complaint import draw_complaint
from fieldapp.channels.base import Accepted, Capabilities, Finding, Message, Outcome, Unknown
from fieldapp.channels.push import Push
from fieldapp.core.windows import day_number, instant_ms
from fieldapp.store import cases as cases_store
from fieldapp.store.tables import events, outbox, outbox_words, promises, trail
from fieldapp.store.texts import set_area_settings
from tests.support.app import Site
from tests.support.pdf_text import text_of
from tests.support.proofs import proves
from tests.web.test_complaints import ZONE, rows, say, write_down

HEAD = {"name": "Роза Ахметова", "phone": "+78430000001", "email": "head@fieldapp.example"}
SECURITY = {"name": "Глеб Орлов", "phone": "", "email": "guard@fieldapp.example"}


class Heard:
    """A channel that takes everything and keeps it."""

    name = "kannel"
    can = Capabilities()

    def __init__(self) -> None:
        self.sent: list[Any] = []

    def send(self, message: Message) -> Outcome:
        self.sent.append(message)
        return Accepted(reference=str(len(self.sent)))

    def look_up(self, message_id: str) -> Finding:
        return Unknown("cannot be asked")


@pytest.fixture
def named(quick_site: Site) -> Site:
    """The north names its head of unit and its security service."""
    name_contacts(quick_site)
    return quick_site


def name_contacts(site: Site) -> None:
    with site.session() as session:
        set_area_settings(session, "north", {"contact_head": HEAD, "contact_security": SECURITY})
        session.commit()


def send_all(site: Site, heard: Heard) -> list[str]:
    """Every message of complaints that is due, through the real delivery; their states."""
    push = Push(private_key=site.settings.vapid_private_key, subject="mailto:t@fieldapp.example", hosts=(),
                allow_local=True)  # fmt: skip
    carriers = Carriers(push=push, sms=(heard,), email=heard)
    with site.app.app_context():
        library = site.app.extensions["fieldapp"].library
    with site.session() as session:
        ids = list(session.scalars(select(outbox.c.id).where(outbox.c.alert_id.is_(None)).order_by(outbox.c.id)))
    sessions, now = partial(Session, site.engine), site.clock.now_ms
    return [deliver(sessions, library, site.settings, now, carriers=carriers, outbox_id=one) for one in ids]


def letters(site: Site, case_id: str, kind: str) -> list[Any]:
    return rows(site, outbox, case_id, outbox.c.kind == kind)


def hear(site: Site, case_id: str, type_: str, **data: str) -> None:
    """An event as a desk's sync brings it, folded and followed up."""
    with site.app.app_context():
        library = site.app.extensions["fieldapp"].library
    now = site.clock.now_ms()
    with site.session() as session:
        locked = cases_store.lock_cases(session, [case_id])
        event = NewEvent(case_id, type_, "dispatcher", "d01", data)
        done = append_to_locked(session, library, now, locked, [event])
        follow_up.follow_up(session, library, now, locked, done.fresh)
        session.commit()


def paper(site: Site, case_id: str, locale: str) -> str:
    with site.app.app_context():
        texts = site.app.extensions["fieldapp"].library.texts[locale]
    with site.session() as session:
        facts = facts_in(session, {"north"}, case_id)
    assert facts is not None
    made = complaint_paper.letter_of(facts, texts, locale, "Связь-Телеком", site.clock.now_ms())
    return text_of(draw_complaint(made, compress=False))


@proves("S1.17", "S1.18", "S1.2")
def test_the_letter_says_number_essence_action_term_people_and_eight_ways(named: Site) -> None:
    case_id = write_down(named)

    said = paper(named, case_id, "ru")

    for words in ("1/2026", "Ким Мария Ильинична", "Мастер не пришёл дважды", "Проверим график и позвоним",
                  "20 ноября 2026", "4 декабря 2026", "Роза Ахметова", "книге отзывов", "горячую линию"):  # fmt: skip
        assert words in said
    assert len(complaint_paper.CHANNELS) == 8
    for locale, words in (("en", "4 December 2026"), ("zh", "2026年12月4日")):
        assert words in paper(named, case_id, locale).replace(" ", "" if locale == "zh" else " ")


@proves("G7")
def test_the_letter_is_for_the_own_areas_and_noted(named: Site) -> None:
    case_id = write_down(named)

    answer = named.browser_of("d01").get(f"/complaints/{case_id}/letter.pdf?lang=zh")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert named.browser_of("d02").get(f"/complaints/{case_id}/letter.pdf").status_code == 404
    assert named.browser_of("d02").post(f"/complaints/{case_id}/text").status_code == 404
    with named.session() as session:
        noted = session.execute(select(trail.c.what, trail.c.detail).where(trail.c.about == case_id)).all()
    assert ("case", "pdf") in [tuple(one) for one in noted]


@proves("S1.17")
def test_a_tap_texts_number_and_latest_day_once(site: Site) -> None:
    case_id, hers, heard = write_down(site), site.browser_of("d01"), Heard()
    assert "Отправить SMS с номером и сроком" in hers.get(f"/complaints/{case_id}").text

    for _ in range(2):
        assert hers.post(f"/complaints/{case_id}/text").status_code == 303
    send_all(site, heard)

    (sent,) = [one for one in heard.sent if one.kind == "complaint_number"]
    assert (sent.address, "1/2026" in sent.words, "4 декабря" in sent.words) == ("+79161234567", True, True)
    page = hers.get(f"/complaints/{case_id}").text
    assert "Отправить SMS с номером и сроком" not in page
    assert "Номер и срок ответа" in page


@proves("S1.17")
def test_a_term_that_moved_lets_the_new_day_be_sent_and_the_old_one_stay(site: Site) -> None:
    case_id, hers, heard = write_down(site), site.browser_of("d01"), Heard()
    hers.post(f"/complaints/{case_id}/text")
    moved = instant_ms(20261207, 18 * 60, ZONE)
    with site.session() as session:
        answer = (promises.c.case_id == case_id, promises.c.kind == "complaint_answer")
        session.execute(update(promises).where(*answer).values(due_ms=moved))
        session.commit()

    assert "отправить SMS с новым сроком" in hers.get(f"/complaints/{case_id}").text
    hers.post(f"/complaints/{case_id}/text")
    send_all(site, heard)

    (sent,) = [one for one in heard.sent if one.kind == "complaint_number"]
    assert "7 декабря" in sent.words
    assert {(one.state, day_number(one.values["answer_ms"], ZONE)) for one in letters(site, case_id, sent.kind)} == {
        ("cancelled", 20261204), ("accepted", 20261207)}  # fmt: skip


def test_texts_wait_for_the_morning_and_need_a_mobile_number(quick_site: Site) -> None:
    site, heard = quick_site, Heard()
    landline = write_down(site, phone="8 843 200-00-10")
    assert site.browser_of("d01").post(f"/complaints/{landline}/text").status_code == 404
    assert "не указан мобильный номер" in site.browser_of("d01").get(f"/complaints/{landline}").text
    case_id = write_down(site)
    site.clock.set(instant_ms(20261123, 23 * 60, ZONE))
    site.browser_of("d01").post(f"/complaints/{case_id}/text")

    send_all(site, heard)

    assert [one.state for one in letters(site, case_id, "complaint_number")] == ["waiting"]
    assert [one for one in heard.sent if one.kind == "complaint_number"] == []


@proves("S0.15", "S1.9", "S1.19")
@pytest.mark.parametrize(("event", "kind", "to"), [
    ("", "complaint_record", "head@fieldapp.example"),
    ("escalated.manager", "complaint_manager", "head@fieldapp.example"),
    ("escalated.security", "complaint_security", "guard@fieldapp.example"),
])  # fmt: skip
def test_the_record_reaches_whom_it_must_by_itself(site: Site, event: str, kind: str, to: str) -> None:
    name_contacts(site)
    case_id, heard = write_down(site), Heard()
    if event:
        say(site, case_id, event)
    site.clock.forward(seconds=11)

    send_all(site, heard)
    send_all(site, heard)

    (sent,) = [one for one in heard.sent if one.kind == kind]
    assert (sent.address, "1/2026" in sent.subject, f"/complaints/{case_id}" in sent.words) == (to, True, True)
    assert "Ким" not in sent.words
    assert [one.kind for one in sent.attachments] == ["application/pdf"]
    with site.session() as session:
        assert to in session.scalars(select(outbox_words.c.address)).all()


@proves("S0.15")
def test_a_missing_address_is_said_in_red_and_the_letter_goes_once_it_is_there(quick_site: Site) -> None:
    site, heard = quick_site, Heard()
    case_id = write_down(site)
    site.clock.forward(seconds=11)
    assert "waiting" in send_all(site, heard)
    page = site.browser_of("d01").get(f"/complaints/{case_id}").text
    assert "letter__fault" in page
    assert "Не указана почта: Руководитель подразделения" in page

    name_contacts(site)
    site.clock.forward(seconds=61)
    send_all(site, heard)

    assert [one.kind for one in heard.sent] == ["complaint_record"]


@proves("S1.9")
def test_what_is_undone_withdraws_its_letter_and_what_comes_again_writes_another(site: Site) -> None:
    name_contacts(site)
    case_id, heard = write_down(site), Heard()
    say(site, case_id, "escalated.security")
    (said,) = rows(site, events, case_id, events.c.type == "escalated.security")
    hear(site, case_id, "undone", of=said.id)

    assert [one.state for one in letters(site, case_id, "complaint_security")] == ["cancelled"]
    say(site, case_id, "escalated.security")
    site.clock.forward(seconds=11)
    send_all(site, heard)

    assert sorted(one.state for one in letters(site, case_id, "complaint_security")) == ["accepted", "cancelled"]
    assert len([one for one in heard.sent if one.kind == "complaint_security"]) == 1
