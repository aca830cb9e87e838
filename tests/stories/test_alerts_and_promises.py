"""An alert ends by a decision, by what happens, or by somebody who has seen to it; a promise by being kept."""

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, NINE, book
from tests.support.walks import LATER, begun_at

SEEN_TO = [row["if"][0][2][1] for row in book()["always"]["alert.settled"]]
KEPT = [row["if"][0][2][1] for row in book()["always"]["promise.kept"]]


@pytest.mark.parametrize("kind", SEEN_TO)
def test_what_needs_no_decision_is_settled_by_the_one_who_saw_to_it(kind: str) -> None:
    story = begun_at("ready")
    story.phone("customer.unhappy", {"words": "долго"})
    story.phone("technician.late", minutes=15)
    before = [effect["kind"] for effect in story.effects("alert") if effect["open"]]

    mark = story.dispatcher("alert.settled", matter=kind)

    assert [effect["kind"] for effect in story.effects("alert") if effect["open"]] == [k for k in before if k != kind]
    assert story.marks(mark) == []


@pytest.mark.parametrize("kind", KEPT)
def test_a_promise_kept_elsewhere_is_settled_here(kind: str) -> None:
    story = begun_at("unreachable")
    story.dispatcher("decided.call_later", who="by_dispatcher", at_ms=LATER)
    story.customer("customer.call_me")

    story.system("promise.kept", promise=kind, by_case="another-case")

    assert kind not in [effect["kind"] for effect in story.effects("promise") if effect["open"]]


@proves("F3")
def test_the_last_agreed_hour_wins_and_arriving_keeps_it() -> None:
    story = begun_at("ready")
    for minutes in (80, 100):
        story.phone("customer.called_back")
        story.phone("call.expects_you", agreed_ms=NINE + minutes * MINUTE)
    story.expect_promises([("agreed_time", NINE + 100 * MINUTE)])

    story.phone("technician.arrived")

    story.expect_promises([])


@proves("F16")
def test_reaching_the_customer_keeps_the_promise_to_call() -> None:
    story = begun_at("unreachable")
    story.dispatcher("decided.call_later", who="by_dispatcher", at_ms=LATER)

    story.dispatcher("decided.reached")

    story.expect_promises([])


@proves("F18")
@pytest.mark.parametrize("kind", ["call.no_answer", "call.wrong_number", "call.no_network"])
def test_a_call_in_vain_from_a_closed_entrance_is_no_second_alert(kind: str) -> None:
    story = begun_at("blocked")
    story.tap("call_from_door")

    story.phone(kind)

    story.expect_state("blocked")
    story.expect_alerts(["no_access"])


@proves("S4.7")
def test_the_customer_is_written_to_about_a_move_only_when_the_plan_stands() -> None:
    story = begun_at("ready")
    story.dispatcher("decided.new_window", window_from_ms=LATER, window_to_ms=LATER + MINUTE)
    story.expect_messages(["decision"])

    story.system("plan.set", window_from_ms=LATER, window_to_ms=LATER + MINUTE, moved=True)

    story.expect_messages(["decision", "moved", "plan_changed"])


@proves("F5", "S4.20")
def test_a_private_house_is_entered_with_shoe_covers_too() -> None:
    story = begun_at("entering", shape="house")
    story.now_ms = NINE + 70 * MINUTE

    story.tap("work_in_house")

    assert story.events[-1]["data"] == {"where": "house", "shoe_covers": True}
    story.expect_state("working")
