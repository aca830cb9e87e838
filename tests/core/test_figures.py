"""What visits, calls and promises count for, how codes become figures, and which days a report covers."""

from dataclasses import replace
from typing import Any

import pytest

from fieldapp.core import figures
from fieldapp.core.figures_desk import Call, Promise, codes_of_call, codes_of_promise, person_of
from fieldapp.core.figures_periods import Period, due_since, last_due, period_of
from fieldapp.core.figures_visits import BACK_MS, Around, codes_of_visit, leaflet_ms, told_of
from fieldapp.core.windows import DAY_MS, instant_ms
from tests.support.proofs import proves
from tests.support.story import MINUTE, NINE, Story, book
from tests.support.walks import begun_at, miss

MOSCOW, KAMCHATKA = "Europe/Moscow", "Asia/Kamchatka"
CALL = Call("c1", "information", "+79000000001", "", NINE, NINE + 9_000, NINE + 4 * MINUTE, 3, True,
            ("adult", "speed", "Центр", "site", "solved"))  # fmt: skip
PROMISE = Promise("reply", "kept", "o01", NINE, NINE + 30 * MINUTE, NINE + 20 * MINUTE)


def counted(story: Story, **around: Any) -> frozenset[str]:
    return codes_of_visit(told_of(book(), story.events), Around(**around))  # type: ignore[arg-type]


def at_work(start_ms: int, **data: Any) -> Story:
    """Work begun then; the technician stood at the door half an hour before the interval of 10 to 12."""
    story = begun_at("on_the_way")
    story.now_ms = NINE + 30 * MINUTE
    for kind in ("technician.arrived", "door.customer", "introduced"):
        story.phone(kind)
    story.now_ms = start_ms
    story.phone("work.started", where="flat", shoe_covers=True, **data)
    return story


@proves("S4.12")
@pytest.mark.parametrize(
    ("minutes", "code"), [(59, "early"), (60, "on_time"), (180, "on_time"), (181, "late")], ids=str
)
def test_a_start_counts_by_the_interval(minutes: int, code: str) -> None:
    codes = counted(at_work(NINE + minutes * MINUTE, late_reason="road"))

    assert code in codes
    assert ("late" in codes) == (code == "late") == ("late_because:road" in codes)
    assert {"visits", "started"} <= codes


@proves("S4.13")
def test_a_wait_that_the_customer_caused_is_left_out_with_its_proof() -> None:
    story = begun_at("on_the_way")
    story.now_ms = NINE + 100 * MINUTE
    story.phone("technician.arrived")
    story.phone("door.under_age")
    story.phone("call.started")
    story.phone("adult.coming", wait_ms=1_200_000)
    story.forward(minutes=100)
    for kind in ("door.customer", "introduced"):
        story.phone(kind)
    story.phone("work.started", where="flat", shoe_covers=True, late_reason="customer")

    codes = counted(story)

    assert "left_out" in codes
    assert not {"on_time", "late"} & codes


def test_a_late_start_without_a_reason_and_a_doubtful_clock_are_said() -> None:
    story = at_work(NINE + 240 * MINUTE)
    story.events[-1]["quality"] = "unknown"

    assert {"late", "late_because:unsaid", "doubtful"} <= counted(story)


def test_a_visit_that_nobody_touched_counts_as_a_visit_only() -> None:
    assert counted(Story()) == {"visits"}


def test_whoever_does_not_have_the_visit_counts_for_nothing() -> None:
    story = Story()
    story.phone("call.started")
    story.events[-1]["author"] = "somebody"

    assert counted(story) == {"visits"}


def test_a_customer_is_reached_before_at_the_door_or_not() -> None:
    assert {"sought", "reached", "reached_before"} <= counted(begun_at("ready"))
    assert {"sought", "not_reached"} <= counted(begun_at("waiting_to_call"))
    door = begun_at("at_door")
    for event in door.events:
        if event["type"] == "call.expects_you":
            event["type"] = "call.no_answer"
    assert {"sought", "not_reached"} <= counted(door)
    door.phone("door.customer")
    assert {"sought", "reached", "reached_at_door"} <= counted(door)


@proves("S4.5")
def test_the_funnel_goes_from_no_contact_to_a_new_time() -> None:
    story = Story()
    miss(story, times=3)
    alerted = frozenset({"no_contact"})
    assert {"unreached", "three_calls"} <= counted(story, alerts=alerted)
    assert not {"decided", "notified"} & counted(story, alerts=alerted)

    story.dispatcher("decided.leaflet")
    assert "decided" in counted(story, alerts=alerted)
    story.phone("leaflet.left", leaflet="12345670", because="told")
    left_ms = story.events[-1]["at_ms"]

    assert leaflet_ms(told_of(book(), story.events)) == left_ms  # type: ignore[arg-type]
    assert "new_time" not in counted(story, alerts=alerted, times=(left_ms - 1, left_ms + BACK_MS + 1))
    assert {"notified", "new_time"} <= counted(story, alerts=alerted, times=(left_ms + 1,))
    assert "nobody_opened" in counted(story, alerts=frozenset({"nobody_home"}))


def test_a_notice_brings_somebody_back_who_comes_within_three_days() -> None:
    story = Story()
    texted = counted(story, sms_ms=NINE, backs=(NINE + BACK_MS,))
    assert {"notice:sms", "back:sms"} <= texted
    assert "back:sms" not in counted(story, sms_ms=NINE, backs=(NINE, NINE + BACK_MS + 1))

    miss(story, times=3)
    story.dispatcher("decided.leaflet")
    story.phone("leaflet.left", leaflet="12345670", because="told")

    assert {"notice:leaflet"} <= counted(story)
    assert {"notice:both", "back:both"} <= counted(story, sms_ms=NINE, backs=(NINE + 1,))


@proves("S2.26")
def test_a_call_counts_by_all_that_was_registered_of_it() -> None:
    assert codes_of_call(CALL, is_new_person=True) == {
        "calls", "persons", "call_kind:information", "age_group:adult", "fault_kind:speed", "region:Центр",
        "heard_from:site", "call_result:solved", "appointment:yes", "rings:3", "answered_in_time", "talk_usual",
    }  # fmt: skip
    bare = Call("c2", "outgoing", "", "", NINE, None, None, None, None, ("",) * 5)
    assert codes_of_call(bare, is_new_person=False) == {
        "calls", "call_kind:outgoing", "age_group:unsaid", "fault_kind:unsaid", "region:unsaid",
        "heard_from:unsaid", "call_result:unsaid", "appointment:unsaid",
    }  # fmt: skip


@proves("S2.1", "S3.17")
def test_the_fourth_ring_is_late_and_more_than_five_minutes_are_long() -> None:
    late = replace(CALL, rings=4, appointment=False, ended_ms=CALL.answered_ms + 5 * MINUTE + 1)  # type: ignore[operator]

    codes = codes_of_call(late, is_new_person=False)

    assert {"rings:more", "answered_late", "talk_long", "appointment:no"} <= codes
    assert "talk_usual" in codes_of_call(
        replace(CALL, answered_ms=None, ended_ms=NINE + 5 * MINUTE), is_new_person=True
    )


def test_a_person_is_a_number_else_the_call_it_came_from_else_the_call() -> None:
    assert person_of(CALL) == "+79000000001"
    assert person_of(replace(CALL, e164="", from_case="c0")) == "c0"
    assert person_of(replace(CALL, e164="")) == "c1"


@proves("S1.17")
def test_a_promise_counts_by_kind_person_and_end() -> None:
    assert codes_of_promise(PROMISE, NINE) == {"promises", "kept", "promise:reply", "kept:reply", "promise_of:o01",
                                               "kept_of:o01"}  # fmt: skip
    overdue = replace(PROMISE, state="open", settled_ms=None, owner="")
    assert {"missed", "missed_of:duty"} <= codes_of_promise(overdue, PROMISE.due_ms + 1)
    assert "open" in codes_of_promise(overdue, PROMISE.due_ms)
    answer = replace(PROMISE, kind="complaint_answer")
    assert {f"answered_in:{days}" for days in (2, 5, 10, "more")} == {
        code
        for days in (2, 5, 10, 11)
        for code in codes_of_promise(replace(answer, settled_ms=NINE + days * DAY_MS), NINE)
        if code.startswith("answered_in")
    }
    assert not [c for c in codes_of_promise(replace(answer, state="withdrawn"), NINE) if c.startswith("answered")]
    assert not [c for c in codes_of_promise(replace(answer, settled_ms=None), NINE) if c.startswith("answered")]


def test_counts_and_shares() -> None:
    counts = figures.tally([{"on_time", "a:x"}, {"on_time", "a:y"}, {"late", "a:y"}])

    assert counts == {"a:x": 1, "a:y": 2, "late": 1, "on_time": 2}
    assert figures.share_of(counts, "on_time") == figures.Share(2, 3)
    assert figures.Share(2, 3).percent == 67
    assert figures.Share(1, 200).percent == 1  # a half goes upwards
    assert figures.share_of(counts, "contact").percent is None
    assert figures.kept_share({"kept:reply": 3, "missed:reply": 1}, ":reply") == figures.Share(3, 4)
    assert figures.values_of(counts, "a") == [("y", 2), ("x", 1)]


def test_small_groups_of_callers_are_hidden_and_never_one_alone() -> None:
    counts = {"region:A": 40, "region:B": 12, "region:C": 4, "late": 1, "age_group:adult": 2, "age_group:senior": 3,
              "heard_from:site": 3}  # fmt: skip

    assert figures.veiled(counts, 5) == {"region:C", "region:B", "age_group:adult", "age_group:senior",
                                         "heard_from:site"}  # fmt: skip
    assert figures.veiled(counts, 1) == frozenset()


def test_what_became_another_number_is_named() -> None:
    assert figures.differences({"a": 1, "b": 2}, {"b": 3, "c": 1}) == [("a", 1, 0), ("b", 2, 3), ("c", 0, 1)]


@proves("S2.26")
@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("weekly", 20261120, 20261120, 20261126),  # a Friday
        ("weekly", 20261126, 20261120, 20261126),  # a Thursday
        ("weekly", 20260101, 20251226, 20260101),
        ("monthly", 20261125, 20261026, 20261125),
        ("monthly", 20261126, 20261126, 20261225),
        ("monthly", 20260105, 20251226, 20260125),
        ("monthly", 20240301, 20240226, 20240325),
    ],
)
def test_periods_run_from_friday_to_thursday_and_from_the_26th_to_the_25th(
    kind: str, day: int, first: int, last: int
) -> None:
    assert period_of(kind, day) == Period(kind, first, last)


@proves("S2.26")
@pytest.mark.parametrize("zone", [MOSCOW, KAMCHATKA])
def test_a_report_is_due_from_six_in_the_morning_of_the_area(zone: str) -> None:
    friday = instant_ms(20261127, 360, zone)
    week = Period("weekly", 20261120, 20261126)

    assert week.made_ms(zone) == friday
    assert last_due("weekly", friday, zone) == week
    assert last_due("weekly", friday - 1, zone) == week.before()
    assert week.bounds_ms(zone) == (instant_ms(20261120, 0, zone), instant_ms(20261127, 0, zone))
    the_26th = instant_ms(20261126, 360, zone)
    assert last_due("monthly", the_26th, zone) == Period("monthly", 20261026, 20261125)
    assert last_due("monthly", the_26th - 1, zone).last == 20261025


def test_after_days_without_power_all_that_is_missing_is_due_but_nothing_before_the_beginning() -> None:
    now_ms = instant_ms(20261127, 600, MOSCOW)

    assert [one.first for one in due_since("weekly", 20261107, now_ms, MOSCOW, 8)] == [20261106, 20261113, 20261120]
    assert [one.first for one in due_since("weekly", 20200101, now_ms, MOSCOW, 2)] == [20261113, 20261120]
    assert due_since("weekly", 20261127, now_ms, MOSCOW, 8) == []
