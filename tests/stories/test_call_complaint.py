"""The complaint: heard, understood, written down, thanked (S0.13 to S0.17, S1)."""

import pytest

from fieldapp.actions.library import LOCALES, load_library
from tests.support.call_story import LATER, CallStory
from tests.support.call_walks import TO_THE_END, call_at, contacts, promised
from tests.support.proofs import proves

TEXTS = load_library().texts


@proves("S0.14", "S0.17")
def test_the_steps_come_in_their_order() -> None:
    story, seen = CallStory("complaint"), []

    for tap in TO_THE_END:
        seen.append(story.state)
        story.tap(tap)

    steps = "ringing listening understanding mattering writing next_contact telling_term thanking goodbye after_call"
    assert seen == steps.split()
    story.expect_state("complaint_open")


@proves("S0.15", "S1.2")
def test_contacts_essence_and_what_we_do_are_written_down_and_reach_the_manager() -> None:
    story = call_at("complaint", "writing")
    assert story.asked("complaint.registered") == dict.fromkeys(
        ["content", "person_name", "phone", "channel", "promised_action"], True
    )

    story.tap("complaint.registered")

    story.expect_alerts(["complaint_taken"])
    assert [kind for kind, _ in promised(story)] == ["complaint_contact", "complaint_answer"]
    story.dispatcher("alert.settled", matter="complaint_taken")
    story.expect_alerts([])


@proves("S0.15", "S1.2")
@pytest.mark.parametrize("state", ["writing", "after_call"])
@pytest.mark.parametrize(
    ("private", "mark"),
    [
        ({"phone": "+78430000001", "content": "x", "promised_action": "y"}, "no_contacts"),
        ({"person_name": "Анна", "content": "x", "promised_action": "y"}, "no_contacts"),
        ({"person_name": "Анна", "phone": "+78430000001", "promised_action": "y"}, "no_essence"),
        ({"person_name": "Анна", "phone": "+78430000001", "content": "x"}, "no_action"),
    ],
)
def test_a_record_with_a_gap_is_kept_marked_and_not_enough(state: str, private: dict[str, str], mark: str) -> None:
    story = call_at("complaint", "writing")
    if state == "after_call":
        story.tap("broke_off")

    gap = story.desk("complaint.registered", private=private)

    assert story.marks(gap) == [mark]
    story.expect_state(state)
    assert story.counter("written") is False


@proves("S0.16", "S1.9", "S1.10", "S1.11", "S1.12")
@pytest.mark.parametrize(
    ("locale", "forbidden"),
    [
        ("ru", ["Равнодушие", "не моя ошибка", "не моя работа", "Раздражение", "грубость"]),
        ("en", ["Indifference", "Not my mistake", "Not my job", "Irritation", "rudeness"]),
        ("zh", ["冷漠", "不是我的错", "不归我管", "不耐烦", "粗鲁"]),
    ],
)
def test_what_is_never_said_stands_where_one_listens(locale: str, forbidden: list[str]) -> None:
    texts = TEXTS[locale]

    for words in forbidden:
        assert words in texts["step.listening.avoid"]
    for part in ("note", "fold.loud.text", "fold.threat.text"):
        assert texts[f"step.listening.{part}"]
    assert not [name for name in load_library().words["fields"] if "blame" in name]


@proves("S1.1", "S1.13")
@pytest.mark.parametrize("state", ["mattering", "writing"])
def test_solved_on_the_spot_is_written_down_all_the_same(state: str) -> None:
    story = call_at("complaint", state)

    story.tap("complaint.solved")
    assert set(story.asked("wrote_solved")) == {"content", "person_name", "phone", "channel"}
    story.tell("wrote_solved", "thanked", "hung_up", "result_solved")

    story.expect_state("complaint_closed")
    story.expect_alerts(["complaint_taken"])
    story.expect_promises([])


@proves("S1.3")
def test_who_can_wait_waits_and_it_is_solved_on_the_line() -> None:
    story = call_at("complaint", "on_line")

    story.tell("complaint.solved", "thanked", "hung_up", "result_solved")

    story.expect_state("complaint_closed")
    story.expect_promises([])


@proves("S1.3", "S0.22")
@pytest.mark.parametrize("state", ["next_contact", "on_line"])
def test_who_cannot_wait_names_a_time_and_the_number_once_more(state: str) -> None:
    story = call_at("complaint", state)
    assert story.asked("contact_agreed") == {"again_ms": True, "phone": False}

    story.tap("contact_agreed", again_ms=LATER, phone="+78430000009")

    story.expect_state("telling_term")
    assert contacts(story) == [LATER]
    assert story.known()["phone"] == "+78430000009"


@proves("S1.17", "S1.18")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_term_and_all_channels_are_told(locale: str) -> None:
    texts = TEXTS[locale]

    assert "{day}" in texts["step.telling_term.say"]
    assert len(load_library().words["fields"]["channel"]["of"]) == 8
    assert len(texts["step.telling_term.note"].replace("、", ",").split(",")) == 8


@proves("S1.9", "S1.19")
@pytest.mark.parametrize(("key", "alert"), [("escalated.manager", "to_manager"), ("escalated.security", "to_security")])
def test_help_is_one_key_away_and_the_caller_hears_nothing(key: str, alert: str) -> None:
    for state in load_library().book("complaint")["groups"]["talk"]:
        story = call_at("complaint", state)
        assert story.asked(key) == {}
        story.tap(key)
        story.expect_state(state)
        assert alert in [one["kind"] for one in story.effects("alert") if one["open"]]
        story.expect_messages([])
        story.dispatcher("alert.settled", matter=alert)
        assert alert not in [one["kind"] for one in story.effects("alert") if one["open"]]


def test_who_hung_up_before_saying_anything_leaves_no_complaint() -> None:
    story = call_at("complaint", "listening")

    story.tell("broke_off", "nothing_came_of_it")

    story.expect_state("registered")
    story.expect_promises([])
