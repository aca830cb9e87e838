"""Does each comparison hold exactly when it should?"""

from typing import Any

import pytest

from fieldapp.core.arrange import Event
from fieldapp.core.conditions import first_branch, holds, value_of

SNAP = {
    "at_ms": 50,
    "counters": {"attempts": 2, "found": "dog"},
    "givens": {"slot": None, "agreed": True},
    "stamps": {"entered": 40},
}
EVENT: Event = {"data": {"floor": 1, "adult": True}, "private": {"name": "~"}}


def const(value: Any) -> list[Any]:
    return ["const", value]


@pytest.mark.parametrize(
    ("operator", "right", "expected"),
    [
        ("==", 2, True), ("==", 3, False), ("!=", 3, True), ("!=", 2, False),
        ("<", 3, True), ("<", 2, False), ("<=", 2, True), ("<=", 1, False),
        (">", 1, True), (">", 2, False), (">=", 2, True), (">=", 3, False),
    ],
)  # fmt: skip
def test_two_integers_are_compared_as_numbers(operator: str, right: int, expected: bool) -> None:
    assert holds([[["counter", "attempts"], operator, const(right)]], SNAP, None) is expected


def test_an_equality_compares_the_type_as_well() -> None:
    assert not holds([[["data", "floor"], "==", const(True)]], SNAP, EVENT)
    assert holds([[["data", "floor"], "!=", const(True)]], SNAP, EVENT)
    assert holds([[["given", "agreed"], "==", ["data", "adult"]]], SNAP, EVENT)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("left", [["counter", "found"], ["given", "agreed"], ["given", "slot"]])
def test_an_order_of_anything_but_two_integers_is_false(operator: str, left: list[Any]) -> None:
    assert not holds([[left, operator, const(1)]], SNAP, None)
    assert not holds([[["counter", "attempts"], operator, left]], SNAP, None)


def test_a_private_word_is_there_but_its_content_is_not() -> None:
    assert holds([[["data", "name"], "has", const(None)]], SNAP, EVENT)
    assert not holds([[["data", "name"], "lacks", const(None)]], SNAP, EVENT)
    assert value_of(["data", "name"], SNAP, EVENT) is None


def test_nothing_has_a_value_where_there_is_no_event() -> None:
    assert holds([[["data", "floor"], "lacks", const(None)]], SNAP, None)
    assert holds([[["given", "slot"], "lacks", const(None)]], SNAP, EVENT)


def test_operands_stand_for_what_they_name() -> None:
    operands = [["stamp", "entered"], ["stamp", "never"], ["at", ""], ["data", "adult"], ["const", "x"]]

    assert [value_of(operand, SNAP, EVENT) for operand in operands] == [40, None, 50, True, "x"]


def test_the_first_branch_that_holds_wins() -> None:
    never = {"if": [[["at", ""], "<", const(0)]], "name": "never"}
    branches = [never, {"if": [], "name": "first"}, {"if": [], "name": "second"}]

    found = first_branch(branches, SNAP, None)

    assert found == {"if": [], "name": "first"}
    assert first_branch([never], SNAP, None) is None
