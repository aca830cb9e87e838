"""Does the order of happening hold, and do controls take away and change what they should?"""

import pytest

from fieldapp.core.arrange import Chains, Event, in_order, settle_controls
from tests.support.proofs import proves
from tests.support.small_case import MINUTE, SECOND, Story


def event(event_id: str, at_ms: int, **more: object) -> Event:
    return {  # type: ignore[typeddict-item]
        "id": event_id, "type": "call.started", "at_ms": at_ms, "by": "technician", "author": "p1", "data": {}, **more
    }  # fmt: skip


def ids(events: list[Event], chains: Chains | None = None) -> list[str]:
    return [event["id"] for _, event in in_order(events, {} if chains is None else chains)]


def test_within_a_device_the_number_wins_over_the_clock() -> None:
    first = event("a", 2_000, device="A", device_seq=1)
    second = event("b", 1_000, device="A", device_seq=2)

    assert ids([second, first]) == ["a", "b"]


def test_two_people_on_one_device_have_two_sequences() -> None:
    mine = event("mine", 2_000, device="A", device_seq=1)
    hers = event("hers", 1_000, device="A", device_seq=2, author="p2")

    assert ids([mine, hers]) == ["hers", "mine"]


def test_sequences_are_merged_by_the_highest_time_so_far() -> None:
    jumped = event("jumped", 5_000, device="A", device_seq=1)
    after = event("after", 1_000, device="A", device_seq=2)
    other = event("other", 3_000, device="B", device_seq=1)

    assert ids([after, other, jumped]) == ["other", "jumped", "after"]


def test_a_declared_time_stands_outside_its_devices_sequence() -> None:
    called = event("called", 5_000, device="A", device_seq=1)
    declared = event("declared", 1_000, device="A", device_seq=2, quality="declared")

    assert ids([called, declared]) == ["declared", "called"]


def test_equal_times_are_ordered_by_device_number_and_id() -> None:
    server = event("z", 1_000)
    first = event("y", 1_000, device="A", device_seq=1)
    second = event("x", 1_000, device="A", device_seq=2)
    again = event("w", 1_000, device="A", device_seq=2)

    assert ids([second, first, again, server]) == ["z", "y", "w", "x"]


def test_the_highest_time_and_number_of_a_sequence_are_kept_for_the_next_fold() -> None:
    chains: Chains = {"A/p1": [9_000, 4]}

    keyed = in_order([event("a", 2_000, device="A", device_seq=5)], chains)

    assert keyed[0][0] == (9_000, "A/p1", 5, "a")
    assert chains == {"A/p1": [9_000, 5]}


@pytest.mark.parametrize(("after_ms", "state"), [(10 * SECOND, "call_due"), (10 * SECOND + 1, "calling")])
def test_an_undo_counts_for_ten_seconds(after_ms: int, state: str) -> None:
    story = Story()
    started = story.tell("call.started")

    story.tell("undone", after_ms=after_ms, data={"of": started})

    assert story.state() == state


def test_nobody_undoes_what_another_did() -> None:
    story = Story()
    started = story.tell("call.started")

    story.tell("undone", author="p2", data={"of": started})

    assert story.state() == "calling"


@pytest.mark.parametrize(("minutes", "promises"), [(10, 0), (11, 1)])
def test_a_customer_may_undo_a_choice_for_ten_minutes(minutes: int, promises: int) -> None:
    story = Story()
    chosen = story.tell("slot.chosen", "customer", data={"slot_ms": 1})

    story.tell("undone", "customer", after_ms=minutes * MINUTE, data={"of": chosen})

    assert len(story.effects("kind")) == promises


def test_an_undo_stamped_before_its_target_changes_nothing() -> None:
    story = Story()
    story.tell("undone", data={"of": "e001"})

    story.tell("call.started", after_ms=1)

    assert story.state() == "calling"


@proves("C4")
def test_an_undo_that_arrives_before_its_target_counts_all_the_same() -> None:
    story = Story()
    started = story.tell("call.started")
    story.tell("undone", after_ms=SECOND, data={"of": started})

    story.events.reverse()

    assert story.state() == "call_due"


def test_an_undo_of_something_unknown_changes_nothing() -> None:
    story = Story()
    story.tell("call.started")

    story.tell("undone", data={"of": "never"})

    assert story.state() == "calling"


def test_an_undo_cannot_be_undone() -> None:
    story = Story()
    undone = story.tell("undone", data={"of": story.tell("call.started")})

    story.tell("undone", data={"of": undone})

    assert story.state() == "call_due"


@pytest.mark.parametrize("control", ["merged", "withdrawn"])
def test_what_a_dispatcher_merged_or_withdrew_is_gone_whenever(control: str) -> None:
    story = Story()
    started = story.tell("call.started")

    story.tell(control, "dispatcher", after_ms=60 * MINUTE, data={"of": started})

    assert story.state() == "call_due"


def test_a_correction_by_the_author_puts_another_word_in_the_place() -> None:
    story = Story()
    story.tell("call.started")
    missed = story.tell("call.no_answer")

    story.tell("corrected", after_ms=MINUTE, data={"of": missed, "as": "call.expects_you", "reason": "slip"})

    assert story.state() == "ready"
    assert story.effects("kind") == []


@pytest.mark.parametrize(("by", "state"), [("dispatcher", "ready"), ("technician", "waiting")])
def test_anothers_report_is_corrected_by_a_dispatcher_only(by: str, state: str) -> None:
    story = Story()
    story.tell("call.started")
    missed = story.tell("call.no_answer")

    story.tell("corrected", by, author="another", data={"of": missed, "as": "call.expects_you", "reason": "slip"})

    assert story.state() == state


def test_a_correction_of_the_same_word_keeps_the_fields_it_does_not_name() -> None:
    told = event("a", 1_000, type="call.expects_you", data={"floor": 3, "adult": True}, private={"name": "~"})
    first = event("b", 2_000, type="corrected", data={"of": "a", "as": "call.expects_you", "reason": "x", "floor": 4})
    second = event("c", 3_000, type="corrected", data={"of": "a", "as": "call.expects_you"}, private={"door_word": "~"})

    kept, _ = settle_controls(in_order([told, first, second], {}))

    assert [pair[1]["data"] for pair in kept] == [{"floor": 4, "adult": True}]
    assert kept[0][1]["private"] == {"name": "~", "door_word": "~"}


def test_a_correction_to_another_word_brings_its_own_fields() -> None:
    told = event("a", 1_000, type="call.expects_you", data={"floor": 3})
    correction = event("b", 2_000, type="corrected", data={"of": "a", "as": "call.no_answer", "adult": True})

    kept, _ = settle_controls(in_order([told, correction], {}))

    assert kept[0][1]["data"] == {"adult": True}
    assert kept[0][0] == (1_000, "", 0, "a")
