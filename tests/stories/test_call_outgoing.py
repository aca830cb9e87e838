"""Our own call: six steps, "can you talk now?", exact times, the last agreed one wins (S0.18 to S0.24)."""

import pytest

from fieldapp.actions.library import LOCALES, load_library
from tests.support.call_story import LATER, CallStory
from tests.support.call_walks import DIALLED, call_at
from tests.support.proofs import proves
from tests.support.story import MINUTE

TEXTS = load_library().texts
SHORT = ["dial_short", "they_answered", "greeted", "named_us", "right_person"]


@proves("S0.18", "S0.19")
def test_six_steps_in_their_order() -> None:
    story, seen = CallStory("outgoing"), []

    for tap in (*SHORT, "said_purpose", "they_agree", "hung_up"):
        seen.append(story.state)
        story.tap(tap)

    assert seen[2:] == ["greeting", "naming_us", "who_speaks", "purpose", "reply_wanted", "goodbye"]
    story.expect_offers(["result_solved"])
    story.tap("result_solved")
    story.expect_state("registered")


@proves("S0.18")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_tone_is_told_before_the_number_is_dialled(locale: str) -> None:
    assert TEXTS[locale]["step.prepare.tone"]


@proves("S0.20")
def test_more_than_a_minute_is_asked_for() -> None:
    story = call_at("outgoing", "may_talk")

    story.expect_offers(["talk.allowed", "talk.later"])


@proves("S0.20")
@pytest.mark.parametrize("state", ["purpose", "reply_wanted"])
def test_a_short_matter_that_grows_long_is_asked_for_then(state: str) -> None:
    story = CallStory("outgoing")
    story.tell(*SHORT, *(["said_purpose"] if state == "reply_wanted" else []))
    assert "ask_now" not in [row["text"] for row in story.offers()]

    story.forward(minutes=1)
    assert story.counter("over_a_minute") is True
    story.tap("ask_now")

    story.expect_state(state)
    assert "ask_now" not in [row["text"] for row in story.offers()]


@proves("S0.21")
def test_later_cannot_be_saved_without_an_exact_time() -> None:
    assert load_library().words["events"]["talk.later"]["data"]["again_ms"]["required"]
    story = call_at("outgoing", "may_talk")
    assert story.asked("talk.later") == {"again_ms": True}

    story.tell("talk.later", "hung_up")

    story.expect_promises([("call_again", LATER)])
    story.expect_offers(["result_promised"])


@proves("S0.21")
@pytest.mark.parametrize("state", ["who_speaks", "agreement", "may_talk", "purpose", "reply_wanted", "goodbye"])
def test_a_better_moment_may_be_named_at_any_step(state: str) -> None:
    story = call_at("outgoing", state)

    story.tap("person_away" if state == "who_speaks" else "talk.later", again_ms=LATER + 7)

    story.expect_state("goodbye")
    story.expect_promises([("call_again", LATER + 7)])


@proves("S0.22")
def test_the_time_named_last_is_the_promise() -> None:
    story = call_at("outgoing", "purpose")
    story.tap("offer.made", appointment_ms=LATER)

    story.tap("other_time", appointment_ms=LATER + MINUTE)
    story.tap("other_time", appointment_ms=LATER + 2 * MINUTE)

    story.expect_promises([("appointment", LATER + 2 * MINUTE)])
    story.desk("promise.again", promise="appointment", again_ms=LATER + 3 * MINUTE)
    story.expect_promises([("appointment", LATER + 3 * MINUTE)])
    story.desk("promise.kept", promise="appointment")
    story.expect_promises([])


@proves("S0.22")
def test_the_last_time_for_a_call_wins_too() -> None:
    story = call_at("outgoing", "may_talk")
    story.tap("talk.later", again_ms=LATER)

    story.tap("talk.later", again_ms=LATER + MINUTE)

    story.expect_promises([("call_again", LATER + MINUTE)])
    story.desk("promise.again", promise="call_again", again_ms=LATER + 2 * MINUTE)
    story.desk("promise.kept", promise="call_again")
    story.expect_promises([])


@proves("S0.23")
@pytest.mark.parametrize("locale", LOCALES)
def test_a_call_that_follows_begins_with_what_was_agreed(locale: str) -> None:
    story = CallStory("outgoing", from_case="case-1")
    story.tell("dial_long", "they_answered", "greeted", "named_us", "right_person")

    story.expect_state("agreement")
    for slot in ("{day}", "{time}", "{person}"):
        assert slot in TEXTS[locale]["step.agreement.say"]
    story.tap("recalled")
    story.expect_state("may_talk")


@proves("S0.23")
def test_a_short_call_that_follows_goes_on_to_its_purpose() -> None:
    story = CallStory("outgoing", from_case="case-1")

    story.tell(*SHORT, "recalled")

    story.expect_state("purpose")


@proves("S0.24")
def test_an_offer_that_is_taken_becomes_a_promise() -> None:
    story = call_at("outgoing", "purpose")
    assert story.asked("offer.made") == {"words": True, "appointment_ms": False}

    story.tap("offer.made", appointment_ms=LATER)
    story.tap("they_agree")

    story.expect_promises([("appointment", LATER)])


def test_a_refusal_is_taken_as_it_is() -> None:
    story = call_at("outgoing", "reply_wanted")

    story.tell("they_decline", "hung_up")

    story.expect_offers(["result_no_interest"])


@pytest.mark.parametrize("miss", ["call.not_answered", "not_answered_off", "number.wrong"])
def test_nobody_answers_and_the_next_try_has_an_exact_time(miss: str) -> None:
    story = CallStory("outgoing")
    story.tell("dial_short", miss)

    story.tell("dial_again", "call.not_answered")
    assert story.counter("tries") == 2
    story.tap("try_at")

    story.expect_promises([("call_again", LATER)])
    assert story.asked("result_not_reached") == {"content": True}
    story.tap("result_not_reached")
    story.expect_state("registered")


def test_nobody_answers_and_nobody_tries_again() -> None:
    story = CallStory("outgoing")

    story.tell("dial_long", "call.not_answered", "try_no_more")

    story.expect_promises([])
    story.expect_offers(["result_not_reached"])


def test_a_wrong_person_hears_nothing_of_the_matter() -> None:
    story = CallStory("outgoing")

    story.tell(*DIALLED, "greeted", "named_us", "not_here", "hung_up")

    story.expect_offers(["result_not_reached"])
