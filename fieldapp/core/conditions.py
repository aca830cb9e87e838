"""Does a condition of a playbook hold now?

An equality compares the type as well (true is not 1); an order comparison of anything but two integers is false.
The twin is static/js/core/conditions.js.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from fieldapp.core.arrange import Event

Value: TypeAlias = "int | bool | str | None"
State: TypeAlias = "Mapping[str, Any]"  # a fold.Snapshot; named loosely to keep the import one way


def first_branch(branches: Iterable[dict[str, Any]], snap: State, event: Event | None) -> dict[str, Any] | None:
    """The first branch whose conditions all hold; None when there is none."""
    for branch in branches:
        if holds(branch["if"], snap, event):
            return branch
    return None


def holds(conditions: Iterable[list[Any]], snap: State, event: Event | None) -> bool:
    """Whether all `[left, operator, right]` hold."""
    return all(_compare(left, operator, right, snap, event) for left, operator, right in conditions)


def _compare(left: list[Any], operator: str, right: list[Any], snap: State, event: Event | None) -> bool:
    a = value_of(left, snap, event)
    if operator == "has":
        return a is not None or (left[0] == "data" and event is not None and left[1] in event.get("private", {}))
    if operator == "lacks":
        return not _compare(left, "has", right, snap, event)
    b = value_of(right, snap, event)
    if operator == "==":
        return type(a) is type(b) and a == b
    if operator == "!=":
        return not (type(a) is type(b) and a == b)
    if type(a) is not int or type(b) is not int:
        return False
    if operator == "<":
        return a < b
    if operator == "<=":
        return a <= b
    return a > b if operator == ">" else a >= b


def value_of(operand: list[Any], snap: State, event: Event | None) -> Value:
    """What an operand `[where, name]` stands for now; None when there is nothing."""
    where, name = operand
    if where == "const":
        constant: Value = name
        return constant
    if where == "counter":
        counter: Value = snap["counters"][name]
        return counter
    if where == "given":
        given: Value = snap["givens"][name]
        return given
    if where == "stamp":
        stamp: int | None = snap["stamps"].get(name)
        return stamp
    if where == "data":
        return None if event is None else event["data"].get(name)
    at_ms: int = snap["at_ms"]
    return at_ms
