"""A call about a promise that reached nobody: the promise goes on at another exact time, and is not kept (S0.21)."""

import pytest

from fieldapp.core.promises import MOVABLE
from tests.support.call_story import LATER, CallStory
from tests.support.call_walks import TO_THE_END, call_at, contacts, open_complaint, promised
from tests.support.proofs import proves
from tests.support.story import MINUTE


def with_call_again() -> CallStory:
    story = call_at("information", "consent")
    story.tap("thinks_it_over", again_ms=LATER)
    return story


def with_a_later_call_of_ours() -> CallStory:
    story = call_at("outgoing", "who_speaks")
    story.tap("person_away", again_ms=LATER)
    return story


def with_reply() -> CallStory:
    story = call_at("consultation", "taking_contacts")
    story.tap("reply.promised")
    return story


def with_after_duty() -> CallStory:
    story = call_at("duty", "after_duty_told")
    story.tap("after_duty.promised")
    return story


PROMISED = {
    "call_again": with_call_again,
    "call_again of ours": with_a_later_call_of_ours,
    "reply": with_reply,
    "after_duty": with_after_duty,
    "complaint_contact": open_complaint,
}


@proves("S0.21")
@pytest.mark.parametrize("kind", PROMISED)
def test_it_moves_and_stays_one(kind: str) -> None:
    story = PROMISED[kind]()
    kind = kind.removesuffix(" of ours")
    before = [one for one in promised(story) if one[0] != kind]

    event_id = story.desk("promise.moved", promise=kind, again_ms=LATER + 7 * MINUTE, by_case="case-2")

    assert sorted(promised(story), key=str) == sorted([*before, (kind, LATER + 7 * MINUTE)], key=str)
    assert story.marks(event_id) == []


def test_all_that_a_call_may_move_are_told_here() -> None:
    assert {kind.removesuffix(" of ours") for kind in PROMISED} == MOVABLE


@proves("S1.5")
@pytest.mark.parametrize("state", ["after_call", "complaint_answered"])
def test_a_complaint_has_a_contact_to_come_wherever_it_stands(state: str) -> None:
    story = open_complaint() if state == "complaint_answered" else CallStory("complaint")
    story.tell(*(["complaint.answered"] if state == "complaint_answered" else TO_THE_END[:-1]))
    story.expect_state(state)

    story.desk("promise.moved", promise="complaint_contact", again_ms=LATER + 7 * MINUTE)

    assert contacts(story) == [LATER + 7 * MINUTE]


@proves("S0.21")
def test_the_next_attempt_about_a_promise_makes_no_second_one() -> None:
    story = CallStory("outgoing", from_case="case-0")
    story.tell("dial_long", "call.not_answered")

    story.desk("talk.later", again_ms=LATER, promise="call_again")

    story.expect_state("after_call")
    story.expect_promises([])
    story.expect_offers(["result_not_reached"])


def test_whoever_called_about_an_agreement_is_asked_for_the_next_time_first() -> None:
    story = CallStory("outgoing", from_case="case-0")
    story.tell("dial_long", "call.not_answered")
    assert [row["text"] for row in story.offers() if row["place"] == "main"] == ["dial_again", "try_at"]

    story.tap("leave_it_open")

    story.expect_state("after_call")
    story.expect_offers(["result_not_reached"])
