"""What is possible from nearly everywhere: "Еду", "На месте", the customer's choices, late, unsafe, unhappy."""

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, book
from tests.support.walks import LATER, NAMED, begun_at

GROUPS = book()["groups"]
BEFORE, DOOR, INSIDE = GROUPS["before_departure"], GROUPS["at_the_door"], GROUPS["inside"]
UNDER_WAY = [*BEFORE, "on_the_way", *DOOR, *INSIDE]


@proves("F2", "S4.13")
@pytest.mark.parametrize("state", BEFORE)
def test_on_my_way_from_every_state_before_work(state: str) -> None:
    story = begun_at(state)

    mark = story.phone("technician.departed")

    story.expect_state("on_the_way")
    story.expect_alerts([])
    assert story.marks(mark) == []
    assert story.effects("message")[-1]["kind"] == "on_the_way"


@proves("F2", "S4.14")
@pytest.mark.parametrize("state", [*BEFORE, "on_the_way", *DOOR])
def test_arrived_from_every_state_before_work(state: str) -> None:
    story = begun_at(state)

    mark = story.phone("technician.arrived")

    story.expect_state("at_door")
    story.expect_alerts([])
    assert story.marks(mark) == []


@proves("F2")
@pytest.mark.parametrize("state", BEFORE)
def test_both_stand_always_in_reach_before_departure(state: str) -> None:
    texts = {row["event"] for row in begun_at(state).offers() if row["place"] in ("bar", "main")}

    assert {"technician.departed", "technician.arrived"} <= texts


@proves("S4.3")
@pytest.mark.parametrize("state", GROUPS["decidable"])
def test_the_customer_may_call_back_in_every_waiting_state(state: str) -> None:
    story = begun_at(state)

    story.phone("customer.called_back")

    story.expect_state("called_back_at_door" if state in DOOR else "called_back")
    assert "call.no_answer" not in {row["event"] for row in story.offers()}
    story.expect_alerts([])


@pytest.mark.parametrize(
    "state", ["planned", "waiting_to_call", "call_due", "wrong_number", "ready", "agreeing", "on_the_way"]
)
def test_the_customer_may_call_back_before_any_alert(state: str) -> None:
    story = begun_at(state)

    story.phone("customer.called_back")

    story.expect_state("called_back")


TALKED_TO = [
    "planned",
    "waiting_to_call",
    "call_due",
    "drive_instead",
    "ready",
    "agreeing",
    "wrong_number",
    "asked_back",
]
TALKED_TO += ["on_the_way", "nobody_opens", "stranger", "full_stop", "waiting_for_adult"]


@pytest.mark.parametrize("state", TALKED_TO)
@proves("F11")
def test_the_dispatcher_may_reach_the_customer_before_any_alert(state: str) -> None:
    story = begun_at(state)

    story.dispatcher("decided.reached")

    story.expect_state("dispatcher_talks")


@proves("S4.9")
@pytest.mark.parametrize("state", BEFORE)
def test_another_interval_before_departure_is_a_revision_of_the_same_visit(state: str) -> None:
    story = begun_at(state)

    decided = story.dispatcher("decided.new_window", window_from_ms=LATER, window_to_ms=LATER + MINUTE)
    story.expect_state("agreeing")
    other = begun_at(state)
    other.system("plan.set", window_from_ms=LATER, window_to_ms=LATER + MINUTE, moved=True)

    other.expect_state("on_hold" if state == "on_hold" else "planned")
    assert story.marks(decided) == []
    assert [effect["kind"] for effect in story.effects("message")][-1] == "decision"


@proves("S4.9")
@pytest.mark.parametrize("state", ["on_the_way", *DOOR])
def test_another_interval_afterwards_ends_the_visit(state: str) -> None:
    story = begun_at(state)

    story.dispatcher("decided.new_window", window_from_ms=LATER, window_to_ms=LATER + MINUTE)

    story.expect_state("moved")


@pytest.mark.parametrize("state", [*BEFORE, "on_the_way"])
def test_another_technician_takes_over_what_was_agreed_or_begins_anew(state: str) -> None:
    story = begun_at(state)

    mark = story.dispatcher("decided.other_technician", technician="somebody-else")

    left = "on_hold" if state == "on_hold" else "planned"
    story.expect_state("ready" if state in ("ready", "on_the_way") else left)
    assert story.marks(mark) == []


@pytest.mark.parametrize("state", BEFORE)
def test_a_visit_that_is_taken_off_its_technician_waits_and_keeps_what_was_agreed(state: str) -> None:
    story = begun_at(state)

    mark = story.tap("decided.nobody")

    left = "on_hold" if state == "on_hold" else "planned"
    story.expect_state("ready" if state == "ready" else left)
    assert story.marks(mark) == []
    story.system("plan.set", technician="", second="")
    assert "decided.nobody" not in {row["event"] for row in story.offers()}
    assert story.marks(story.phone("call.started")) == ["not_assigned"]


@pytest.mark.parametrize("state", ["on_the_way", *DOOR])
def test_nobody_takes_a_visit_off_who_is_on_the_way_or_there(state: str) -> None:
    story = begun_at(state)

    mark = story.dispatcher("decided.nobody")

    story.expect_state(state)
    assert story.marks(mark) == ["earlier_picture"]


def test_another_technician_begins_anew_where_nothing_was_agreed() -> None:
    story = begun_at("told_to_go")
    story.phone("technician.departed")

    story.dispatcher("decided.other_technician", technician="somebody-else")

    story.expect_state("planned")


@proves("F17")
@pytest.mark.parametrize("state", [*BEFORE, "on_the_way", *DOOR])
def test_the_dispatcher_may_cancel_with_a_reason(state: str) -> None:
    story = begun_at(state)

    story.dispatcher("decided.cancel", why="works_again")

    story.expect_state("cancelled")
    assert story.counter("why") == "works_again"


@pytest.mark.parametrize("state", BEFORE)
@pytest.mark.parametrize(("kind", "then"), [("customer.confirmed", "ready"), ("customer.moved", "agreeing")])
def test_the_customer_confirms_or_moves(state: str, kind: str, then: str) -> None:
    story = begun_at(state)
    window = {"window_from_ms": LATER, "window_to_ms": LATER + MINUTE}

    mark = story.customer(kind, **(window if kind == "customer.moved" else {}))

    story.expect_state(then)
    assert story.marks(mark) == []


@proves("S4.1")
@pytest.mark.parametrize("state", [*BEFORE, "on_the_way"])
def test_the_customer_names_somebody_and_takes_it_back_until_arrival(state: str) -> None:
    story = begun_at(state)
    first = story.customer("customer.named", NAMED, of_age=True)
    assert story.counter("person_named") is True

    second = story.customer("customer.unnamed")

    assert story.counter("person_named") is False
    assert story.marks(first) == story.marks(second) == []
    story.expect_state(state)


@pytest.mark.parametrize("state", BEFORE)
def test_no_longer_needed_is_confirmed_by_the_dispatcher(state: str) -> None:
    story = begun_at(state)

    mark = story.customer("customer.not_needed", why="works_again")

    assert "not_needed" in [effect["kind"] for effect in story.effects("alert") if effect["open"]]
    assert story.marks(mark) == []
    story.expect_state(state)


@pytest.mark.parametrize("state", [*UNDER_WAY, *GROUPS["ends"]])
def test_call_me_is_an_alert_and_a_promise(state: str) -> None:
    story = begun_at(state)

    mark = story.customer("customer.call_me")

    assert "call_me" in [effect["kind"] for effect in story.effects("alert") if effect["open"]]
    assert ("call_back", None) in [(e["kind"], e["due_ms"]) for e in story.effects("promise") if e["open"]]
    assert story.marks(mark) == []


@proves("F13")
@pytest.mark.parametrize("state", UNDER_WAY)
def test_where_is_he_is_asked_in_every_state(state: str) -> None:
    story = begun_at(state)

    mark = story.dispatcher("decided.call_customer")

    assert story.effects("message")[-1]["kind"] == "call_asked"
    assert story.marks(mark) == []
    assert "technician.called_customer" in {row["event"] for row in story.offers()}


@proves("F9")
@pytest.mark.parametrize("state", BEFORE)
def test_a_confirmation_that_is_not_trusted_is_taken_and_changes_nothing(state: str) -> None:
    story = begun_at(state, trust_confirmed=False)

    mark = story.customer("customer.confirmed")

    story.expect_state(state)
    assert story.marks(mark) == []


@proves("F3")
def test_a_move_after_a_departure_that_was_told_late_is_an_alert() -> None:
    story = begun_at("ready")
    story.phone("technician.departed")

    mark = story.customer("customer.moved", window_from_ms=LATER, window_to_ms=LATER + MINUTE)

    story.expect_state("on_the_way")
    assert "moved_too_late" in [effect["kind"] for effect in story.effects("alert") if effect["open"]]
    assert story.marks(mark) == ["earlier_picture"]
    story.dispatcher("decided.reached")
    assert "moved_too_late" not in [effect["kind"] for effect in story.effects("alert") if effect["open"]]
