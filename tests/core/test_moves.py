"""Is a move counted once, by whose wish it was, and nothing else as one (F30)?"""

import pytest

from fieldapp.core.moves import Moves, Told, moves_of

HOUR = 3_600_000


def plan(from_hour: int, to_hour: int, author: str = "plan") -> Told:
    return Told("plan.set", author, from_hour * HOUR, to_hour * HOUR)


def said(type_: str) -> Told:
    return Told(type_, "somebody", None, None)


FIRST = plan(10, 12, "import")


@pytest.mark.parametrize(
    ("events", "moves"),
    [
        ([FIRST], Moves()),
        ([FIRST, said("customer.moved"), plan(14, 16)], Moves(customer=1)),
        ([FIRST, said("call.busy"), plan(14, 16)], Moves(customer=1)),
        ([FIRST, said("decided.new_window"), plan(14, 16)], Moves(us=1)),
        ([FIRST, plan(14, 16, "import")], Moves(us=1)),
        ([FIRST, said("decided.new_window"), plan(11, 12)], Moves()),  # inside itself
        ([FIRST, said("call.busy"), said("decided.new_window"), plan(14, 16)], Moves(customer=1)),  # agreed, collided
        ([FIRST, said("call.busy")], Moves()),  # nothing became of it
        ([FIRST, said("decided.other_technician"), Told("plan.set", "plan", None, None)], Moves()),
        ([FIRST, plan(14, 16, "d01")], Moves()),  # the next visit after one that failed
        ([FIRST, said("customer.moved"), plan(14, 16), said("decided.new_window"), plan(10, 12)], Moves(1, 1)),
    ],
)
def test_a_move_is_a_plan_that_became_another_one_by_somebodys_wish(events, moves):
    assert moves_of(events) == moves


def test_the_third_is_warned_of():
    assert not Moves(1, 0).next_is_warned
    assert Moves(1, 1).next_is_warned
    assert Moves(3, 1).total == 4
