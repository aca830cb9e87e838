"""Does a condition of a playbook hold now?

An equality compares the type as well (true is not 1); an order comparison of anything but two integers is false.
The twin is static/js/core/conditions.js.
"""

from collections.abc import Iterable, Sequence

from fieldapp.core.arrange import Event
from fieldapp.core.book import Branch, Condition, Operand, Snapshot, Value


def first_branch(branches: Iterable[Branch], snap: Snapshot, event: Event | None) -> Branch | None:
    """The first branch whose conditions all hold; None when there is none."""
    for branch in branches:
        if holds(branch["if"], snap, event):
            return branch
    return None


def holds(conditions: Sequence[Condition], snap: Snapshot, event: Event | None) -> bool:
    """Whether all `[left, operator, right]` hold."""
    if not conditions:  # most often
        return True
    return all(_compare(left, operator, right, snap, event) for left, operator, right in conditions)


def _compare(left: Operand, operator: str, right: Operand, snap: Snapshot, event: Event | None) -> bool:
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


def value_of(operand: Operand, snap: Snapshot, event: Event | None) -> Value:
    """What an operand `[where, name]` stands for now; None when there is nothing."""
    where, name = operand
    if where == "const" or not isinstance(name, str):
        return name
    if where == "counter":
        return snap["counters"][name]
    if where == "given":
        return snap["givens"][name]
    if where == "stamp":
        return snap["stamps"].get(name)
    if where == "data":
        return None if event is None else event["data"].get(name)
    return snap["at_ms"]
