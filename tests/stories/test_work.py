"""The sunny path in eight taps, and the work in the flat and on the stairs."""

import pytest

from tests.support.proofs import proves
from tests.support.story import MINUTE, NINE, Story
from tests.support.walks import LATER, begun_at

RESULTS = [
    ("result_done", {}, "closed", []),
    ("result_not_possible", {"words": "нет порта"}, "closed", []),
    ("result_customer_equipment", {}, "closed", []),
    ("result_partly", {}, "work_remains", ["work_left"]),
    ("result_partly", {"agreed_ms": LATER}, "work_remains", ["work_left"]),
    ("result_repeat_visit", {"bring": "ONT"}, "work_remains", ["work_left"]),
    ("result_repeat_visit", {"bring": "ONT", "agreed_ms": LATER}, "work_remains", ["work_left"]),
    ("result_line_fault", {}, "work_remains", ["work_left"]),
    ("result_customer_refused", {}, "cancelled", ["work_left"]),
]


@proves("F4", "S4.8", "S4.12", "S4.18", "S4.20")
def test_the_sunny_path_from_the_call_to_closed_takes_eight_taps() -> None:
    story = Story()

    for text in ("call.started", "call.expects_you", "technician.departed"):
        story.tap(text)
    story.forward(minutes=65)
    for text in ("technician.arrived", "door.customer", "introduced", "work_in_flat", "result_done"):
        story.tap(text)

    story.expect_state("closed")
    assert story.taps == 8
    story.expect_alerts([])
    story.expect_messages(["on_the_way"])


@proves("S4.18", "F4")
def test_introduction_form_of_address_and_plan_are_one_card() -> None:
    story = begun_at("introducing")

    story.tap("introduced_by_name", {"form_of_address": "Зоя Эдуардовна"})

    story.expect_state("entering")
    assert "Зоя" not in str(story.events[-1]["data"])


@proves("S4.12")
@pytest.mark.parametrize("shape", ["flat", "stairwell_flat"])
def test_a_start_after_the_interval_is_late_and_asks_for_its_reason(shape: str) -> None:
    story = begun_at("introducing", shape=shape)
    story.phone("introduced")
    story.now_ms = NINE + 181 * MINUTE
    text = "work_in_flat" if shape == "flat" else "work_on_stairs"

    mark = story.tap(text, {"late_reason": "road"})

    assert story.marks(mark) == ["late_start"]


@proves("S4.12")
@pytest.mark.parametrize("shape", ["flat", "stairwell_flat"])
def test_a_start_before_the_interval_is_early_and_asks_for_consent(shape: str) -> None:
    story = begun_at("introducing", shape=shape)
    story.phone("introduced")
    text = "work_in_flat" if shape == "flat" else "work_on_stairs"

    mark = story.tap(text, {"early_reason": "customer_agreed"})

    assert story.marks(mark) == ["early_start"]


@proves("S4.12")
@pytest.mark.parametrize("shape", ["flat", "stairwell_flat"])
def test_a_start_inside_the_interval_asks_nothing(shape: str) -> None:
    story = begun_at("introducing", shape=shape)
    story.phone("introduced")
    story.now_ms = NINE + 70 * MINUTE

    mark = story.tap("work_in_flat" if shape == "flat" else "work_on_stairs")

    assert story.marks(mark) == []


@proves("S4.19", "F5")
def test_stairwell_then_flat_hands_over_stage_one() -> None:
    story = begun_at("stairwell")
    story.tap("work_on_stairs", {"early_reason": "customer_agreed"})

    story.tap("stage.done")
    story.expect_state("hand_over")
    story.tap("stage.handed_over")
    story.tap("flat.entered")

    story.expect_state("working")
    assert story.effects("message")[-1]["kind"] == "at_your_door"


@proves("S4.19")
@pytest.mark.parametrize(("data", "marks"), [({"photo": "ab" * 32}, []), ({}, ["not_explained"])])
def test_something_unusual_needs_words_or_a_photo(data: dict[str, str], marks: list[str]) -> None:
    story = begun_at("stairwell_work")
    assert {"stage_unusual_words", "stage_unusual_photo"} <= {row["text"] for row in story.offers()}

    mark = story.phone("stage.done", unusual=True, **data)

    assert story.marks(mark) == marks
    story.expect_state("hand_over")


@proves("S4.19")
def test_something_unusual_may_be_told_in_words() -> None:
    story = begun_at("stairwell_work")

    mark = story.tap("stage_unusual_words", {"words": "вода в шкафу"})

    assert story.marks(mark) == []


@proves("F5")
def test_flat_stairwell_flat_goes_out_once_and_comes_back() -> None:
    story = begun_at("working", shape="flat_stairwell_flat")

    story.tap("stairwell.began")
    story.tap("stage.done")
    story.tap("stage.handed_over")
    story.tap("flat.entered")

    story.expect_state("working")
    assert "stairwell.began" not in {row["event"] for row in story.offers()}


@proves("F5")
@pytest.mark.parametrize("shape", ["flat", "house"])
def test_other_shapes_have_no_stairwell(shape: str) -> None:
    story = begun_at("working", shape=shape)

    assert "stairwell.began" not in {row["event"] for row in story.offers()}


@proves("S4.19")
def test_nobody_opens_any_more_at_the_hand_over() -> None:
    story = begun_at("hand_over")

    story.tap("nobody_at_hand_over")
    story.expect_state("nobody_opens")
    story.tap("door.opened")
    story.tap("door.customer")
    story.tap("introduced")

    story.expect_offers(["flat.entered"])


@proves("S4.20")
@pytest.mark.parametrize(("shape", "tapped"), [("flat", "work_in_flat"), ("house", "work_in_house")])
def test_entering_is_one_tap_that_says_the_shoe_covers_are_on(shape: str, tapped: str) -> None:
    story = begun_at("entering", shape=shape)
    story.forward(minutes=90)

    story.tap(tapped)

    assert story.events[-1]["data"]["shoe_covers"] is True


@proves("S4.20")
@pytest.mark.parametrize("state", ["introducing", "entering", "stairwell", "hand_over"])
def test_not_let_in_is_the_dispatchers_matter(state: str) -> None:
    story = begun_at(state)

    story.tap("entry.refused")

    story.expect_alerts(["no_permission"])
    story.expect_state("door_unanswered")


@proves("F21")
@pytest.mark.parametrize(("text", "typed", "then", "alerts"), RESULTS)
def test_each_result_says_whether_the_order_stays_open(
    text: str, typed: dict[str, object], then: str, alerts: list[str]
) -> None:
    story = begun_at("working")

    story.tap(text, typed)

    story.expect_state(then)
    story.expect_alerts(alerts)
    story.expect_promises([("agreed_time", LATER)] if "agreed_ms" in typed else [])
    assert story.counter("result") == text.removeprefix("result_")
