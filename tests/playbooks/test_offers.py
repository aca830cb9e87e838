"""What the screens offer must be taken, and what is taken from people must be offered to them."""

from typing import Any

import pytest

from fieldapp.actions.library import load_library
from tests.support.story import Story, book
from tests.support.walks import LATER, begun_at

SAMPLES: dict[str, Any] = {
    "leaflet": "12345678",
    "photo": "ab" * 32,
    "phone": "+70000000000",
    "key_phone": "+70000000000",
}
LIVE = [name for name, state in book()["states"].items() if state["offers"]]


def typed_for(offer: dict[str, Any]) -> dict[str, Any]:
    """Something plausible for each field the offer asks for."""
    fields = load_library().words["fields"]
    typed = {}
    for ask in offer["asks"]:
        spec = fields[ask["field"]]
        by_type = {"int": LATER, "choice": spec.get("of", [""])[0], "string": "слова", "bool": True}
        typed[ask["field"]] = SAMPLES.get(ask["field"], by_type[spec["type"]])
    return typed


@pytest.mark.parametrize("state", LIVE)
def test_whatever_is_offered_is_taken_without_a_deviation(state: str) -> None:
    for offer in begun_at(state).offers():
        if offer["text"] in ("call_early", "work_in_flat", "work_in_house", "work_on_stairs", "door.claims_order"):
            continue  # their deviations are stories of their own
        story = begun_at(state)

        event_id = story.tap(offer["text"], typed_for(offer))

        assert story.marks(event_id) == [], f"{offer['text']} in {state}"


@pytest.mark.parametrize("state", [name for name in LIVE if name not in book()["groups"]["ends"]])
def test_a_step_shows_few_outcomes_and_the_usual_one_first(state: str) -> None:
    story = begun_at(state)

    main = [row["text"] for row in story.offers() if row["place"] == "main"]

    assert len(main) <= 6, f"{state} shows {main}"
    assert main or story.look()["next_due_ms"] or state == "dispatcher_talks"


@pytest.mark.parametrize("state", LIVE)
def test_nothing_is_offered_twice_under_one_name(state: str) -> None:
    texts = [row["text"] for row in begun_at(state).offers()]

    assert len(texts) == len(set(texts))


def test_every_word_of_an_offer_may_be_said_by_the_one_it_is_offered_to() -> None:
    events = load_library().words["events"]
    speaker = {"dispatcher": "dispatcher", "customer": "customer"}

    for name, state in book()["states"].items():
        for offer in state["offers"]:
            assert speaker.get(offer["place"], "technician") in events[offer["event"]]["by"], f"{name}: {offer['text']}"


def test_every_event_but_the_engines_own_is_offered_or_given_by_the_server() -> None:
    offered = {offer["event"] for state in book()["states"].values() for offer in state["offers"]}
    events = load_library().known["visit"]["events"]

    silent = {name for name in events if name not in offered}

    assert silent == {
        *("undone", "corrected", "adopted", "merged", "withdrawn", "case.opened", "plan.set", "given.set"),
        *("plan.collides", "late.foreseen", "late.averted", "alert.seen", "promise.kept", "photo.taken"),
        *("outage.began", "outage.ended"),
    }


def test_a_story_refolded_from_its_events_is_the_same_story() -> None:
    story = Story()
    for text in ("call.started", "call.no_answer"):
        story.tap(text)

    assert story.refold() == story.look()["snapshot"]
