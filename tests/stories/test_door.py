"""At the door: who of 14 or older is here, and what follows from each answer."""

import pytest

from tests.support.proofs import proves
from tests.support.walks import NAMED, TO, begun_at

WHO_ASKS = ["at_door", "full_stop", "waiting_for_adult"]


@proves("S4.15", "S4.16", "S4.17", "F4")
def test_arriving_asks_who_is_here_with_concierge_and_intercom_as_folded_hints() -> None:
    story = begun_at("at_door")

    story.expect_offers(["door.customer", "door.somebody_older", "door.under_age", "door.nobody"])


@proves("S4.1")
@pytest.mark.parametrize("state", WHO_ASKS)
def test_the_customer_opens(state: str) -> None:
    story = begun_at(state)

    story.phone("door.customer")

    story.expect_state("introducing")


@proves("S4.1", "F19")
def test_the_named_person_opens_with_the_word() -> None:
    story = begun_at("calling")
    story.phone("call.other_person", NAMED, **TO)
    story.phone("technician.departed")
    story.phone("technician.arrived")
    first = [row["text"] for row in story.offers()][:3]

    story.tap("door.named_with_word")

    assert first == ["door.customer", "door.named_with_word", "door.word_wrong"]
    story.expect_state("introducing")


@proves("S4.1")
@pytest.mark.parametrize("state", WHO_ASKS)
def test_the_named_person_opens_when_no_word_was_agreed(state: str) -> None:
    story = begun_at(state)
    story.dispatcher("customer.named", {"person_name": "Марина"}, of_age=True)

    story.phone("door.named_person", word="none_agreed")

    story.expect_state("introducing")


@proves("S4.1")
@pytest.mark.parametrize("state", WHO_ASKS)
def test_the_right_word_opens_and_a_wrong_or_missing_one_means_calling_the_customer(state: str) -> None:
    for kind, data, then in (
        ("door.named_person", {"word": "matched"}, "introducing"),
        ("door.named_person", {"word": "none_agreed"}, "stranger"),
        ("door.word_wrong", {}, "stranger"),
    ):
        story = begun_at(state)
        story.dispatcher("customer.named", NAMED, of_age=True)
        story.phone(kind, **data)
        story.expect_state(then)


@proves("S4.1")
@pytest.mark.parametrize("state", WHO_ASKS)
def test_somebody_nobody_named_is_marked_and_the_customer_is_called(state: str) -> None:
    story = begun_at(state)

    mark = story.phone("door.named_person", word="matched")

    assert story.marks(mark) == ["not_named"]
    story.expect_state("stranger")


@proves("F19")
@pytest.mark.parametrize("state", ["at_door", "waiting_for_adult", "stranger"])
def test_who_lives_here_and_placed_the_order_counts_as_the_customer_and_is_marked(state: str) -> None:
    story = begun_at(state)

    mark = story.phone("door.claims_order", {"person_name": "Пётр"})

    assert story.marks(mark) == ["stands_for_customer"]
    story.expect_state("introducing")


@proves("S4.1", "F19")
@pytest.mark.parametrize("state", WHO_ASKS)
def test_somebody_older_whom_nobody_named_needs_permission_by_phone(state: str) -> None:
    story = begun_at(state)
    story.phone("door.somebody_older")
    story.tap("call_for_permission")

    story.tap("permission.given", {"person_name": "Марина", "relation": "spouse"})

    story.expect_state("introducing")
    assert "Марина" not in str(story.events[-1]["data"])


@proves("F19")
def test_the_customer_may_permit_on_the_phone_of_the_one_who_opened() -> None:
    story = begun_at("stranger")

    story.tap("permission_by_their_phone", {"person_name": "Марина"})

    story.expect_state("introducing")


@proves("S4.14", "F19")
@pytest.mark.parametrize("kind", ["permission.refused", "call.no_answer"])
def test_without_permission_the_dispatcher_decides_and_may_allow_it(kind: str) -> None:
    story = begun_at("asking_permission")
    story.phone(kind)
    story.expect_alerts(["no_permission"])

    story.tap("decided.entry_allowed", {"person_name": "Марина", "allow_reason": "customer_called"})

    story.expect_state("introducing")
    story.expect_alerts([])


@proves("F19", "S4.2")
@pytest.mark.parametrize("state", ["full_stop", "calling_parent", "waiting_for_adult", "door_unanswered"])
def test_no_permission_ever_lifts_the_stop(state: str) -> None:
    story = begun_at("calling_parent")
    if state == "waiting_for_adult":
        story.phone("adult.coming", wait_ms=600_000)
    if state == "door_unanswered":
        story.phone("call.no_answer")
    if state == "full_stop":
        story.phone("call.no_network")
    story.expect_state(state)

    story.dispatcher("decided.entry_allowed", {"person_name": "Миша"}, allow_reason="other", of_age=True)
    story.phone("permission.given", {"person_name": "Миша"}, by_phone="my_phone")

    story.expect_state(state)
    assert "decided.entry_allowed" not in {row["event"] for row in story.offers()}


@proves("F19")
@pytest.mark.parametrize("state", ["stranger", "asking_permission", "door_unanswered", "dispatcher_talks"])
@pytest.mark.parametrize(("of_age", "enters"), [(True, True), (False, False)])
def test_the_dispatcher_allows_entry_only_for_somebody_old_enough(state: str, of_age: bool, enters: bool) -> None:
    story = begun_at("asking_permission" if state != "stranger" else "stranger")
    if state in ("door_unanswered", "dispatcher_talks"):
        story.phone("permission.refused")
    if state == "dispatcher_talks":
        story.dispatcher("decided.reached")

    story.dispatcher("decided.entry_allowed", {"person_name": "Марина"}, allow_reason="other", of_age=of_age)

    story.expect_state("introducing" if enters else state)


@proves("S4.2", "F20")
def test_nobody_old_enough_is_a_full_stop_with_the_call_first() -> None:
    story = begun_at("at_door")

    story.tap("door.under_age")

    story.expect_state("full_stop")
    story.expect_offers(["call_parent", "customer_came", "adult_came"])
    assert not {"permission.given", "work.started", "door.claims_order"} & {row["event"] for row in story.offers()}


@proves("S4.2")
@pytest.mark.parametrize("state", WHO_ASKS)
def test_the_stop_is_reached_again_from_every_question(state: str) -> None:
    story = begun_at(state)

    story.phone("door.under_age")

    story.expect_state("full_stop")


@proves("F20")
@pytest.mark.parametrize(("text", "minutes"), [("adult_10", 10), ("adult_20", 20), ("adult_30", 30)])
def test_an_adult_who_comes_is_waited_for_and_then_asked_for_again(text: str, minutes: int) -> None:
    story = begun_at("calling_parent")

    story.tap(text)
    story.forward(minutes=minutes - 1)
    story.expect_state("waiting_for_adult")
    story.forward(minutes=1)

    story.expect_state("at_door")


@proves("S4.14", "F20")
def test_parents_who_do_not_answer_are_the_dispatchers_matter() -> None:
    story = begun_at("calling_parent")

    story.tap("no_answer_at_door")

    story.expect_alerts(["under_age"])
    story.expect_state("door_unanswered")


@proves("F20")
def test_after_the_call_he_may_tell_the_dispatcher_that_no_adult_is_here() -> None:
    story = begun_at("waiting_for_adult")
    story.forward(minutes=10)
    story.phone("door.under_age")

    story.tap("no_adults")

    story.expect_alerts(["under_age"])
    waiting = begun_at("waiting_for_adult")
    waiting.tap("no_adults")
    waiting.expect_alerts(["nobody_home"])
