"""The duty call: fifteen steps, name and phone without a way around, advice after the duty (S3)."""

import pytest

from fieldapp.actions.library import LOCALES, load_library
from tests.support.call_story import LATER, CallStory
from tests.support.call_walks import DUTY_STATES, DUTY_STEPS, call_at
from tests.support.proofs import proves
from tests.support.story import MINUTE

TEXTS = load_library().texts
BOOK = load_library().book("duty")
BEFORE = BOOK["groups"]["before_contacts"]


@proves("S3.1", "S3.12")
def test_fifteen_steps_in_their_order() -> None:
    story, seen = CallStory("duty"), []

    for tap in (*DUTY_STEPS, "hung_up"):
        seen.append(story.state)
        story.tap(tap)

    assert seen == ["ringing", *DUTY_STATES]
    assert len(seen) == 15
    story.tap("result_invited")
    story.expect_state("registered")


@proves("S3.5")
@pytest.mark.parametrize("private", [{"person_name": "Анна"}, {"phone": "+78430000001"}])
def test_there_is_no_way_around_name_and_phone(private: dict[str, str]) -> None:
    story = call_at("duty", "contacts")
    story.expect_offers(["wrote_contacts"])
    assert story.asked("wrote_contacts") == {"person_name": True, "phone": True}

    half = story.desk("caller.named", private=private)
    story.expect_state("contacts")
    assert story.marks(half) == ["no_contacts"]
    story.tap("wrote_contacts")

    story.expect_state("intent")


@proves("S3.5", "S3.13")
def test_what_is_known_of_name_and_phone_is_not_asked_again() -> None:
    story = CallStory("duty", phone="+78430000001")
    story.tell(*DUTY_STEPS[:4])

    assert story.asked("wrote_contacts") == {"person_name": True}
    story.tap("wrote_contacts")

    story.expect_state("intent")


@proves("S3.5")
@pytest.mark.parametrize("state", BEFORE)
@pytest.mark.parametrize("known", [{}, {"phone": "+78430000001"}, {"person_name": "Анна"}])
def test_name_and_phone_after_the_first_minute_are_a_figure(state: str, known: dict[str, str]) -> None:
    story = call_at("duty", state, **known)

    story.forward(seconds=55)
    assert story.counter("contacts_late") is False
    story.forward(seconds=10)

    assert story.counter("contacts_late") is True
    story.expect_state(state)


@proves("S3.5")
def test_name_and_phone_within_the_first_minute_are_in_time() -> None:
    story = call_at("duty", "intent")

    story.forward(minutes=3)

    assert story.counter("contacts_late") is False


@proves("S3.6")
def test_advice_stops_the_duty_and_is_promised_for_after_it() -> None:
    story = CallStory("duty")
    story.system("given.set", duty_ends_ms=LATER, after_duty_ms=LATER + 60 * MINUTE)
    story.tell(*DUTY_STEPS[:5], "wants_advice")
    story.expect_offers(["after_duty.promised"])

    story.tap("after_duty.promised")

    story.expect_state("duty_goodbye")
    story.expect_promises([("after_duty", LATER + 60 * MINUTE)])
    story.tap("hung_up")
    story.expect_offers(["result_promised"])
    story.desk("promise.again", promise="after_duty", again_ms=LATER + 90 * MINUTE)
    story.expect_promises([("after_duty", LATER + 90 * MINUTE)])
    story.desk("promise.kept", promise="after_duty")
    story.expect_promises([])


@proves("S3.6")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_caller_is_told_a_clock_time(locale: str) -> None:
    assert "{time}" in TEXTS[locale]["step.after_duty_told.say"]


@proves("S3.7")
@pytest.mark.parametrize("answer", ["nobody_else", "somebody_else"])
def test_whether_somebody_else_serves_them_is_asked_and_there_is_no_way_around(answer: str) -> None:
    story = call_at("duty", "other_agent")
    story.expect_offers(["nobody_else", "somebody_else"])

    story.tap(answer)

    story.expect_state("hearing")
    assert story.known()["other_agent"] is (answer == "somebody_else")


@proves("S3.10")
def test_a_meeting_is_offered_and_may_be_declined() -> None:
    story = call_at("duty", "meeting")
    story.expect_offers(["appointment.made", "meeting.declined"])

    story.tell("meeting.declined", "gave_own_contacts")

    story.expect_state("certainty")
    assert story.counter("outcome") == "solved"


@proves("S3.12", "S0.22")
@pytest.mark.parametrize("state", BOOK["groups"]["after_meeting"])
def test_the_time_of_a_meeting_may_change_and_the_last_one_wins(state: str) -> None:
    story = call_at("duty", state)

    story.desk("appointment.made", appointment_ms=LATER + MINUTE, appointment=True)

    story.expect_state(state)
    story.expect_promises([("appointment", LATER + MINUTE)])
    story.desk("promise.again", promise="appointment", again_ms=LATER + 2 * MINUTE)
    story.expect_promises([("appointment", LATER + 2 * MINUTE)])
    story.desk("promise.kept", promise="appointment")
    story.expect_promises([])


@proves("S3.13")
def test_no_field_of_the_fifteen_steps_is_asked_twice() -> None:
    story, asked = CallStory("duty"), []

    for tap in (*DUTY_STEPS, "hung_up", "result_invited"):
        asked += list(story.asked(tap))
        story.tap(tap)

    assert len(asked) == len(set(asked)), asked
    assert {"content", "heard_from", "person_name", "phone"} <= set(asked)


@proves("S3.2")
@pytest.mark.parametrize("locale", LOCALES)
def test_name_position_and_branch_are_said(locale: str) -> None:
    for slot in ("{operator}", "{position}", "{department}"):
        assert slot in TEXTS[locale]["step.self_named.say"]


@proves("S3.11")
@pytest.mark.parametrize("locale", LOCALES)
def test_own_name_phone_and_mail_are_offered(locale: str) -> None:
    for slot in ("{operator}", "{own_phone}", "{email}"):
        assert slot in TEXTS[locale]["step.own_contacts.say"]


@proves("S3.16")
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru", ["Консультировать", "Оценивать по телефону", "комиссию", "Посторонние темы"]),
        ("en", ["consultation", "Valuing by phone", "commission", "Off-topic"]),
        ("zh", ["咨询", "电话估价", "佣金", "无关"]),
    ],
)
def test_what_is_forbidden_on_a_first_contact_stands_where_one_informs(locale: str, words: list[str]) -> None:
    for word in words:
        assert word in TEXTS[locale]["step.informing.avoid"]
