"""After the alert: who decides, what follows, and what the technician may do himself."""

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, NINE, Story
from tests.support.walks import LATER, begun_at, miss

DECISIONS = [
    ("decided.go_anyway", {}, "told_to_go"),
    ("decided.reached", {}, "dispatcher_talks"),
    ("decided.wait", {"wait_ms": 600_000}, "told_to_wait"),
    ("decided.sms", {}, "notified"),
    ("decided.leaflet", {}, "leaflet_wanted"),
    ("decided.call_later", {"who": "by_dispatcher", "at_ms": LATER}, "set_aside"),
    ("decided.next_visit", {}, "set_aside"),
    ("decided.come_back", {}, "asked_back"),
]
DECIDABLE = ["unreachable", "door_unanswered", "free_to_go", "told_to_wait", "set_aside", "notified", "leaflet_wanted"]
DECIDABLE += ["told_to_go", "blocked"]
BEFORE_THE_DOOR = ["unreachable", "free_to_go", "told_to_wait", "set_aside", "notified", "told_to_go"]


@proves("S4.5", "S4.21", "F11", "F14", "F15", "F16")
@pytest.mark.parametrize("state", DECIDABLE)
@pytest.mark.parametrize(("kind", "data", "then"), DECISIONS)
def test_the_dispatcher_may_decide_and_decide_anew(state: str, kind: str, data: dict[str, object], then: str) -> None:
    story = begun_at(state)
    if kind == "decided.go_anyway" and state not in BEFORE_THE_DOOR:
        then = story.state  # he is there already

    story.dispatcher(kind, **data)

    story.expect_state(then)
    story.expect_alerts([])


@proves("S4.5")
def test_before_the_visit_the_first_offer_is_to_go_and_at_the_door_it_is_not() -> None:
    before = [row["event"] for row in begun_at("unreachable").offers() if row["place"] == "dispatcher"]
    at_door = [row["event"] for row in begun_at("door_unanswered").offers() if row["place"] == "dispatcher"]

    assert before[:2] == ["decided.go_anyway", "decided.reached"]
    assert "decided.go_anyway" not in at_door
    assert {"decided.sms", "decided.leaflet"} <= set(at_door)


@proves("S4.5")
def test_two_texts_chosen_by_whether_he_was_at_the_door() -> None:
    never_there, there = begun_at("unreachable"), begun_at("door_unanswered")

    never_there.dispatcher("decided.sms")
    there.dispatcher("decided.sms")

    never_there.expect_messages(["call_due", "call_due", "could_not_reach", "decision"])
    there.expect_messages(["on_the_way", "was_at_your_door", "decision"])


@proves("F16")
def test_without_a_mobile_number_no_sms_is_offered_but_a_later_call_is() -> None:
    story = begun_at("unreachable", has_mobile=False)

    offered = [row["event"] for row in story.offers()]

    assert "decided.sms" not in offered
    assert "decided.call_later" in offered


@proves("S4.4")
def test_the_alert_stands_until_somebody_decides_and_seeing_it_is_recorded() -> None:
    story = begun_at("unreachable")

    seen = story.dispatcher("alert.seen", alert="no_contact")

    story.expect_alerts(["no_contact"])
    assert story.marks(seen) == []


@proves("F11")
def test_the_dispatcher_who_reached_the_customer_records_the_same_outcomes_and_it_is_pushed() -> None:
    story = begun_at("dispatcher_talks")

    story.dispatcher("call.expects_you", agreed_ms=NINE + 90 * MINUTE)

    story.expect_state("ready")
    story.expect_promises([("agreed_time", NINE + 90 * MINUTE)])
    assert story.effects("message")[-1]["kind"] == "decision"


@proves("F11")
@pytest.mark.parametrize(
    ("kind", "data", "before", "at_door"),
    [
        ("call.expects_you", {}, "ready", "at_door"),
        ("call.busy", {"agreed_from_ms": LATER}, "agreeing", "moved"),
        ("call.other_person", {"of_age": True, "permitted": True}, "ready", "at_door"),
        ("call.away", {}, "open_ended", "open_ended"),
        ("call.cut_off", {}, "unreachable", "door_unanswered"),
        ("adult.coming", {"wait_ms": 600_000}, "dispatcher_talks", "waiting_for_adult"),
    ],
)
def test_what_she_was_told_leads_on_from_where_he_stands(
    kind: str, data: dict[str, object], before: str, at_door: str
) -> None:
    private = {"person_name": "Марина"} if kind == "call.other_person" else {}
    for start, then in (("unreachable", before), ("door_unanswered", at_door)):
        story = begun_at(start)
        story.dispatcher("decided.reached")

        story.dispatcher(kind, private, **data)

        story.expect_state(then)


@proves("F14")
@pytest.mark.parametrize(
    ("state", "kind"), [("unreachable", "no_contact"), ("door_unanswered", "nobody_home"), ("blocked", "no_access")]
)
def test_waiting_says_until_when_and_asks_again_by_itself(state: str, kind: str) -> None:
    story = begun_at(state)
    story.tap("wait_20")
    story.expect_alerts([])
    assert story.look()["next_due_ms"] == story.now_ms - 1 + 20 * MINUTE

    story.forward(minutes=20)

    story.expect_alerts([kind])
    story.expect_state(state)


@proves("S4.5")
@pytest.mark.parametrize("state", ["unreachable", "door_unanswered", "blocked"])
def test_without_a_decision_he_may_move_on_after_ten_minutes(state: str) -> None:
    story = begun_at(state)

    story.forward(minutes=10)

    story.expect_state("free_to_go")
    assert [effect["open"] for effect in story.effects("alert")] == [True]
    story.phone("technician.left")
    story.expect_state("set_aside" if state == "unreachable" else "not_reached")
    assert "decided.sms" in {row["event"] for row in story.offers()}
    story.dispatcher("decided.sms")
    story.expect_alerts([])


@proves("S4.5", "S4.6")
@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("free_to_go", "leaflet_no_answer"),
        ("unreachable", "leaflet_no_connection"),
        ("door_unanswered", "leaflet_no_connection"),
        ("leaflet_wanted", "leaflet_told"),
    ],
)
def test_a_leaflet_may_be_left_when_told_when_nobody_answered_or_without_connection(state: str, text: str) -> None:
    story = begun_at(state)

    story.tap(text, {"leaflet": "12345678", "photo": "ab" * 32})

    story.expect_state("notified")
    assert story.events[-1]["data"]["leaflet"] == "12345678"


@proves("F18")
def test_nowhere_to_leave_a_leaflet_goes_back_to_the_dispatcher() -> None:
    story = begun_at("leaflet_wanted")

    story.tap("no_mailbox")

    story.expect_state("door_unanswered")
    story.expect_alerts(["no_access"])
    alone = begun_at("free_to_go")
    alone.tap("no_mailbox")
    alone.expect_state("notified")


@proves("S4.5")
def test_sms_keeps_the_visit_open_until_he_leaves_or_the_interval_ends() -> None:
    leaves, never_set_out = begun_at("notified"), begun_at("notified")
    leaves.phone("leaflet.left", leaflet="12345678", because="told")
    leaves.expect_state("notified")

    leaves.tap("technician.left")
    never_set_out.now_ms = NINE + 180 * MINUTE

    leaves.expect_state("not_reached")
    never_set_out.expect_state("not_reached")


@proves("F15")
def test_come_back_now_is_answered_with_yes_or_no() -> None:
    for answer, then, alerts in (("takes_it", "told_to_go", []), ("cannot_come", "set_aside", ["cannot_come"])):
        story = begun_at("not_reached")
        story.dispatcher("decided.come_back")
        story.expect_state("asked_back")

        story.tap(f"technician.{answer}")

        story.expect_state(then)
        story.expect_alerts(alerts)


@proves("F14")
def test_come_back_at_an_hour_is_a_promise_and_asks_by_itself() -> None:
    story = begun_at("unreachable")
    story.dispatcher("decided.next_visit", at_ms=NINE + 60 * MINUTE)
    story.expect_promises([("come_back_at", NINE + 60 * MINUTE)])

    story.forward(minutes=60)

    story.expect_state("asked_back")
    assert story.effects("message")[-1]["kind"] == "come_back"
    story.tap("technician.takes_it")
    story.expect_promises([])


@proves("F16")
@pytest.mark.parametrize(("who", "then"), [("by_technician", "call_due"), ("by_operator", "unreachable")])
def test_call_later_is_a_promise_and_comes_back_at_its_hour(who: str, then: str) -> None:
    story = begun_at("unreachable")

    story.dispatcher("decided.call_later", who=who, at_ms=NINE + 60 * MINUTE)

    story.expect_promises([("call_customer", NINE + 60 * MINUTE)])
    story.forward(minutes=41)
    story.expect_state(then)


@proves("F13")
def test_the_dispatcher_asks_for_a_call_and_one_tap_answers() -> None:
    story = begun_at("on_the_way")
    story.dispatcher("decided.call_customer", at_ms=NINE + 20 * MINUTE)
    story.expect_promises([("technician_calls", NINE + 20 * MINUTE)])

    story.tap("technician.called_customer")

    story.expect_promises([])
    assert "technician.called_customer" not in {row["event"] for row in story.offers()}


@proves("S4.3", "S4.4")
@pytest.mark.parametrize("tap", ["call.no_answer", "call.no_network"])
def test_one_more_call_in_vain_raises_no_second_alert(tap: str) -> None:
    story = begun_at("unreachable")
    story.tap("call_once_more")

    story.phone(tap)

    story.expect_state("unreachable")
    assert len(story.effects("alert")) == 1


@proves("S4.4")
def test_a_second_episode_is_a_second_alert() -> None:
    story = begun_at("told_to_wait")

    story.forward(minutes=10)

    assert [effect["n"] for effect in story.effects("alert")] == [1, 2]


@proves("F12")
def test_the_dispatcher_records_for_a_technician_whose_phone_is_dead() -> None:
    story = Story()
    for kind in ("call.started", "call.expects_you", "technician.departed", "technician.arrived", "door.customer"):
        story.dispatcher(kind)

    mine = story.dispatcher("introduced")
    his = story.phone("introduced")
    story.dispatcher("merged", of=mine, into=his)

    story.expect_state("entering")
    assert story.marks(his) == []


def test_a_later_call_in_vain_asks_the_dispatcher_again() -> None:
    story = begun_at("unreachable")
    story.dispatcher("decided.call_later", who="by_technician", at_ms=NINE + 60 * MINUTE)
    story.forward(minutes=41)

    miss(story)

    story.expect_state("unreachable")
    assert [effect["kind"] for effect in story.effects("alert") if effect["open"]] == ["no_contact"]


@pytest.mark.parametrize("tap", ["call.no_answer", "call.no_network"])
def test_who_was_told_to_go_goes_even_when_one_more_call_is_in_vain(tap: str) -> None:
    story = begun_at("told_to_go")
    story.tap("call_once_more")

    story.phone(tap)

    story.expect_state("told_to_go")
    story.expect_alerts([])
