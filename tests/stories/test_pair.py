"""Two on one visit: both see it, one leads, and the lead changes hands also without a network (F29)."""

import itertools
from typing import Any

import pytest

from fieldapp.core.fold import fold, leader
from tests.support.proofs import proves
from tests.support.story import TIMUR, Story, book
from tests.support.walks import begun_at

AZAT = "azat"
GROUPS = book()["groups"]
UNDER_WAY = [*GROUPS["before_departure"], "on_the_way", *GROUPS["at_the_door"], *GROUPS["inside"]]


def both(state: str = "planned") -> Story:
    """Azat is on the visit as well; Timur leads."""
    story = begun_at(state)
    story.system("plan.set", second=AZAT, changed=True)
    return story


def azat(story: Story, kind: str, **data: Any) -> str:
    """What Azat's phone recorded."""
    return story._add(kind, "technician", AZAT, data, None, device="phone-2", device_seq=len(story.events))


@proves("F29")
def test_what_the_second_taps_is_context_and_counts_nothing_twice() -> None:
    story = both()
    story.phone("call.started")

    beside = [azat(story, "call.started"), azat(story, "call.no_answer"), azat(story, "technician.arrived")]

    story.expect_state("calling")
    assert story.counter("attempts") == 0
    assert [story.marks(one) for one in beside] == [["beside"]] * 3
    story.expect_alerts([])


@proves("F29")
@pytest.mark.parametrize("kind", ["unsafe.leaving", "technician.cannot_continue"])
def test_what_is_about_safety_counts_whoever_says_it(kind: str) -> None:
    story = both("at_door")

    said = azat(story, kind)

    assert story.marks(said) == []
    assert story.effects("alert")[-1]["open"]


@proves("F29")
@pytest.mark.parametrize("who", ["timur", "azat"])
def test_either_hands_the_lead_over_and_then_the_other_ones_taps_count(who: str) -> None:
    story = both()
    story.phone("lead.to_second") if who == "timur" else azat(story, "lead.to_second")

    counted, beside = azat(story, "call.started"), story.phone("call.no_answer")

    story.expect_state("calling")
    assert (story.marks(counted), story.marks(beside)) == ([], ["beside"])
    assert leader(book(), story.snap) == AZAT
    story.phone("lead.to_first")
    assert leader(book(), story.snap) == TIMUR


@proves("F29")
def test_two_offline_hand_overs_that_meet_have_one_answer_in_any_order_of_arrival() -> None:
    story = both()
    story.phone("lead.to_second")
    azat(story, "lead.to_second")
    azat(story, "call.started")
    story.phone("lead.to_first")
    azat(story, "call.no_answer")
    story.phone("call.started")
    first, last = story.events[:2], story.events[2:]

    answers = {
        str(fold(book(), [*first, *order], story.now_ms)["snapshot"]["counters"])
        for order in itertools.permutations(last)
    }

    assert len(answers) == 1
    assert leader(book(), story.snap) == TIMUR
    story.expect_state("calling")


def test_at_the_same_instant_there_is_one_leader_as_well() -> None:
    story = both()
    mine, his = story.phone("lead.to_first"), azat(story, "lead.to_second")
    pair = [event for event in story.events if event["id"] in (mine, his)]
    for event in pair:
        event["at_ms"] = story.now_ms
    rest = [event for event in story.events if event not in pair]

    leaders = {leader(book(), fold(book(), [*rest, *order], story.now_ms)["snapshot"])
               for order in (pair, pair[::-1])}  # fmt: skip

    assert len(leaders) == 1


@proves("F29")
def test_who_is_no_longer_on_the_visit_leads_nothing() -> None:
    story = both()
    story.phone("lead.to_second")
    story.dispatcher("decided.alone")
    story.system("plan.set", second="", changed=True)

    late, counted = azat(story, "call.started"), story.phone("call.started")

    assert story.marks(late) == ["not_assigned"]
    assert story.marks(counted) == []
    story.expect_state("calling")


@proves("F29")
def test_a_third_person_in_place_of_the_second_does_not_inherit_the_lead() -> None:
    story = both()
    story.phone("lead.to_second")

    story.system("plan.set", second="rustam", changed=True)

    assert leader(book(), story.snap) == TIMUR


@proves("F29")
@pytest.mark.parametrize("state", UNDER_WAY)
def test_the_dispatcher_adds_and_takes_away_the_second_at_any_step(state: str) -> None:
    story = begun_at(state)

    added = story.tap("decided.second", {"second": AZAT})
    story.system("plan.set", second=AZAT, changed=True)
    alone = story.tap("decided.alone")

    story.expect_state(state)
    assert story.marks(added) == story.marks(alone) == []


def test_the_lead_is_offered_where_there_are_two() -> None:
    one, two = begun_at("ready"), both("ready")

    assert "lead.to_second" not in {row["event"] for row in one.offers()}
    two.tap("lead.to_second")
    two.tap("lead.to_first")
    assert leader(book(), two.snap) == TIMUR


def test_a_report_of_the_second_that_is_adopted_counts() -> None:
    story = both()
    beside = azat(story, "call.started")

    story.dispatcher("adopted", of=beside)

    story.expect_state("calling")
