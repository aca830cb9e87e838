"""Receipts move a message only forward, and every order of the same ones ends in one state."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.core.receipts import after_receipts
from tests.support.proofs import proves

WORDS = ("accepted", "delivered", "undelivered")
said = st.lists(st.tuples(st.sampled_from(["p1", "p2", "p3"]), st.sampled_from(WORDS)), max_size=6)


def arrive(state: str, parts: Sequence[str], receipts: Sequence[tuple[str, str]]) -> str:
    """Receipts one by one, each judged by all that came so far, as the database keeps them."""
    kept: dict[str, list[str]] = {part: [] for part in parts}
    for part, word in receipts:
        kept[part].append(word)
        state = after_receipts(state, kept)
    return state


@proves("E3")
@given(said, st.sampled_from(["accepted", "uncertain", "no_receipt"]))
def test_every_order_of_the_same_receipts_ends_in_one_state(receipts: list[tuple[str, str]], state: str) -> None:
    orders = itertools.islice(itertools.permutations(receipts), 60)

    ends = {arrive(state, ["p1", "p2", "p3"], order) for order in orders}

    assert len(ends) == 1


def test_a_message_is_delivered_when_all_its_parts_are() -> None:
    first = [("p1", "delivered")]

    assert arrive("accepted", ["p1", "p2"], first) == "accepted"
    assert arrive("accepted", ["p1", "p2"], [*first, ("p2", "delivered")]) == "delivered"


def test_a_message_is_undelivered_as_soon_as_one_part_is() -> None:
    assert arrive("accepted", ["p1", "p2"], [("p2", "undelivered")]) == "undelivered"


@pytest.mark.parametrize("word", ["delivered", "undelivered"])
def test_a_late_receipt_still_counts(word: str) -> None:
    assert arrive("no_receipt", ["p1"], [("p1", word)]) == word


def test_a_receipt_that_says_nothing_new_takes_nothing_back() -> None:
    assert arrive("no_receipt", ["p1"], [("p1", "accepted")]) == "no_receipt"
    assert arrive("undelivered", ["p1"], [("p1", "accepted")]) == "undelivered"
    assert after_receipts("accepted", {}) == "accepted"


@proves("E3")
def test_a_receipt_says_what_our_own_commit_did_not() -> None:
    assert arrive("uncertain", ["p1"], [("p1", "accepted")]) == "accepted"
    assert arrive("waiting", ["p1"], [("p1", "delivered")]) == "delivered"


@pytest.mark.parametrize("state", ["delivered", "cancelled", "sending", "draft"])
def test_some_states_no_receipt_moves(state: str) -> None:
    assert arrive(state, ["p1"], [("p1", "undelivered")]) == state
