"""Calls made at the door, places with no way in, and how such talks end."""

import pytest

from tests.support.proofs import proves
from tests.support.walks import LATER, TO, begun_at

DOOR_TALKS = ["calling_from_door", "calling_parent", "asking_permission", "called_back_at_door"]


@proves("S4.14")
def test_at_the_door_one_call_suffices_and_earlier_ones_stay_as_context() -> None:
    story = begun_at("call_due")
    story.phone("technician.arrived")
    story.phone("door.nobody")
    assert "dispatcher.asked" not in {row["event"] for row in story.offers()}

    story.tap("call_from_door")
    story.tap("no_answer_at_door")

    story.expect_alerts(["nobody_home"])
    assert story.counter("attempts") == 1


@proves("S4.14")
def test_a_wrong_number_at_the_door_may_go_to_the_dispatcher() -> None:
    story = begun_at("calling_from_door")
    story.phone("call.wrong_number")

    story.tap("dispatcher.asked")

    story.expect_alerts(["nobody_home"])


def test_a_stranger_after_a_call_may_be_told_to_the_dispatcher_at_once() -> None:
    story = begun_at("calling_from_door")
    story.tap("will_open")
    story.tap("door.somebody_older")

    story.tap("dispatcher.asked")

    story.expect_alerts(["no_permission"])


def test_without_signal_the_permission_is_asked_again() -> None:
    story = begun_at("stranger")
    story.phone("customer.called_back")
    story.expect_state("asking_permission")

    story.tap("call.no_network")

    story.expect_state("stranger")


@proves("S4.14")
def test_without_signal_at_the_door_a_leaflet_may_be_left_at_once() -> None:
    story = begun_at("calling_from_door")
    story.tap("call.no_network")

    story.tap("leaflet_no_connection", {"leaflet": "12345678"})

    story.expect_state("notified")
    story.expect_alerts(["nobody_home"])


@proves("S4.14")
@pytest.mark.parametrize("state", DOOR_TALKS)
@pytest.mark.parametrize(
    ("kind", "data", "then"),
    [
        ("call.expects_you", {}, "at_door"),
        ("call.other_person", TO, "at_door"),
        ("call.busy", {"agreed_from_ms": LATER}, "moved"),
        ("call.away", {}, "open_ended"),
        ("adult.coming", {"wait_ms": 1_200_000}, "waiting_for_adult"),
    ],
)
def test_a_talk_at_the_door_may_end_in_every_way(state: str, kind: str, data: dict[str, object], then: str) -> None:
    story = begun_at(state)

    story.phone(kind, {"person_name": "Марина"} if kind == "call.other_person" else {}, **data)

    story.expect_state(then)


@pytest.mark.parametrize("state", DOOR_TALKS)
@pytest.mark.parametrize("why", ["changed_mind", "cancelled_before", "had_visit", "not_ordered"])
def test_a_refusal_at_the_door_ends_the_visit(state: str, why: str) -> None:
    story = begun_at(state)

    story.phone("call.refused", why=why)

    story.expect_state("cancelled")


@proves("F18")
@pytest.mark.parametrize("state", ["at_door", "nobody_opens", "stairwell_work"])
@pytest.mark.parametrize("text", ["blocked_keys"])
def test_no_way_in_is_a_branch_of_its_own(state: str, text: str) -> None:
    story = begun_at(state)

    story.tap(text, {"key_holder": "Старшая по дому", "key_phone": "+70000000000"})

    story.expect_state("blocked")
    story.expect_alerts(["no_access"])
    story.tap("access.opened")
    story.expect_state("at_door")
    story.expect_alerts([])


@proves("F18")
@pytest.mark.parametrize("block", ["concierge", "entrance", "wrong_address"])
def test_from_a_closed_entrance_the_customer_may_be_called(block: str) -> None:
    story = begun_at("at_door")
    story.phone("access.blocked", block=block)

    story.tap("call_from_door")

    story.expect_state("calling_from_door")


@pytest.mark.parametrize(
    ("state", "kind", "then"),
    [
        ("called_back_at_door", "call.cut_off", "nobody_opens"),
        ("called_back", "call.cut_off", "call_due"),
        ("full_stop", "customer.called_back", "calling_parent"),
        ("waiting_for_adult", "customer.called_back", "called_back_at_door"),
    ],
)
def test_a_call_back_at_the_door_leads_on(state: str, kind: str, then: str) -> None:
    story = begun_at(state)

    story.phone(kind)

    story.expect_state(then)
