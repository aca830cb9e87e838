"""Whatever an operator taps, in whatever order the desk allows it: nothing asked twice, nothing out of place."""

from random import Random

import pytest

from tests.support.call_story import CallStory
from tests.support.call_walks import CALLS, contacts
from tests.support.proofs import proves

LONGEST = 40
ENDING = ("broke_off", "to_complaint", "to_consultation")  # seldom, so that walks are long


def walked(name: str, seed: int) -> tuple[CallStory, list[str]]:
    """A call of random taps, and which fields were asked although they were known; each tap is without a deviation."""
    rnd, story, twice = Random(f"{name}/{seed}"), CallStory(name), []
    for _ in range(LONGEST):
        offers = story.offers()
        if not offers:
            break
        usual = [offer for offer in offers if offer["text"] not in ENDING]
        offer = rnd.choice(usual if usual and rnd.random() < 0.95 else offers)
        again = {ask["field"] for ask in offer["asks"] if ask.get("again")}
        twice += [field for field in story.asked(offer["text"]) if field in story.known() and field not in again]
        event_id = story.tap(offer["text"])
        assert story.marks(event_id) == [], f"{offer['text']} after {[event['type'] for event in story.events]}"
        if name == "complaint":
            always_a_contact(story)
        story.forward(seconds=rnd.choice((1, 20, 90)))
    return story, twice


def always_a_contact(story: CallStory) -> None:
    """S1.5: while a complaint is written down and open, one next contact is promised."""
    is_open = story.counter("written") and not story.counter("solved_now") and story.state != "complaint_closed"
    assert len(contacts(story)) == (1 if is_open else 0), story.events[-1]["type"]


@proves("S1.5", "S3.13")
@pytest.mark.parametrize("name", CALLS)
def test_nothing_is_asked_twice_and_nothing_is_out_of_place(name: str) -> None:
    for seed in range(60):
        _, twice = walked(name, seed)
        assert twice == []


@proves("S0.2")
def test_nobody_stumbles_into_success() -> None:
    succeeded = 0
    for seed in range(100):
        story, _ = walked("information", seed)
        kinds = [event["type"] for event in story.events]
        if story.state == "succeeded":
            succeeded += 1
            deeds = [
                place for place, kind in enumerate(kinds) if kind in ("appointment.made", "visit.wanted", "action.done")
            ]
            assert max(deeds) > kinds.index("consent.given")
    assert succeeded


@pytest.mark.parametrize("name", CALLS)
def test_a_call_refolded_from_its_events_is_the_same(name: str) -> None:
    for seed in range(20):
        story, _ = walked(name, seed)
        assert story.refold() == story.look()["snapshot"]
