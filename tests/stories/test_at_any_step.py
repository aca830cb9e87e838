"""What may happen at any step: late, unhappy, unsafe, a talk on the way, a door that opens after all."""

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, NINE, Story, book
from tests.support.walks import LATER, begun_at

GROUPS = book()["groups"]
BEFORE, DOOR, INSIDE = GROUPS["before_departure"], GROUPS["at_the_door"], GROUPS["inside"]
SHARED = GROUPS["either_place"]
UNDER_WAY = [*BEFORE, "on_the_way", *DOOR, *INSIDE]
ARRIVED_BY = {"told_to_wait": "decided.wait", "notified": "decided.sms"}


def at_the_door(state: str) -> Story:
    """The shared waiting states, come to from the door."""
    story = begun_at("door_unanswered")
    if state == "free_to_go":
        story.forward(minutes=10)
    else:
        story.dispatcher(ARRIVED_BY[state], **({"wait_ms": 600_000} if state == "told_to_wait" else {}))
    story.expect_state(state)
    return story


@proves("F24")
@pytest.mark.parametrize("state", [*UNDER_WAY, "closed", "work_remains"])
def test_an_unhappy_customer_is_one_line_at_any_step(state: str) -> None:
    story = begun_at(state)

    story.tap("customer.unhappy", {"words": "долго"})

    assert "unhappy" in [effect["kind"] for effect in story.effects("alert") if effect["open"]]
    assert "call_unhappy" in [effect["kind"] for effect in story.effects("promise") if effect["open"]]
    story.expect_state(state)


@proves("F27")
@pytest.mark.parametrize("state", [*DOOR, *INSIDE])
def test_unsafe_leaving_is_possible_after_arrival_and_needs_no_calls(state: str) -> None:
    story = begun_at(state)

    story.tap("unsafe.leaving")

    story.expect_state("left_unsafe")
    story.expect_alerts(["unsafe"])


@proves("F27")
@pytest.mark.parametrize("state", SHARED)
def test_waiting_at_the_door_the_door_may_open_and_one_may_leave(state: str) -> None:
    opens, leaves, before = at_the_door(state), at_the_door(state), begun_at(state)

    opens.tap("door.opened")
    leaves.tap("unsafe.leaving")

    opens.expect_state("at_door")
    leaves.expect_state("left_unsafe")
    assert "door.opened" not in {row["event"] for row in before.offers()}


@pytest.mark.parametrize(
    "state", ["nobody_opens", "calling_from_door", "called_back_at_door", "door_unanswered", "leaflet_wanted"]
)
def test_the_door_may_open_at_any_moment(state: str) -> None:
    story = begun_at(state)

    story.phone("door.opened")

    story.expect_state("at_door")


@pytest.mark.parametrize(("text", "minutes"), [("late_15", 15), ("late_30", 30), ("late_60", 60)])
@pytest.mark.parametrize("state", ["ready", "on_the_way"])
@proves("S4.13")
def test_late_by_a_tap_tells_customer_and_dispatcher(state: str, text: str, minutes: int) -> None:
    story = begun_at(state)

    story.tap(text)

    assert story.events[-1]["data"] == {"minutes": minutes}
    assert story.effects("message")[-1]["kind"] == "late_notice"
    story.expect_alerts(["running_late"])


@proves("F26")
def test_who_cannot_go_on_is_an_alert() -> None:
    story = begun_at("ready")

    story.tap("technician.cannot_continue")

    story.expect_alerts(["cannot_continue"])
    story.dispatcher("decided.other_technician", technician="somebody-else")
    story.expect_alerts([])


@proves("F2")
@pytest.mark.parametrize(
    ("outcome", "data", "then"),
    [
        ("call.expects_you", {}, "on_the_way"),
        ("call.expects_you", {"agreed_ms": NINE + 90 * MINUTE}, "on_the_way"),
        ("call.other_person", {"of_age": True, "permitted": True}, "on_the_way"),
        ("call.no_answer", {}, "on_the_way"),
        ("call.no_network", {}, "on_the_way"),
        ("call.busy", {"agreed_from_ms": LATER}, "moved"),
        ("call.away", {}, "open_ended"),
    ],
)
@pytest.mark.parametrize("talk", ["call.started", "customer.called_back"])
def test_a_talk_on_the_way_goes_on_from_there(talk: str, outcome: str, data: dict[str, object], then: str) -> None:
    if talk == "customer.called_back" and outcome in ("call.no_answer", "call.no_network"):
        talk = "call.started"
    story = begun_at("on_the_way")
    story.phone(talk)

    story.phone(outcome, {"person_name": "Марина"} if outcome == "call.other_person" else {}, **data)

    story.expect_state(then)


@pytest.mark.parametrize("state", SHARED)
def test_who_calls_back_while_he_waits_at_the_door_is_asked_to_open(state: str) -> None:
    story = at_the_door(state)

    story.phone("customer.called_back")

    story.expect_state("called_back_at_door")


@proves("F2")
@pytest.mark.parametrize("state", DOOR)
def test_a_slip_of_arriving_is_mended_and_nothing_claims_that_he_was_there(state: str) -> None:
    story = begun_at(state)

    mark = story.phone("technician.departed")

    story.expect_state("on_the_way")
    assert story.marks(mark) == []
    assert "arrived_at" not in story.look()["snapshot"]["stamps"]


@proves("F11")
@pytest.mark.parametrize(
    ("kind", "data"),
    [("call.expects_you", {}), ("call.other_person", {"of_age": True, "permitted": True}), ("call.cut_off", {})],
)
def test_what_the_dispatcher_hears_while_he_drives_lets_him_drive_on(kind: str, data: dict[str, object]) -> None:
    story = begun_at("on_the_way")
    story.dispatcher("decided.reached")

    story.dispatcher(kind, {"person_name": "Марина"} if kind == "call.other_person" else {}, **data)

    story.expect_state("on_the_way")
    story.expect_alerts([])


@proves("F11")
@pytest.mark.parametrize(
    ("state", "then", "alerts"),
    [
        ("unreachable", "unreachable", ["no_contact"]),
        ("blocked", "door_unanswered", ["nobody_home"]),
        ("on_the_way", "on_the_way", []),
    ],
)
def test_a_talk_that_nobody_finished_does_not_hide_the_visit(state: str, then: str, alerts: list[str]) -> None:
    story = begun_at(state)
    story.dispatcher("decided.reached")

    story.forward(minutes=15)

    story.expect_state(then)
    story.expect_alerts(alerts)


def test_the_door_may_open_while_the_dispatcher_talks() -> None:
    for kind, then in (("door.opened", "at_door"), ("unsafe.leaving", "left_unsafe")):
        story = begun_at("door_unanswered")
        story.dispatcher("decided.reached")
        story.tap(kind)
        story.expect_state(then)


@proves("S4.13")
def test_on_the_way_past_the_interval_is_running_late() -> None:
    story = begun_at("on_the_way")

    story.forward(minutes=181)

    story.expect_alerts(["running_late"])


def test_an_order_set_aside_is_said_when_its_interval_is_over() -> None:
    story = begun_at("set_aside")

    story.forward(minutes=181)

    story.expect_alerts(["window_over"])


@proves("F15")
def test_no_reply_to_come_back_is_a_reply_after_ten_minutes() -> None:
    story = begun_at("asked_back")

    story.forward(minutes=10)

    story.expect_alerts(["cannot_come"])
