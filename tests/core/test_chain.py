"""A case's events are chained: nobody changes, removes, slips in or swaps one without being found."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.core.chain import LINKED, broken_at, link
from tests.support.proofs import proves


def event(number: int, **values: Any) -> dict[str, Any]:
    usual = dict.fromkeys(LINKED, "") | {"id": f"e{number}", "data": {"n": number}, "private": {}, "schema": 1}
    return usual | values


def chained(count: int, *, old: int = 0) -> tuple[list[dict[str, Any]], bytes | None]:
    """Events with their links, the first `old` of them from before there was a chain; and the head."""
    rows, head = [], None
    for number in range(count):
        row = event(number)
        if number >= old:
            head = link(head, row)
        rows.append({**row, "chain": head if number >= old else None})
    return rows, head


@proves("G28")
@pytest.mark.parametrize("old", [0, 2, 5])
def test_an_untouched_chain_holds(old: int) -> None:
    rows, head = chained(5, old=old)

    assert broken_at(rows, head) is None


@proves("G28")
@pytest.mark.parametrize("name", LINKED)
def test_a_change_of_any_linked_field_names_the_event(name: str) -> None:
    rows, head = chained(4)
    rows[1] = {**rows[1], name: {"changed": 1}}

    assert broken_at(rows, head) == ("e1" if name != "id" else str({"changed": 1}))


@proves("G28")
@given(st.integers(2, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_a_missing_event_is_found_also_the_last_one(places: tuple[int, int]) -> None:
    count, gone = places
    rows, head = chained(count)
    del rows[gone]

    found = broken_at(rows, head)

    assert found == ("head" if gone == count - 1 else f"e{gone + 1}")


@proves("G28")
def test_events_that_were_swapped_slipped_in_or_stripped_of_their_link_are_found() -> None:
    rows, head = chained(3)

    assert broken_at([rows[1], rows[0], rows[2]], head) == "e1"
    assert broken_at([rows[0], {**event(9), "chain": rows[0]["chain"]}, *rows[1:]], head) == "e9"
    assert broken_at([rows[0], {**rows[1], "chain": None}, rows[2]], head) == "e1"
    assert broken_at([], head) == "head"


def test_erased_words_leave_the_chain_whole() -> None:
    row = event(1, private={"words": "a salted digest"})
    head = link(None, row)

    assert broken_at([{**row, "chain": head}], head) is None
