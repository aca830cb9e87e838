"""Confirmed visits, hours in which nobody may be called, moves, and what the clock alone may say."""

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, NINE, Story, book
from tests.support.walks import LATER, begun_at, miss

NOT_YET_ON_THE_WAY = ["planned", "calling", "waiting_to_call", "call_due", "drive_instead", "called_back", "ready"]
NOT_YET_ON_THE_WAY += ["told_to_go", "wrong_number"]


@proves("F9")
@pytest.mark.parametrize("by", ["plan", "setting", "customer"])
def test_a_confirmed_visit_needs_no_series(by: str) -> None:
    story = Story({"confirmed": True}) if by == "plan" else Story()
    if by == "setting":
        story.system("given.set", confirmed=True)
    if by == "customer":
        story.customer("customer.confirmed")
    story.expect_state("ready")

    story.tap("control_call")
    story.phone("call.no_answer")

    story.expect_state("ready")
    story.expect_alerts([])
    assert story.counter("attempts") == 0


@proves("F9")
def test_a_setting_turns_the_trust_in_confirmations_off() -> None:
    story = Story(trust_confirmed=False, confirmed=True)
    told = story.customer("customer.confirmed")

    miss(story, times=3)

    assert story.marks(told) == []

    story.expect_alerts(["no_contact"])


@proves("F9")
def test_a_control_call_without_signal_changes_nothing() -> None:
    story = begun_at("ready")
    story.tap("control_call")

    story.tap("call.no_network")

    story.expect_state("ready")


@proves("F23")
def test_no_call_falls_due_before_the_hour_the_customer_named() -> None:
    story = begun_at("waiting_to_call", call_not_before_ms=NINE + 30 * MINUTE)

    story.forward(minutes=20)
    story.expect_state("waiting_to_call")
    story.expect_messages([])
    story.forward(minutes=10)

    story.expect_state("call_due")
    story.expect_messages(["call_due"])


@proves("F23")
@pytest.mark.parametrize("state", ["planned", "waiting_to_call", "call_due"])
def test_after_the_last_hour_for_calls_the_app_offers_to_drive(state: str) -> None:
    story = begun_at(state)
    story.system("given.set", call_not_after_ms=story.now_ms + MINUTE)

    story.forward(minutes=1)

    story.expect_state("drive_instead")
    story.expect_alerts([])


@proves("F23")
def test_three_calls_that_no_longer_fit_before_the_interval_make_it_drive() -> None:
    story = Story()

    story.forward(minutes=41)

    story.expect_state("drive_instead")
    story.expect_offers(["technician.departed", "call.started"])


@proves("F23")
def test_who_is_told_to_drive_may_still_call_and_be_called() -> None:
    for kind, state in [("call.started", "calling"), ("customer.called_back", "called_back")]:
        story = begun_at("drive_instead")
        story.phone(kind)
        story.expect_state(state)
    story = begun_at("drive_instead")
    story.system("given.set", confirmed=True)
    story.expect_state("ready")


@proves("S4.13")
@pytest.mark.parametrize("state", NOT_YET_ON_THE_WAY)
def test_not_set_out_in_time_is_a_late_risk_alert_once(state: str) -> None:
    story = begun_at(state)
    story.system("given.set", leave_by_ms=story.now_ms + 1)

    story.forward(seconds=1)
    risks = [effect["kind"] for effect in story.effects("alert")].count("late_risk")
    story.phone("technician.departed")

    assert risks == 1
    assert "late_risk" not in [effect["kind"] for effect in story.effects("alert") if effect["open"]]


def late_risks(story: Story) -> list[bool]:
    return [effect["open"] for effect in story.effects("alert") if effect["kind"] == "late_risk"]


@proves("S4.13")
def test_a_visit_that_is_over_is_late_no_more() -> None:
    story = Story()
    story.dispatcher("decided.cancel", why="works_again")

    mark = story.system("late.foreseen", late_because="overlap")

    story.expect_alerts([])
    assert story.marks(mark) == []


@proves("S4.13")
def test_a_foreseen_lateness_is_an_alert_until_it_is_averted() -> None:
    story = begun_at("planned")

    story.system("late.foreseen", late_because="overlap")
    assert late_risks(story) == [True]
    story.system("late.averted")

    assert late_risks(story) == [False]
    assert story.snap["counters"]["foreseen"] == ""


@proves("S4.13")
def test_what_is_averted_after_the_time_to_leave_stays_a_risk_of_its_own() -> None:
    story = begun_at("planned")
    story.system("late.foreseen", late_because="running_over")
    story.system("given.set", leave_by_ms=story.now_ms + 1)
    story.forward(seconds=1)

    story.system("late.averted")

    assert late_risks(story) == [True]


TOLD_OF_LATENESS = [
    name
    for name, state in book()["states"].items()
    if any(o["event"] == "decided.late_notice" for o in state["offers"]) and name != "on_hold"  # nobody is late then
]


@proves("S4.13")
@pytest.mark.parametrize("state", TOLD_OF_LATENESS)
def test_the_customer_is_told_of_a_lateness_by_the_dispatchers_decision_only(state: str) -> None:
    story = begun_at(state)
    story.system("late.foreseen", late_because="overlap")
    assert "late_notice" not in [effect["kind"] for effect in story.effects("message")]

    story.dispatcher("decided.late_notice", minutes=30)

    assert [effect["kind"] for effect in story.effects("message")].count("late_notice") == 1
    assert late_risks(story) == [False]
    story.expect_state(state)


@proves("S4.13")
def test_an_interval_that_passes_without_setting_out_is_said() -> None:
    story = begun_at("ready")

    story.forward(minutes=181)

    story.expect_alerts(["window_over"])
    story.expect_messages(["leave_now"])


@proves("S4.13")
@pytest.mark.parametrize("state", NOT_YET_ON_THE_WAY)
def test_an_interval_that_ends_before_anybody_set_out_is_said(state: str) -> None:
    story = begun_at(state)
    story.system("plan.set", window_to_ms=story.now_ms + 1)

    story.forward(seconds=1)

    assert "window_over" in [effect["kind"] for effect in story.effects("alert") if effect["open"]]


@proves("F25")
def test_visits_of_the_same_flat_carry_one_group_so_that_one_call_serves_all() -> None:
    first, second = Story({"group": "flat-31"}), Story({"group": "flat-31"})
    for story in (first, second):
        story.phone("call.started")
        story.phone("call.expects_you")

    groups = {story.look()["snapshot"]["givens"]["group"] for story in (first, second)}

    assert groups == {"flat-31"}
    assert {first.state, second.state} == {"ready"}


def test_a_changed_plan_is_pushed_and_an_opened_one_is_not() -> None:
    story = Story()
    story.expect_messages([])

    story.system("plan.set", work="Замена роутера", changed=True)

    story.expect_messages(["plan_changed"])


@proves("F22")
def test_notes_go_to_the_one_they_are_meant_for() -> None:
    story = Story()

    story.phone("note", {"words": "собака во дворе"}, to="to_dispatcher")
    story.dispatcher("note", {"words": "домофон не работает"}, to="to_technician")

    story.expect_alerts(["for_dispatcher"])
    story.expect_messages(["note"])


def test_a_report_of_somebody_who_is_not_assigned_is_kept_and_marked_until_adopted() -> None:
    story = Story()
    story.system("plan.set", technician="somebody-else")
    call = story.phone("call.started")
    assert story.marks(call) == ["not_assigned"]
    story.expect_state("planned")
    story.expect_alerts(["not_assigned"])

    story.dispatcher("alert.settled", matter="not_assigned")
    story.expect_alerts([])
    story.dispatcher("adopted", of=call)

    story.expect_state("calling")
    assert story.effects("alert") == []


def test_a_tap_undone_within_ten_seconds_never_was() -> None:
    story = begun_at("calling")
    tap = story.phone("call.refused", why="changed_mind")

    story.forward(seconds=8)
    story.phone("undone", of=tap)

    story.expect_state("calling")


@proves("S4.9")
def test_a_move_of_the_plan_begins_the_calls_anew_from_every_state_before_departure() -> None:
    story = begun_at("unreachable")

    story.dispatcher("decided.new_window", window_from_ms=LATER, window_to_ms=LATER + MINUTE)
    story.expect_state("agreeing")
    story.system("plan.set", window_from_ms=LATER, window_to_ms=LATER + MINUTE, moved=True)

    story.expect_state("planned")
    story.expect_alerts([])
    assert story.counter("attempts") == 0
