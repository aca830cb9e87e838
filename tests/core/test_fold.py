"""Does the fold take the right branch, and say what did not fit?"""

import pytest

from fieldapp.core.fold import advance, begin, continues, look
from tests.support.proofs import proves
from tests.support.small_case import MINUTE, Story, book_source, small_book

ASSIGNED = small_book(assigned=["person"], givens={"person": "p1", "slot_ms": None})


def test_a_case_without_events_is_where_its_playbook_starts() -> None:
    assert Story().seen() == {"snapshot": begin(small_book()), "next_due_ms": None}


@proves("S4.3")
def test_the_third_missed_call_alerts_the_dispatcher_once() -> None:
    story = Story()

    for _ in range(3):
        story.miss_a_call(after_ms=10 * MINUTE)

    assert story.state() == "unreachable"
    assert story.effects("table", "kind", "n", "open") == [
        ["message", "please_pick_up", 1, False],
        ["message", "please_pick_up", 2, False],
        ["alert", "no_contact", 1, True],
    ]


def test_a_report_out_of_order_is_kept_with_a_mark() -> None:
    story = Story()

    missed = story.tell("call.no_answer")

    assert story.state() == "call_due"
    assert story.marks() == {missed: ["out_of_order"]}


def test_a_word_that_is_free_fits_everywhere() -> None:
    story = Story()

    story.tell("note.written", data={"reason": "dog"})

    assert story.marks() == {}


def test_a_command_beside_the_present_state_is_marked_as_of_an_earlier_picture() -> None:
    story = Story()

    chosen = story.tell("slot.chosen", "customer", data={"slot_ms": 7})

    assert story.marks() == {chosen: ["earlier_picture"]}
    assert story.effects("kind", "due_ms", "cause") == [["slot", 7, chosen]]


def test_a_branch_may_mark_its_event() -> None:
    story = Story()
    story.miss_a_call()

    early = story.tell("call.started", after_ms=MINUTE)

    assert story.state() == "calling"
    assert story.marks() == {early: ["too_early"]}


@proves("S4.7")
def test_the_same_mark_is_set_once() -> None:
    story = Story(small_book(always={"note.written": [{"do": [{"mark": "odd"}, {"mark": "odd"}]}]}))

    noted = story.tell("note.written", data={"reason": "dog"})

    assert story.marks() == {noted: ["odd"]}


def test_who_is_not_assigned_moves_nothing_and_is_marked() -> None:
    story = Story(ASSIGNED)

    started = story.tell("call.started", author="p2")

    assert story.state() == "call_due"
    assert story.marks() == {started: ["not_assigned"]}


@pytest.mark.parametrize("author", ["p1", "p2"])
def test_who_is_assigned_is_whom_the_plan_named_at_that_moment(author: str) -> None:
    story = Story(ASSIGNED)
    story.tell("call.started", author="p1", after_ms=MINUTE)

    story.tell("plan.set", "system", data={"person": "p2", "unknown": 1})
    story.tell("call.no_answer", author=author)

    assert story.state() == ("waiting" if author == "p2" else "calling")


def test_a_report_that_a_dispatcher_adopted_counts() -> None:
    story = Story(ASSIGNED)
    started = story.tell("call.started", author="p2")

    story.tell("adopted", "dispatcher", data={"of": started})

    assert story.state() == "calling"
    assert story.marks() == {}


def test_a_report_of_somebody_not_assigned_causes_what_the_playbook_says_instead_of_itself() -> None:
    told = {"report.not_assigned": [{"if": [["attempts", ">", 0]]}, {"do": [{"emit": "no_contact"}]}]}
    story = Story(small_book(assigned=["person"], givens={"person": "p1", "slot_ms": None}, always=told))

    first = story.tell("call.started", author="p2")
    story.tell("call.no_answer", author="p2")

    assert story.effects("kind", "cause", "open") == [["no_contact", first, True]]
    assert story.state() == "call_due"


def test_adopting_the_report_takes_back_what_it_caused() -> None:
    told = {"report.not_assigned": [{"do": [{"emit": "no_contact"}]}]}
    story = Story(small_book(assigned=["person"], givens={"person": "p1", "slot_ms": None}, always=told))
    started = story.tell("call.started", author="p2")

    story.tell("adopted", "dispatcher", data={"of": started})

    assert story.effects("kind") == []
    assert story.state() == "calling"


def test_a_dispatcher_need_not_be_assigned() -> None:
    story = Story(ASSIGNED)

    story.tell("visit.cancelled", "dispatcher")

    assert story.state() == "closed"


def test_an_open_alert_is_not_doubled_and_a_settled_one_comes_anew() -> None:
    story = Story(small_book(always={"note.written": [{"do": [{"emit": "no_contact"}]}]}))
    story.tell("note.written", data={"reason": "1"})
    story.tell("note.written", data={"reason": "2"})

    story.tell("call.started")
    story.tell("call.no_answer")
    story.tell("visit.cancelled", "dispatcher")
    story.tell("note.written", data={"reason": "3"})

    assert story.effects("kind", "n", "open", "settled_by") == [
        ["no_contact", 1, False, "e004"],
        ["please_pick_up", 1, False, None],
        ["no_contact", 2, True, None],
    ]


def test_settling_one_kind_leaves_the_others_open() -> None:
    story = Story()
    for _ in range(3):
        story.miss_a_call(after_ms=10 * MINUTE)
    story.tell("slot.chosen", "customer", data={"slot_ms": 7})

    assert story.effects("kind", "open")[2:] == [["no_contact", False], ["slot", True]]


def test_verbs_set_reset_add_and_clear() -> None:
    source = book_source()
    source["counters"] |= {"found": None}
    count = [{"add": "attempts"}, {"set": "found", "as": "data.reason"}, {"stamp": "last_call"}]
    source["always"] = {
        "note.written": [{"do": count}],
        "slot.chosen": [{"do": [{"reset": "attempts"}, {"reset": "found"}, {"clear": "last_call"}]}],
    }
    story = Story(small_book(**source))
    for _ in range(2):
        story.tell("note.written", data={"reason": "dog"})
    noted = story.seen()["snapshot"]

    story.tell("slot.chosen", "customer", data={"slot_ms": 7})

    assert noted["counters"] == {"attempts": 2, "found": "dog"}
    assert noted["stamps"] == {"last_call": story.now_ms}
    assert story.seen()["snapshot"]["counters"] == {"attempts": 0, "found": None}
    assert story.seen()["snapshot"]["stamps"] == {}


@pytest.mark.parametrize("value", ["dog", None, True, 2**53 - 1])
def test_what_is_no_integer_is_not_counted_up_and_nothing_beyond_the_exact_ones(value: object) -> None:
    source = book_source()
    source["always"] = {"note.written": [{"do": [{"set": "attempts", "as": value}, {"add": "attempts"}]}]}
    story = Story(small_book(**source))

    story.tell("note.written", data={"reason": "x"})

    assert story.seen()["snapshot"]["counters"]["attempts"] is value


def test_a_snapshot_is_continued_by_later_events() -> None:
    story = Story()
    story.miss_a_call()
    base = advance(story.book, None, story.events)

    story.miss_a_call(after_ms=10 * MINUTE)
    later = story.events[2:]

    assert continues(base, later)
    assert look(story.book, advance(story.book, base, later), story.now_ms) == story.seen()
    assert continues(base, [])


@pytest.mark.parametrize(
    "late",
    [
        {"at_ms": 1},
        {"type": "undone", "data": {"of": "e000"}},
        {"device": "A", "device_seq": 3},
    ],
    ids=["earlier", "control", "gap closed"],
)
def test_what_does_not_follow_a_snapshot_is_refused(late: dict[str, object]) -> None:
    story = Story()
    story.tell("call.started", device="A", device_seq=3)
    base = advance(story.book, None, story.events)
    story.tell("call.no_answer", after_ms=MINUTE)
    event = {**story.events[-1], **late}

    assert not continues(base, [event])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="fold the whole case"):
        advance(story.book, base, [event])  # type: ignore[list-item]


def test_after_a_control_the_whole_case_is_folded() -> None:
    story = Story()
    story.tell("undone", data={"of": story.tell("call.started")})

    base = advance(story.book, None, story.events)

    assert base["whole"]
    assert not continues(base, [])
