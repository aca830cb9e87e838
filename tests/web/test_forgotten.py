"""Where words were erased the pages say so, in each language, and nothing fails on what is no longer there."""

from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.actions import forget
from fieldapp.core.windows import DAY_MS
from fieldapp.store.tables import cases, outbox, outbox_words, replies, subjects
from tests.support.app import Site, insert_row
from tests.support.seed_board import Seeder

GONE = {"ru": "удалено по сроку хранения", "en": "erased after its storage time", "zh": "已按保存期限删除"}
NAME = "Панина"


@pytest.fixture
def forgotten(site: Site) -> str:
    """A visit that ended today with words, a text and an answer, and was forgotten at once."""
    seeder, now = Seeder(site), site.clock.now_ms()
    case_id = seeder.visit(from_hour=0)
    seeder.report(case_id, "call.other_person", private={"person_name": "Зинаида", "door_word": "ландыш"},
                  permitted=True, of_age=True)  # fmt: skip
    for type_ in ("technician.departed", "technician.arrived", "door.customer", "introduced"):
        seeder.report(case_id, type_)
    seeder.report(case_id, "work.started", where="flat", shoe_covers=True)
    seeder.report(case_id, "work.result", result="done")
    message = {"id": "m1", "key": "m1", "case_id": case_id, "area_id": "north", "kind": "sms_no_contact", "values": {},
               "audience": "customer", "channel": "sms", "state": "delivered", "attempt_no": 1}  # fmt: skip
    reply = {"id": "r1", "gateway": "g", "reference": "1", "e164": "+70004838348", "words": "Зинаида"}
    with site.session() as session:
        insert_row(session, outbox, **message, not_before_ms=now, created_ms=now)
        insert_row(session, outbox_words, outbox_id="m1", address="+70004838348", words="Панина, мы не дозвонились")
        insert_row(session, replies, **reply, case_id=case_id, area_id="north", received_ms=now)
        session.commit()
    _forget(site)
    return case_id


def _forget(site: Site) -> None:
    now = site.clock.now_ms() + DAY_MS
    with site.session() as session:
        terms = forget.Terms(now, now, now, now)
        forget.forget(session, forget.sorts_by(terms, now, site.settings.data_dir))
        assert session.execute(select(subjects.c.name)).scalar_one() == ""


@pytest.mark.parametrize("locale", ["ru", "en", "zh"])
def test_each_page_says_that_it_is_gone(site: Site, forgotten: str, locale: str) -> None:
    browser = site.browser_of("d01")
    browser.post("/language", data={"locale": locale})
    pages = ("/board", f"/board?case={forgotten}", f"/cases/{forgotten}", f"/cases/{forgotten}/evidence",
             "/outbox", "/replies")  # fmt: skip

    answers = {path: browser.get(path, follow_redirects=True) for path in pages}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(pages, 200)
    assert [path for path, answer in answers.items() if GONE[locale] not in answer.text] == []
    assert [path for path, answer in answers.items() if NAME in answer.text or "Зинаида" in answer.text] == []


def test_nothing_else_fails_on_what_is_gone(site: Site, forgotten: str) -> None:
    browser = site.browser_of("d01")
    paths = (f"/cases/{forgotten}/evidence.pdf", "/lanes", "/kept-aside", "/board?q=Панина", "/board?group=done",
             "/api/v1/visits", "/hand-over")  # fmt: skip

    answers = {path: browser.get(path, follow_redirects=True).status_code for path in paths}

    assert [path for path, status in answers.items() if status >= 500] == []


def test_the_phone_reads_a_forgotten_visit(site: Site, forgotten: str) -> None:
    from tests.support.visits import body_of

    with site.session() as session:
        session.execute(update(cases).values(revision=cases.c.revision + 1))
        session.commit()
    answer: Any = site.browser_of("t01").post("/api/v1/sync", json=body_of(site, "t01"))

    assert answer.status_code == 200
    assert NAME not in answer.text
