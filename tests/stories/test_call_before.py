"""The call before the visit: outcomes, the series of three, what counts and what does not."""

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, NINE, Story
from tests.support.walks import LATER, begun_at, miss


@proves("S4.3", "S4.4")
def test_three_missed_calls_ten_minutes_apart_alert_the_dispatcher_once() -> None:
    story = Story()

    miss(story, times=2)
    story.expect_alerts([])
    story.forward(minutes=10)
    miss(story)

    story.expect_state("unreachable")
    story.expect_alerts(["no_contact"])
    assert story.counter("attempts") == 3


@proves("S4.3")
def test_ten_minutes_count_from_the_start_of_the_call() -> None:
    story = Story()
    story.phone("call.started")
    story.forward(minutes=2)

    story.phone("call.no_answer")

    assert story.look()["next_due_ms"] == story.events[1]["at_ms"] + 9 * MINUTE
    story.forward(minutes=8)
    story.expect_state("call_due")


@proves("F8")
@pytest.mark.parametrize(("minutes", "state"), [(8.9, "waiting_to_call"), (9.0, "call_due"), (9.5, "call_due")])
def test_a_call_counts_from_nine_minutes_on(minutes: float, state: str) -> None:
    story = begun_at("waiting_to_call")

    story.forward(minutes=minutes)

    story.expect_state(state)


@proves("S4.3")
def test_an_early_call_is_recorded_and_marked_but_does_not_count() -> None:
    story = begun_at("waiting_to_call")
    story.forward(minutes=5)

    early = story.tap("call_early")
    story.phone("call.no_answer")

    assert story.marks(early) == ["too_early"]
    assert story.counter("attempts") == 1
    story.expect_state("waiting_to_call")
    story.forward(minutes=4)
    story.expect_state("call_due")


@proves("F6")
def test_a_call_without_own_signal_never_counts() -> None:
    story = begun_at("call_due")
    story.phone("call.started")

    story.tap("call.no_network")

    story.expect_state("call_due")
    assert story.counter("attempts") == 1
    story.phone("call.started")
    story.phone("call.no_answer")
    assert story.counter("attempts") == 2


def test_no_signal_in_an_early_call_leaves_the_countdown_as_it_was() -> None:
    story = begun_at("waiting_to_call")
    story.tap("call_early")

    story.phone("call.no_network")

    story.expect_state("waiting_to_call")


@proves("F6")
@pytest.mark.parametrize(("text", "how"), [("no_answer_dropped", "dropped"), ("no_answer_off", "phone_off")])
def test_a_reason_may_be_given_under_no_answer(text: str, how: str) -> None:
    story = begun_at("calling")

    story.tap(text)

    assert story.events[-1]["data"] == {"how": how}
    assert story.counter("attempts") == 1


@proves("F6")
def test_a_wrong_number_leaves_the_series_for_the_next_number_or_the_dispatcher() -> None:
    story = begun_at("calling")
    story.tap("call.wrong_number")
    story.expect_offers(["call_next_number", "dispatcher.asked"])

    story.tap("call_next_number")
    story.phone("call.wrong_number")
    story.tap("dispatcher.asked")

    assert story.counter("attempts") == 0
    story.expect_alerts(["no_number"])
    story.expect_state("unreachable")


@proves("S4.7")
@pytest.mark.parametrize("state", ["planned", "calling", "waiting_to_call", "call_due"])
def test_no_sms_and_no_leaflet_before_the_third_call(state: str) -> None:
    story = begun_at(state)
    offered = {row["event"] for row in story.offers()}

    mark = story.phone("leaflet.left", leaflet="12345678", because="told")

    assert not offered & {"decided.sms", "decided.leaflet", "leaflet.left", "technician.left"}
    assert story.marks(mark) == ["out_of_order"]
    story.expect_state(state)


@proves("S4.8", "S4.11")
def test_the_customer_expects_us() -> None:
    story = begun_at("calling")

    story.tap("call.expects_you")

    story.expect_state("ready")
    story.expect_alerts([])
    story.expect_promises([])


@proves("F3")
def test_an_agreed_hour_inside_the_interval_is_a_promise_and_moves_nothing() -> None:
    story = begun_at("calling")

    story.tap("call.expects_you_at", {"agreed_ms": NINE + 90 * MINUTE})

    story.expect_state("ready")
    story.expect_promises([("agreed_time", NINE + 90 * MINUTE)])
    assert story.look()["snapshot"]["givens"]["window_from_ms"] == NINE + 60 * MINUTE


@proves("S4.9")
def test_a_move_needs_a_stated_time_and_is_a_promise_until_the_plan_follows() -> None:
    story = begun_at("calling")

    story.tap("call.busy", {"agreed_from_ms": LATER})

    story.expect_state("agreeing")
    story.expect_promises([("agreed_time", LATER)])
    story.system("plan.set", window_from_ms=LATER, window_to_ms=LATER + 120 * MINUTE, moved=True)
    story.expect_state("planned")
    story.expect_messages(["moved", "plan_changed"])
    assert story.counter("attempts") == 0


@proves("S4.9")
def test_an_agreed_time_that_collides_is_the_dispatchers_matter() -> None:
    story = begun_at("agreeing")

    story.system("plan.collides")

    story.expect_alerts(["agreed_collides"])


@proves("S4.10")
def test_away_without_a_date_keeps_the_order_and_ends_the_visit() -> None:
    story = begun_at("calling")

    story.tap("call.away")

    story.expect_state("open_ended")
    story.expect_promises([])


@proves("S4.1", "S4.21")
def test_a_named_person_is_kept_with_permission_and_word() -> None:
    story = begun_at("calling")

    story.tap("call.other_person", {"person_name": "Марина", "relation": "spouse", "door_word": "РЯБИНА"})

    story.expect_state("ready")
    assert (story.counter("person_named"), story.counter("has_word")) == (True, True)
    assert "Марина" not in str(story.events[-1]["data"])


@proves("S4.1", "S4.2")
def test_somebody_too_young_cannot_be_named() -> None:
    story = begun_at("calling")

    by_phone = story.phone("call.other_person", {"person_name": "Миша"}, permitted=True, of_age=False)
    by_link = story.customer("customer.named", {"person_name": "Миша"}, of_age=False)

    assert story.marks(by_phone) == story.marks(by_link) == ["too_young"]
    assert story.counter("person_named") is False


@proves("F17")
@pytest.mark.parametrize(
    ("why", "alerts"),
    [
        ("works_again", []),
        ("changed_mind", []),
        ("cancelled_before", ["our_mistake"]),
        ("had_visit", ["double_order"]),
        ("not_ordered", ["not_ordered"]),
    ],
)
@pytest.mark.parametrize("where", ["calling", "called_back", "calling_from_door", "dispatcher_talks"])
def test_each_reason_of_a_refusal_has_its_own_consequence(why: str, alerts: list[str], where: str) -> None:
    story = begun_at(where)

    story.phone("call.refused", why=why)

    story.expect_state("cancelled")
    story.expect_alerts(alerts)
    assert story.counter("why") == why


@proves("F7")
def test_the_courtesy_sms_goes_once_by_the_technicians_tap_after_a_miss() -> None:
    story = begun_at("waiting_to_call")
    story.expect_messages([])

    story.tap("pick_up.asked")

    story.expect_messages(["pick_up"])
    assert "pick_up.asked" not in {row["event"] for row in story.offers()}
    due = begun_at("call_due")
    due.tap("pick_up.asked")
    assert due.effects("message")[-1]["kind"] == "pick_up"


@proves("F10")
def test_a_call_from_another_phone_is_declared_and_counts() -> None:
    story = begun_at("planned")

    story.tap("call_elsewhere", {"phone": "+70000000000", "called_ms": NINE})
    story.phone("call.no_answer")

    assert story.events[-2]["data"]["evidence"] == "declared"
    assert story.counter("attempts") == 1


@proves("F1")
def test_the_push_comes_at_ten_minutes_and_silence_is_an_alert_at_fifteen() -> None:
    story = begun_at("waiting_to_call")
    story.forward(minutes=9.5)
    story.expect_messages([])

    story.forward(minutes=0.5)
    story.expect_messages(["call_due"])
    story.forward(minutes=5)

    story.expect_alerts(["call_overdue"])
    story.phone("call.started")
    story.expect_alerts([])


def test_a_phone_that_falls_silent_in_a_call_is_an_alert() -> None:
    story = begun_at("calling")

    story.forward(minutes=15)

    story.expect_alerts(["call_overdue"])


@proves("S4.8", "S4.9")
@pytest.mark.parametrize(
    ("kind", "data", "then"),
    [
        ("call.expects_you", {}, "ready"),
        ("call.expects_you", {"agreed_ms": NINE + 90 * MINUTE}, "ready"),
        ("call.other_person", {"of_age": True, "permitted": True}, "ready"),
        ("call.busy", {"agreed_from_ms": LATER}, "agreeing"),
    ],
)
def test_who_calls_back_has_the_same_outcomes(kind: str, data: dict[str, object], then: str) -> None:
    story = begun_at("called_back")

    story.phone(kind, {"person_name": "Марина"} if kind == "call.other_person" else {}, **data)

    story.expect_state(then)
