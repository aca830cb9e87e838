"""Is the answer that a caller waits for a promise with an exact time, kept when he is told (S2.18, S2.24)?"""

import re
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.store.tables import event_words, promises, questions
from tests.desk.test_open_calls import opened
from tests.support.app import Site
from tests.support.proofs import proves
from tests.support.visits import new_event

MINUTE_MS = 60_000
PHONE = "+79161234567"
ASKED = {"area": "north", "question": "Можно ли поставить роутер в щиток?", "expert": "d01", "within": "120"}


def call(site: Site, sync: Any, *said: str) -> str:
    """A consultation in which this was said after it began."""
    case_id, first = opened(site, playbook="consultation", private={"phone": PHONE, "person_name": "Зоя"})
    more = [new_event(site, case_id, type_, seq, data={"topic": "our_service"} if type_ == "question.asked" else {})
            for seq, type_ in enumerate(said, 2)]  # fmt: skip
    assert {one["status"] for one in sync(events=[first, *more])["results"]} == {"accepted"}
    return case_id


def put_up(site: Site, case_id: str) -> str:
    """The address of a question from this call."""
    answer = site.browser_of("o01").post("/questions", data=ASKED | {"case": case_id}, follow_redirects=True)
    assert answer.status_code == 200
    return "/questions/" + re.search(r'action="/questions/([^/"]+)/', answer.text)[1]


def answered(site: Site, address: str) -> None:
    assert site.browser_of("d01").post(f"{address}/answer", data={"answer": "Можно."}).status_code == 303


def promised(site: Site, case_id: str) -> list[Any]:
    with site.session() as session:
        mine = promises.c.case_id == case_id, promises.c.kind == "expert_answer"
        return list(session.execute(select(promises).where(*mine).order_by(promises.c.id)))


def state_of(site: Site) -> str:
    with site.session() as session:
        return str(session.scalar(select(questions.c.state)))


@proves("S2.18", "S2.24")
def test_a_question_from_a_call_promises_its_caller_an_answer(desk, site) -> None:
    case_id = call(site, desk)
    asked_ms = site.clock.now_ms()

    put_up(site, case_id)

    (row,) = promised(site, case_id)
    assert (row.open, row.owner, row.due_ms) == (True, "o01", asked_ms + 120 * MINUTE_MS)
    with site.session() as session:
        words = session.scalar(select(event_words.c.words).where(event_words.c.event_id == row.cause))
    assert words == ASKED["question"]
    page = site.browser_of("o01").get(f"/cases/{case_id}/promises/{row.id}").text
    assert "дождаться согласованного ответа" in page


@proves("S2.18")
def test_the_agreed_answer_says_on_the_promise_that_the_customer_is_to_be_called(desk, site) -> None:
    case_id = call(site, desk)
    address = put_up(site, case_id)
    (row,) = promised(site, case_id)

    answered(site, address)

    page = site.browser_of("o01").get(f"/cases/{case_id}/promises/{row.id}").text
    assert "ответ согласован, позвонить клиенту" in page
    assert "Можно." in page
    assert f"/register/{case_id}" in page
    assert f"#question-{address.rpartition('/')[2]}" in page
    assert f"#question-{address.rpartition('/')[2]}" in site.browser_of("o01").get(f"/register/{case_id}").text
    assert f"/register/{case_id}" in site.browser_of("d01").get("/questions").text


@proves("S2.24")
def test_telling_the_asker_keeps_the_promise(desk, site) -> None:
    case_id = call(site, desk)
    address = put_up(site, case_id)
    answered(site, address)

    site.browser_of("o01").post(f"{address}/tell")

    (row,) = promised(site, case_id)
    assert (row.open, row.state) == (False, "kept")


@proves("S2.24")
def test_a_promise_that_is_kept_ends_the_question(desk, site) -> None:
    case_id = call(site, desk)
    answered(site, put_up(site, case_id))
    (row,) = promised(site, case_id)

    site.browser_of("o01").post(f"/cases/{case_id}/promises/{row.id}/kept")

    assert (promised(site, case_id)[0].state, state_of(site)) == ("kept", "told")


def test_a_contact_without_an_agreed_answer_leaves_the_question_open(desk, site) -> None:
    case_id = call(site, desk)
    put_up(site, case_id)
    (row,) = promised(site, case_id)

    site.browser_of("o01").post(f"/cases/{case_id}/promises/{row.id}/kept")  # nothing is agreed yet

    assert state_of(site) == "awaiting"


@pytest.mark.parametrize("steps", [[], ["call.answered", "question.asked", "step.said", "expert.asked"]])
def test_a_contact_that_promises_the_agreed_answer_for_another_time_has_not_told_it(desk, site, steps) -> None:
    case_id = call(site, desk, *steps)
    answered(site, put_up(site, case_id))
    (row,) = promised(site, case_id)

    again = {"again": "yes", "day": "2026-11-23", "clock": "15:10"}
    site.browser_of("o01").post(f"/cases/{case_id}/promises/{row.id}/kept", data=again)

    assert state_of(site) == "answered"
    (following,) = [one for one in promised(site, case_id) if one.open]
    assert following.id != row.id
    site.browser_of("o01").post(f"/cases/{case_id}/promises/{following.id}/kept")
    assert state_of(site) == "told"


def test_a_question_that_is_withdrawn_takes_its_promise_along(desk, site) -> None:
    case_id = call(site, desk)
    address = put_up(site, case_id)

    site.browser_of("o01").post(f"{address}/withdraw")

    assert [(row.open, row.state) for row in promised(site, case_id)] == [(False, "withdrawn")]


@proves("S2.24")
@pytest.mark.parametrize("way", ["tell", "reply"])
def test_what_the_call_itself_promised_is_not_promised_twice(desk, site, way: str) -> None:
    case_id = call(site, desk, "call.answered", "question.asked", "step.said", "expert.asked")
    (told,) = promised(site, case_id)
    address = put_up(site, case_id)
    answered(site, address)

    if way == "tell":
        site.browser_of("o01").post(f"{address}/tell")
    else:
        desk(events=[new_event(site, case_id, "reply.given", 20)])

    (row,) = promised(site, case_id)
    assert (row.id, row.due_ms, row.state) == (told.id, told.due_ms, "kept")
    assert state_of(site) == "told"
