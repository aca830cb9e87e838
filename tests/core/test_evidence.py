"""What proves the calls, and was the work begun in time?"""

from typing import Any

import pytest

from fieldapp.core.evidence import Attempt, Begun, attempts_of, beginning_of
from fieldapp.core.fold import steps
from tests.support.proofs import proves
from tests.support.small_case import Story as SmallStory
from tests.support.story import MINUTE, NINE, Story, book
from tests.support.walks import begun_at, miss

TEN, NOON = NINE + 60 * MINUTE, NINE + 180 * MINUTE


def ledger(story: Story) -> list[Attempt]:
    return attempts_of(book(), story.events)  # type: ignore[arg-type]


def begun(story: Story) -> Begun | None:
    return beginning_of(book(), story.events)  # type: ignore[arg-type]


def at_work(start_ms: int, quality: str = "online", **data: Any) -> Story:
    """Work that begins at `start_ms`, by a clock of that quality; the technician came at half past nine."""
    story = begun_at("on_the_way")
    story.now_ms = TEN - 30 * MINUTE
    for kind in ("technician.arrived", "door.customer", "introduced"):
        story.phone(kind)
    story.now_ms = start_ms
    story.phone("work.started", where="flat", shoe_covers=True, **data)
    story.events[-1]["quality"] = quality
    return story


@proves("S4.3")
def test_three_missed_calls_are_numbered_and_dated_by_their_starts() -> None:
    story = Story()
    miss(story, times=3)

    calls = ledger(story)

    assert [call.n for call in calls] == [1, 2, 3]
    assert [call.outcome for call in calls] == ["call.no_answer"] * 3
    assert [call.started_ms - calls[0].started_ms for call in calls] == pytest.approx([0, 600_000, 1_200_000], abs=10)
    assert {call.by for call in calls} == {"technician"}


@proves("F8")
def test_a_call_made_too_early_stands_there_without_a_number() -> None:
    story = Story()
    miss(story)
    story.forward(minutes=2)
    miss(story)

    early = ledger(story)[1]

    assert (early.n, early.marks, early.outcome) == (None, ("too_early",), "call.no_answer")


@proves("F6")
def test_a_call_without_own_signal_does_not_count() -> None:
    story = begun_at("calling")
    story.phone("call.no_network")

    assert [(call.n, call.outcome) for call in ledger(story)] == [(None, "call.no_network")]


def test_a_running_call_and_one_that_nobody_ended_have_no_outcome() -> None:
    small = SmallStory()
    small.tell("call.started")
    small.tell("call.started", after_ms=MINUTE)

    assert [call.outcome for call in attempts_of(small.book, small.events)] == ["", ""]


def test_what_leads_out_of_a_talk_ends_the_call() -> None:
    story = begun_at("calling_parent")
    story.phone("adult.coming", wait_ms=600_000)

    assert ledger(story)[-1].outcome == "adult.coming"


def test_what_is_noted_during_a_talk_does_not_end_it() -> None:
    story = begun_at("calling")
    story.phone("note", private={"words": "гудки"})

    assert ledger(story)[-1].outcome == ""


@proves("F10")
def test_a_call_from_another_phone_is_declared_and_dated_as_it_was_said() -> None:
    story = Story()
    story.tap("call_elsewhere", {"phone": "+70001234567", "called_ms": NINE - MINUTE})

    (call,) = ledger(story)

    assert (call.grade, call.started_ms, call.number) == ("declared", NINE - MINUTE, 0)


def test_a_call_dialled_here_shows_how_long_the_phone_was_away() -> None:
    story = Story()
    story.phone("call.started", number=1, evidence="dialled")
    story.phone("call.no_answer", away_ms=31_000)

    (call,) = ledger(story)

    assert (call.grade, call.number, call.away_ms, call.quality) == ("dialled", 1, 31_000, "online")


@proves("F12")
def test_what_the_dispatcher_was_told_is_declared_whatever_it_claims() -> None:
    story = Story()
    story.dispatcher("call.started", evidence="telephony")
    story.events[-1]["quality"] = "declared"

    assert [(call.grade, call.by) for call in ledger(story)] == [("declared", "dispatcher")]


def test_attempts_before_a_moved_plan_stay_in_the_ledger() -> None:
    story = Story()
    miss(story, times=2)
    story.system("plan.set", window_from_ms=TEN + 120 * MINUTE, window_to_ms=NOON + 120 * MINUTE, moved=True)
    miss(story)

    assert [call.n for call in ledger(story)] == [1, 2, 1]


@proves("S4.12")
@pytest.mark.parametrize(
    ("start_ms", "late_ms", "early_ms"),
    [(TEN, 0, 0), (NOON, 0, 0), (NOON + 1, 1, 0), (TEN - MINUTE, 0, MINUTE)],
)
def test_work_is_late_after_the_interval_and_early_before_it(start_ms: int, late_ms: int, early_ms: int) -> None:
    found = begun(at_work(start_ms))

    assert found is not None
    assert (found.late_ms, found.early_ms, found.is_in_time) == (late_ms, early_ms, late_ms == 0)
    assert (found.window.from_ms, found.window.to_ms) == (TEN, NOON)


@proves("S4.12")
def test_lateness_and_earliness_have_their_reasons() -> None:
    late = begun(at_work(NOON + MINUTE, late_reason="road"))
    early = begun(at_work(TEN - MINUTE, early_reason="customer_asked"))

    assert late is not None
    assert early is not None
    assert (late.reason, early.reason) == ("road", "customer_asked")


@proves("S4.12", "B1")
@pytest.mark.parametrize(
    ("quality", "late_ms", "doubtful"),
    [("online", MINUTE, False), ("anchored", MINUTE - 2_000, False), ("unknown", 0, True), ("declared", MINUTE, True)],
)
def test_a_doubtful_clock_is_judged_at_its_favourable_end_and_said_to_be_doubtful(
    quality: str, late_ms: int, doubtful: bool
) -> None:
    found = begun(at_work(NOON + MINUTE, quality))

    assert found is not None
    assert (found.late_ms, found.doubtful) == (late_ms, doubtful)


def waited(arrive_ms: int, start_ms: int) -> Story:
    """A child alone, then the mother who came in ten minutes."""
    story = begun_at("on_the_way")
    story.now_ms = arrive_ms
    story.phone("technician.arrived")
    story.phone("door.under_age")
    story.phone("call.started")
    story.phone("adult.coming", wait_ms=600_000)
    story.now_ms = start_ms
    for kind in ("door.customer", "introduced"):
        story.phone(kind)
    story.phone("work.started", where="flat", shoe_covers=True)
    return story


@proves("S4.12", "F20")
def test_a_wait_for_the_customer_is_left_out_with_its_proof() -> None:
    story = waited(NOON - 5 * MINUTE, NOON + 5 * MINUTE)

    found = begun(story)

    assert found is not None
    assert found.late_ms > 0
    assert [event["type"] for event in story.events if event["id"] == found.left_out] == ["door.under_age"]


@pytest.mark.parametrize(
    ("arrive_ms", "start_ms"),
    [(NOON + MINUTE, NOON + 20 * MINUTE), (TEN, TEN + 20 * MINUTE)],
    ids=["came late", "not late"],
)
def test_nothing_is_left_out_when_we_came_late_ourselves_or_were_in_time(arrive_ms: int, start_ms: int) -> None:
    found = begun(waited(arrive_ms, start_ms))

    assert found is not None
    assert found.left_out == ""


def test_before_the_work_there_is_nothing_to_judge() -> None:
    assert begun(begun_at("entering")) is None


def test_work_without_an_interval_is_not_judged() -> None:
    start = {"id": "e1", "type": "work.started", "at_ms": NINE, "by": "dispatcher", "author": "lilia", "data": {}}

    assert beginning_of(book(), [start]) is None  # type: ignore[list-item]


def test_the_work_of_somebody_not_assigned_is_not_the_beginning() -> None:
    story = begun_at("entering")
    story.system("plan.set", technician="rustam")
    story.phone("work.started", where="flat", shoe_covers=True)

    assert begun(story) is None


def test_a_step_is_told_for_each_event_that_remains() -> None:
    small = SmallStory()
    call = small.tell("call.started")
    small.tell("undone", data={"of": call})
    small.tell("call.started", after_ms=MINUTE)

    told = [(event["id"], snap["state"]) for event, snap in steps(small.book, small.events)]

    assert told == [("e002", "calling")]
