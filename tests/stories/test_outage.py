"""An outage where the customer lives: nothing is overdue meanwhile, and then everything starts anew (F28)."""

import json

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, Story, book
from tests.support.walks import LATER, begun_at, miss, out, repaired

HELD = ["planned", "waiting_to_call", "call_due", "drive_instead", "wrong_number", "unreachable", "told_to_go",
        "set_aside", "asked_back", "told_to_wait", "free_to_go"]  # fmt: skip
OPEN = [name for name, state in book()["states"].items() if state["look"] != "end"]
SAFETY = {"unsafe": "unsafe.leaving", "cannot_continue": "technician.cannot_continue"}


def open_alerts(story: Story) -> list[str]:
    return [effect["kind"] for effect in story.effects("alert") if effect["open"]]


@proves("F28")
@pytest.mark.parametrize("state", HELD)
def test_a_visit_that_waits_for_a_call_is_put_on_hold_and_its_alerts_are_settled(state: str) -> None:
    story = begun_at(state)

    out(story)

    story.expect_state("on_hold")
    story.expect_alerts([])
    assert story.effects("message")[-1]["kind"] == "outage_here"


@proves("F28")
@pytest.mark.parametrize("state", [*HELD, "ready", "calling", "on_the_way", "dispatcher_talks", "agreeing", "notified"])
def test_nothing_is_overdue_while_it_lasts(state: str) -> None:
    story = begun_at(state)
    out(story)
    story.expect_alerts([])
    was = story.state

    story.forward(minutes=600)

    story.expect_alerts([])
    story.expect_state(was)


@proves("F28")
@pytest.mark.parametrize("state", HELD)
def test_calls_start_anew_when_it_is_lifted(state: str) -> None:
    story = begun_at(state)
    out(story)

    repaired(story)

    story.expect_state("planned")
    assert story.counter("attempts") == 0
    story.expect_alerts([])


@proves("F28")
def test_timers_resume_anew_and_not_all_at_once() -> None:
    first, second = Story(), Story()
    for story in (first, second):
        out(story)
        story.forward(minutes=300)

    repaired(first, minutes=15)
    repaired(second, minutes=25)

    first.forward(minutes=14)
    first.expect_alerts([])
    first.forward(minutes=2)
    first.expect_alerts(["window_over"])
    second.forward(minutes=24)
    second.expect_alerts([])
    second.forward(minutes=2)
    second.expect_alerts(["window_over"])


@proves("F28")
def test_calls_in_an_outage_are_recorded_and_never_counted() -> None:
    story = begun_at("on_hold")

    miss(story, times=4)

    story.expect_state("on_hold")
    story.expect_alerts([])
    assert story.counter("attempts") == 0


def test_without_a_signal_or_cut_off_it_stays_on_hold() -> None:
    silent, cut, hers = begun_at("on_hold"), begun_at("on_hold"), begun_at("on_hold")

    silent.phone("call.started")
    silent.phone("call.no_network")
    cut.phone("customer.called_back")
    cut.phone("call.cut_off")
    hers.dispatcher("decided.reached")
    hers.dispatcher("call.cut_off")

    for story in (silent, cut, hers):
        story.expect_state("on_hold")
        story.expect_alerts([])


@proves("F28")
@pytest.mark.parametrize("state", ["at_door", "introducing", "entering", "working", "full_stop"])
def test_who_is_with_the_customer_goes_on(state: str) -> None:
    story = begun_at(state)

    out(story)

    story.expect_state(state)
    assert story.counter("outage") == "o1"


@proves("F28")
@pytest.mark.parametrize("alert", SAFETY)
def test_what_is_about_safety_goes_through(alert: str) -> None:
    story = begun_at("at_door")
    out(story)

    story.phone(SAFETY[alert])

    assert alert in open_alerts(story)


@proves("F28")
@pytest.mark.parametrize("alert", SAFETY)
def test_what_is_about_safety_stays_open(alert: str) -> None:
    story = begun_at("at_door")
    story.phone(SAFETY[alert])

    out(story)

    story.expect_alerts([alert])


@proves("F28")
def test_who_set_out_or_was_agreed_with_stays_so() -> None:
    agreed, held = begun_at("ready"), begun_at("on_hold")
    out(agreed)

    repaired(agreed)
    held.phone("call.started")
    held.phone("call.expects_you")
    held.expect_state("ready")
    repaired(held)

    agreed.expect_state("ready")
    held.expect_state("ready")


def test_what_was_agreed_before_another_time_is_remembered_on_hold() -> None:
    story = begun_at("ready")
    story.phone("call.started")
    story.phone("call.wrong_number")

    out(story)
    repaired(story)

    story.expect_state("ready")


def test_a_confirmation_that_came_with_the_plan_counts_when_it_is_lifted() -> None:
    story = begun_at("on_hold")
    story.system("given.set", confirmed=True)
    story.expect_state("on_hold")

    repaired(story)

    story.expect_state("ready")


@pytest.mark.parametrize("state", ["on_hold", "ready", "agreeing"])
def test_another_technician_or_time_does_not_end_it(state: str) -> None:
    given, moved = begun_at(state), begun_at(state)
    for story in (given, moved):
        if state != "on_hold":
            out(story)

    given.dispatcher("decided.other_technician", technician="azat")
    moved.system("plan.set", moved=True, window_from_ms=LATER, window_to_ms=LATER + 60 * MINUTE)

    given.expect_state("ready" if state == "ready" else "on_hold")
    moved.expect_state("on_hold")


def test_on_the_way_without_an_agreement_another_technician_waits_as_well() -> None:
    story = Story()
    story.phone("technician.departed")
    out(story)

    story.dispatcher("decided.other_technician", technician="azat")

    story.expect_state("on_hold")


@proves("S4.13", "F28")
@pytest.mark.parametrize("state", OPEN)
def test_lateness_is_foreseen_wherever_a_visit_is_open_and_under_no_outage(state: str) -> None:
    story, during = begun_at(state), begun_at(state)
    if state != "on_hold":
        story.system("late.foreseen", late_because="overlap")
        assert story.counter("foreseen") == "overlap"
        out(during)

    during.system("late.foreseen", late_because="overlap")

    assert during.counter("foreseen") == ""


@proves("F28")
def test_late_risks_are_neither_foreseen_nor_kept() -> None:
    before, during = Story(), begun_at("on_hold")
    before.system("late.foreseen", late_because="overlap")
    before.expect_alerts(["late_risk"])

    out(before)
    during.system("late.foreseen", late_because="overlap")

    before.expect_alerts([])
    during.expect_alerts([])
    assert before.counter("foreseen") == during.counter("foreseen") == ""


@proves("F28")
def test_one_outage_at_a_time_and_only_its_own_end_lifts_it() -> None:
    story = begun_at("on_hold")

    out(story, outage="o2")
    repaired(story, outage="o2")

    story.expect_state("on_hold")
    assert story.counter("outage") == "o1"


def test_every_alert_of_a_timer_waits_for_the_end_of_an_outage() -> None:
    alerts = {"late_risk", "window_over", "running_late", "no_contact", "nobody_home", "call_overdue", "cannot_come"}
    held = [["counter", "outage"], "==", ["const", ""]]

    loud = [
        f"{name}: {timer['name']}"
        for name, state in book()["states"].items()
        for timer in state["after"]
        if {action[1] for action in timer["do"] if action[0] == "emit"} & alerts
        and timer["name"] != "enough_calls"  # calls in an outage are not counted
        and held not in json.loads(json.dumps(timer["if"]))
    ]

    assert loud == []


def test_the_dispatcher_may_still_say_that_we_are_late() -> None:
    story = begun_at("on_hold")

    story.dispatcher("decided.late_notice", minutes=60)

    assert [effect["kind"] for effect in story.effects("message")] == ["outage_here", "late_notice"]
    story.expect_state("on_hold")
