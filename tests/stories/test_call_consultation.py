"""The consultation: now, within 30 minutes, or agreed on first; expert and customer are both followed up (S2)."""

import pytest

from fieldapp.actions.library import LOCALES, load_library
from tests.support.call_story import LATER, CallStory
from tests.support.call_walks import call_at
from tests.support.proofs import proves
from tests.support.story import MINUTE

TEXTS = load_library().texts
LATE = ["call.answered", "asks_in_scope", "cannot_now"]


def waiting(how: str = "reply.promised") -> CallStory:
    """A customer who waits for a reply after the call."""
    story = CallStory("consultation")
    if how == "agreement.asked":
        story.tell("call.answered", "asks_hard", how)
    else:
        story.tell(*LATE, how)
    result = "result_awaiting_answer" if how == "agreement.asked" else "result_promised"
    story.tell("no_more_questions", "hung_up", result)
    story.expect_state("awaiting_reply")
    return story


@proves("S2.4", "S2.6", "S2.11")
def test_what_is_known_is_answered_at_once() -> None:
    story = CallStory("consultation")

    story.tell("call.answered", "asks_in_scope", "answered_now", "no_more_questions", "hung_up", "result_solved")

    story.expect_state("registered")
    story.expect_promises([])


@proves("S2.6", "S2.7")
def test_what_is_not_known_is_promised_within_thirty_minutes() -> None:
    story = call_at("consultation", "taking_contacts")
    assert story.asked("reply.promised") == {"person_name": True, "phone": True}

    story.tap("reply.promised")

    story.expect_promises([("reply", None)])
    assert load_library().words["effects"]["reply"]["due_after_ms"] == 30 * MINUTE


@proves("S2.6")
@pytest.mark.parametrize("state", ["taking_contacts", "hard_question"])
def test_without_consent_nobody_is_called(state: str) -> None:
    story = call_at("consultation", state)

    story.tell("no_call_wanted", "no_more_questions", "hung_up")

    story.expect_promises([])
    story.expect_offers(["result_no_interest"])


@proves("S2.7")
def test_whoever_waits_gets_the_reply() -> None:
    story = waiting()

    story.tap("reply.given")

    story.expect_state("registered")
    story.expect_promises([])


@proves("S2.7", "S1.4")
def test_nothing_new_makes_the_next_promise() -> None:
    story = waiting()
    assert story.asked("nothing_new_yet") == {"again_ms": True}

    story.tap("nothing_new_yet")

    story.expect_state("awaiting_reply")
    story.expect_promises([("reply", LATER)])


def test_a_reply_given_in_another_case_keeps_the_promise() -> None:
    story = waiting()

    story.desk("promise.kept", promise="reply")

    story.expect_state("registered")
    story.expect_promises([])


def test_a_reply_given_before_the_entry_leaves_nothing_open() -> None:
    story = CallStory("consultation")
    story.tell(*LATE, "reply.promised", "no_more_questions", "hung_up")
    story.desk("promise.kept", promise="reply")

    story.tap("result_promised")

    story.expect_state("registered")


@proves("S2.24")
def test_an_expert_and_the_customer_are_both_followed_up() -> None:
    story = waiting("expert.asked")
    story.expect_promises([("reply", None), ("expert_answer", None)])

    story.tap("expert.answered")
    story.expect_promises([("reply", None)])
    story.tap("reply.given")

    story.expect_promises([])


@proves("S2.24")
def test_an_experts_answer_may_take_longer_or_come_elsewhere() -> None:
    story = waiting("expert.asked")

    story.desk("promise.again", promise="expert_answer", again_ms=LATER)
    story.expect_promises([("reply", None), ("expert_answer", LATER)])
    story.desk("promise.kept", promise="expert_answer")

    story.expect_promises([("reply", None)])
    story.expect_state("awaiting_reply")


@proves("S2.18")
def test_a_hard_question_waits_for_one_agreed_answer() -> None:
    story = waiting("agreement.asked")

    story.expect_alerts(["hard_question"])
    story.expect_promises([("reply", None)])
    story.dispatcher("alert.settled", matter="hard_question")
    story.expect_alerts([])


@proves("S2.18")
def test_a_question_may_turn_out_to_be_hard() -> None:
    story = call_at("consultation", "answering")

    story.tell("asks_hard", "agreement.asked")

    assert story.counter("outcome") == "awaiting_answer"


@proves("S2.19")
def test_what_is_out_of_scope_gets_the_right_channel() -> None:
    story = call_at("consultation", "answering")

    story.tap("asks_department")

    story.expect_state("other_department")


@proves("S2.25")
def test_an_appointment_has_an_exact_time_and_is_recorded() -> None:
    story = call_at("consultation", "anything_else")

    story.tap("appointment.made")

    story.expect_promises([("appointment", LATER)])
    story.tell("no_more_questions", "hung_up")
    assert "appointment" not in story.asked("result_solved")
    story.tap("result_solved")
    assert story.events[-1]["data"]["appointment_ms"] == LATER
    story.desk("promise.again", promise="appointment", again_ms=LATER + MINUTE)
    story.desk("promise.kept", promise="appointment")
    story.expect_promises([])


def test_a_second_answer_takes_nothing_from_a_promise() -> None:
    story = call_at("consultation", "taking_contacts")
    story.tap("reply.promised")

    story.tell("asks_more", "answered_now")
    assert story.counter("outcome") == "promised"
    story.tell("asks_more", "cannot_now", "no_call_wanted", "asks_more", "asks_hard", "no_call_wanted")
    story.tell("asks_more", "asks_department", "department.told", "no_more_questions")

    assert story.counter("outcome") == "promised"


def test_being_put_through_later_keeps_a_promise() -> None:
    story = call_at("consultation", "taking_contacts")
    story.tell("reply.promised", "asks_more", "asks_department", "department.transferred")

    story.expect_offers(["result_promised"])


@pytest.mark.parametrize("state", load_library().book("consultation")["groups"]["asking"])
@pytest.mark.parametrize(
    ("topic", "leads_to"),
    [("our_service", "answering"), ("other_department", "other_department"), ("beyond_us", "hard_question")],
)
def test_a_question_leads_on_from_wherever_it_is_asked(state: str, topic: str, leads_to: str) -> None:
    story = call_at("consultation", state)

    story.desk("question.asked", topic=topic)

    story.expect_state(leads_to)


def test_a_talk_that_asked_for_no_answer_was_solved() -> None:
    story = call_at("consultation", "anything_else")
    story.tap("no_more_questions")
    lone = call_at("consultation", "answering")
    lone.tell("asks_department", "department.told")

    assert story.counter("outcome") == "solved"
    assert lone.counter("outcome") == "number_given"


def test_a_question_left_unanswered_comes_to_no_more_than_it_was() -> None:
    story = call_at("consultation", "answering")
    story.tap("asks_department")
    story.tap("department.transferred")

    story.expect_offers(["result_transferred"])


@proves("S1.6", "S1.7", "S1.8")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_for_a_failure_are_at_hand(locale: str) -> None:
    for fold in ("outage_paper", "outage_known", "outage_end"):
        assert TEXTS[locale][f"step.question.fold.{fold}.title"]
        assert TEXTS[locale][f"step.question.fold.{fold}.text"]


@proves("S2.5", "S2.15", "S2.17", "S2.20")
@pytest.mark.parametrize("locale", LOCALES)
def test_how_an_answer_is_given_stands_beside_it(locale: str) -> None:
    for part in ("say", "tone", "avoid", "note"):
        assert TEXTS[locale][f"step.answering.{part}"]
