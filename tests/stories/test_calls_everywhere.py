"""What every step of every call has: turning to a complaint, noting, a technician, the end; and clocks nobody hears."""

import pytest

from fieldapp.actions.library import LOCALES, load_library
from tests.support.call_story import CallStory
from tests.support.call_walks import CALLS, EVERY_STEP, INCOMING, call_at, ended
from tests.support.proofs import proves

TURNING = [(name, state) for name, state in EVERY_STEP if name != "complaint"]


@proves("S0.13")
@pytest.mark.parametrize(("name", "state"), TURNING)
def test_dissatisfaction_turns_every_step_of_every_call_into_a_complaint(name: str, state: str) -> None:
    story = call_at(name, state)
    known = story.known()

    story.tap("to_complaint")

    story.expect_state("switched")
    complaint = story.switched()
    complaint.expect_state("listening")
    assert complaint.known() == known
    complaint.tell("heard_out", "showed_understanding", "offered_to_write")
    assert set(complaint.asked("complaint.registered")) == {
        *({"content", "person_name", "phone", "channel"} - set(known)),
        "promised_action",
    }


@proves("S3.13")
@pytest.mark.parametrize(
    ("name", "state"), [("information", "consent"), ("consultation", "anything_else"), ("duty", "informing")]
)
def test_what_was_said_in_one_call_is_asked_in_no_other(name: str, state: str) -> None:
    story = call_at(name, state)
    story.tap("caller.named", person_name="Анна", phone="+78430000001")
    story.tap("to_complaint")
    complaint = story.switched()
    complaint.tell("heard_out", "showed_understanding", "offered_to_write")

    written = complaint.tap("complaint.registered")

    assert set(complaint.asked("contact_agreed")) == {"again_ms", "phone"}  # said aloud once more: S1.3
    event = next(event for event in complaint.events if event["id"] == written)
    assert event["private"]["person_name"] == "Анна"
    assert event["private"]["content"] == story.known()["content"]
    assert complaint.marks(written) == []


@pytest.mark.parametrize(("name", "state"), EVERY_STEP)
def test_whoever_hangs_up_has_to_be_registered_all_the_same(name: str, state: str) -> None:
    story = ended(name, state)

    story.expect_state("after_call")
    assert story.offers()[0]["event"] == "call.registered" or name == "complaint"
    assert story.look()["snapshot"]["stamps"]["ended_at"] == story.events[-1]["at_ms"]


@proves("S3.17")
@pytest.mark.parametrize(("name", "state"), EVERY_STEP)
def test_five_minutes_are_a_figure_and_urge_nobody(name: str, state: str) -> None:
    story = call_at(name, state)
    before = [row["text"] for row in story.offers()]

    story.forward(minutes=4.9)
    assert story.counter("long_talk") is False
    story.forward(minutes=0.2)

    assert story.counter("long_talk") is True
    story.expect_state(state)
    assert set(before) <= {row["text"] for row in story.offers()}
    assert story.effects("alert") == [] or name == "complaint"


@proves("S3.17")
def test_why_a_talk_was_long_is_asked_only_when_it_was() -> None:
    short, long = ended("duty", "certainty"), call_at("duty", "certainty")
    long.forward(minutes=6)
    long.tap("broke_off")

    assert "long_reason" not in short.asked("result_invited")
    assert long.asked("result_invited")["long_reason"] is False


@pytest.mark.parametrize(("name", "state"), EVERY_STEP)
def test_whatever_a_call_offers_is_taken_without_a_deviation(name: str, state: str) -> None:
    for offer in call_at(name, state).offers():
        story = call_at(name, state)

        event_id = story.tap(offer["text"])

        assert story.marks(event_id) == [], f"{offer['text']} in {state}"


@pytest.mark.parametrize(("name", "state"), EVERY_STEP)
def test_a_step_shows_no_more_outcomes_than_there_are_keys(name: str, state: str) -> None:
    texts = [row["text"] for row in call_at(name, state).offers()]

    assert 1 <= len([row for row in call_at(name, state).offers() if row["place"] == "main"]) <= 6
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("name", CALLS)
def test_an_operator_may_record_whatever_is_offered(name: str) -> None:
    events = load_library().known[name]["events"]

    for state in load_library().book(name)["states"].values():
        for offer in state["offers"]:
            assert "operator" in events[offer["event"]]["by"], offer["text"]


@proves("S2.14", "S2.16", "S3.3", "S3.4", "S3.8", "S3.9", "S3.11", "S3.14", "S3.15")
@pytest.mark.parametrize("locale", LOCALES)
def test_every_step_of_a_talk_has_words_a_tone_and_what_is_not_said(locale: str) -> None:
    texts = load_library().texts[locale]

    for name, state in [*EVERY_STEP, *((name, "ringing") for name in INCOMING)]:
        prompt = load_library().book(name)["states"][state]["prompt"]
        for part in ("say", "tone", "avoid"):
            assert texts.get(f"step.{prompt}.{part}"), f"{prompt}.{part}"


@pytest.mark.parametrize(("name", "state"), EVERY_STEP)
def test_a_technician_may_be_asked_for_at_any_step(name: str, state: str) -> None:
    story = call_at(name, state)

    story.tap("visit.wanted")

    assert [one["kind"] for one in story.effects("alert") if one["open"]][-1] == "visit_wanted"
    story.desk("visit.opened", into="visit-7")
    assert "visit_wanted" not in [one["kind"] for one in story.effects("alert") if one["open"]]


@proves("S2.21")
@pytest.mark.parametrize("name", CALLS)
def test_a_suggestion_reaches_those_responsible(name: str) -> None:
    story = call_at(name, "goodbye" if name != "duty" else "duty_goodbye")

    story.tap("matter.noted")

    assert [one["kind"] for one in story.effects("alert") if one["open"]][-1] == "matter_noted"
    story.dispatcher("alert.settled", matter="matter_noted")
    assert "matter_noted" not in [one["kind"] for one in story.effects("alert") if one["open"]]


@pytest.mark.parametrize("name", CALLS)
def test_a_technician_asked_for_is_settled_by_hand_too(name: str) -> None:
    story = CallStory(name)
    story.desk("visit.wanted")

    story.dispatcher("alert.settled", matter="visit_wanted")

    story.expect_alerts([])


@proves("S2.1", "S2.10", "S3.1")
@pytest.mark.parametrize("name", INCOMING)
def test_the_third_ring_is_a_figure(name: str) -> None:
    punctual, slow, told = CallStory(name), CallStory(name), CallStory(name)
    punctual.forward(seconds=14)
    punctual.tap("call.answered")
    slow.forward(seconds=16)
    slow.tap("call.answered")
    told.tap("answered_late", rings=5)

    assert [story.counter("late_answer") for story in (punctual, slow, told)] == [False, True, True]
    assert punctual.state == slow.state == told.state != "ringing"


@proves("S2.1")
@pytest.mark.parametrize("name", INCOMING)
def test_what_the_telephone_system_counted_is_believed(name: str) -> None:
    story = CallStory(name)
    story.tap("answered_late", rings=5)

    story.system("line.answered", rings=2)
    assert story.counter("late_answer") is False
    story.system("line.answered", rings=6)
    assert story.counter("late_answer") is True


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    ("said", "name_known", "phone_known"),
    [
        ({"phone": "+78430000001"}, False, True),
        ({"person_name": "Анна"}, True, False),
        ({"phone": "+78430000001", "person_name": "Анна"}, True, True),
    ],
)
def test_a_call_begins_with_the_contacts_that_are_known(
    name: str, said: dict[str, str], name_known: bool, phone_known: bool
) -> None:
    opened = CallStory(name, **said)
    told = call_at(name, load_library().book(name)["groups"]["talk"][0])
    told.desk("caller.named", private=said)

    assert (opened.counter("has_name"), opened.counter("has_phone")) == (name_known, phone_known)
    dialled = name == "outgoing"
    assert (told.counter("has_name"), told.counter("has_phone")) == (name_known, phone_known or dialled)


@pytest.mark.parametrize("name", INCOMING)
def test_a_call_that_another_one_became_does_not_ring(name: str) -> None:
    story = CallStory(name, from_case="case-1")

    assert story.state == load_library().book(name)["groups"]["talk"][0]
    assert story.look()["snapshot"]["stamps"]["answered_at"] == story.events[0]["at_ms"]


@proves("S2.12", "S2.22", "S2.25", "S2.26")
@pytest.mark.parametrize("name", ["information", "consultation", "duty"])
def test_the_register_entry_asks_for_all_that_is_counted_and_not_known(name: str) -> None:
    story = ended(name, load_library().book(name)["groups"]["talk"][0])

    asked = story.asked("solved_all_the_same")

    assert [field for field, must in asked.items() if must] == [
        *("content", "age_group", "fault_kind", "heard_from", "appointment"),
    ]
    assert [field for field, must in asked.items() if not must] == ["person_name", "phone", "region", "appointment_ms"]
    entry = story.tap("solved_all_the_same")
    assert story.marks(entry) == []
    story.expect_state("registered")


@proves("S2.22", "S2.25")
@pytest.mark.parametrize("name", CALLS)
def test_an_appointment_without_its_time_is_marked(name: str) -> None:
    story = CallStory(name)

    entry = story.desk("call.registered", call_result="solved", appointment=True)

    assert "no_time" in story.marks(entry)
