"""Do timers fire when they should, once, and in order?"""

from typing import Any

import pytest

from fieldapp.core.fold import begin
from fieldapp.core.timers import due_of
from tests.support.proofs import proves
from tests.support.small_case import MINUTE, SECOND, Story, book_source, small_book


def with_timers(*timers: dict[str, Any], **waiting: Any) -> Story:
    """A case that waits since its missed call, with these timers instead of the playbook's."""
    source = book_source()
    source["counters"]["fired"] = 0
    also = {"name": "also", "since": "last_call", "wait": "1 d", "to": "call_due"}
    source["states"]["waiting"] |= {"after": [*timers, also], **waiting}
    story = Story(small_book(**source))
    story.miss_a_call()
    return story


def fired(story: Story, after_ms: int) -> list[str]:
    """Names of the timers that caused an effect, in order."""
    effects = story.seen(after_ms)["snapshot"]["effects"]
    return [effect["cause"].removeprefix("timer:") for effect in effects if effect["cause"].startswith("timer:")]


def emitting(name: str, wait: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "wait": wait, "do": [{"emit": "please_pick_up"}], **more}


@proves("S4.3", "F8")
@pytest.mark.parametrize(("after_ms", "state"), [(9 * MINUTE - 1, "waiting"), (9 * MINUTE, "call_due")])
def test_the_next_call_is_due_nine_minutes_after_the_start_of_the_last(after_ms: int, state: str) -> None:
    story = Story()
    story.miss_a_call()

    assert story.state(after_ms - 20 * SECOND) == state


def test_the_picture_says_when_it_will_change_by_itself() -> None:
    story = Story()
    story.miss_a_call()

    assert story.seen()["next_due_ms"] == story.now_ms - 20 * SECOND + 9 * MINUTE
    assert story.seen(10 * MINUTE)["next_due_ms"] is None


def test_looking_does_not_change_what_later_events_meet() -> None:
    story = Story()
    story.miss_a_call()
    story.seen(60 * MINUTE)

    story.tell("call.started", after_ms=MINUTE)

    assert story.marks() == {"e002": ["too_early"]}


def test_timers_fire_before_an_event_of_the_same_instant() -> None:
    story = Story()
    story.miss_a_call()

    story.tell("call.started", after_ms=9 * MINUTE - 20 * SECOND)

    assert story.marks() == {}


def test_timers_fire_in_the_order_of_their_dues_and_then_of_the_table() -> None:
    story = with_timers(emitting("late", "3 min"), emitting("a", "2 min"), emitting("b", "2 min"))

    assert fired(story, 5 * MINUTE) == ["a", "b", "late"]


def test_a_timer_fires_once_until_an_event_enters_a_state_again() -> None:
    story = with_timers(emitting("push", "1 min"))
    story.miss_a_call(after_ms=5 * MINUTE)

    assert fired(story, 50 * MINUTE) == ["push", "push"]


def test_an_event_that_leads_nowhere_does_not_wind_timers_up_again() -> None:
    story = with_timers(emitting("push", "1 min"), when={"note.written": [{"do": [{"add": "fired"}]}]})

    story.tell("note.written", after_ms=5 * MINUTE, data={"reason": "dog"})

    assert fired(story, 50 * MINUTE) == ["push"]


def test_a_timer_that_leads_back_does_not_fire_for_ever() -> None:
    story = with_timers(emitting("round", "1 min", to="waiting"))

    assert fired(story, 500 * MINUTE) == ["round"]


def test_once_means_once_for_each_due_instant() -> None:
    story = with_timers(emitting("push", "1 min", since="last_call", once=True))
    story.tell("call.started", after_ms=5 * MINUTE)
    story.tell("call.no_answer")

    assert fired(story, 5 * MINUTE) == ["push"]


def test_a_new_due_instant_lets_a_timer_fire_again() -> None:
    story = with_timers(emitting("push", "1 min", since="slot_ms", once=True))
    for minute in (0, 1):
        story.tell("plan.set", "system", data={"slot_ms": story.now_ms + minute})
        story.tell("call.started", after_ms=5 * MINUTE)
        story.tell("call.no_answer")

    assert fired(story, 5 * MINUTE) == ["push", "push"]


def test_a_timer_with_a_condition_waits_until_it_holds() -> None:
    story = with_timers(emitting("push", "1 min", **{"if": [["slot_ms", "has"]]}))
    before = fired(story, 5 * MINUTE)

    story.tell("plan.set", "system", after_ms=2 * MINUTE, data={"slot_ms": 1})

    assert before == []
    assert fired(story, 0) == ["push"]


def test_a_timer_due_earlier_fires_at_once_and_does_not_turn_time_back() -> None:
    story = with_timers(emitting("push", "-1 h"))

    snap = story.seen()["snapshot"]

    assert fired(story, 0) == ["push"]
    assert snap["effects"][-1]["at_ms"] == snap["at_ms"] == story.now_ms


def test_a_mark_by_a_timer_marks_nothing() -> None:
    story = with_timers({"name": "odd", "wait": "1 min", "do": [{"mark": "odd"}]})

    assert story.seen(5 * MINUTE)["snapshot"]["marks"] == {}


@pytest.mark.parametrize(("floor", "due"), [(None, 160_000), (500_000, 500_000), (100_000, 160_000), ("soon", 160_000)])
def test_a_floor_holds_a_timer_back(floor: object, due: int) -> None:
    timer = {"from": ["stamp", "entered"], "wait": ["const", MINUTE], "not_before": ["given", "floor"]}
    snap = {**begin(small_book()), "stamps": {"entered": 100_000}, "givens": {"floor": floor}}

    assert due_of(timer, snap) == due


@pytest.mark.parametrize(("start", "wait"), [(None, 1), (True, 1), (1, "soon"), (2**53 - 1, 1)])
def test_a_timer_that_counts_from_nothing_or_to_beyond_is_never_due(start: object, wait: object) -> None:
    timer = {"from": ["given", "start"], "wait": ["given", "wait"], "not_before": ["const", None]}
    snap = {**begin(small_book()), "givens": {"start": start, "wait": wait}}

    assert due_of(timer, snap) is None
