"""When each step of a ladder is due, to the millisecond, whatever stood still meanwhile."""

import random
from itertools import pairwise

import pytest

from fieldapp.core.ladders import (
    Ladder,
    Move,
    Place,
    Step,
    StepRow,
    Usual,
    begin,
    choose,
    climb,
    problems_of,
    start,
    unheard,
)
from fieldapp.core.ladders import undecided as undecided_ladder
from tests.support.proofs import proves

S = 1000
DISPATCHERS = Step("dispatchers", ("push",), 120)
DEVICES = Step("other_devices", ("push", "email"), 180)
DUTY = Step("duty", ("sms",), 300)
MANAGER = Step("manager", ("sms",), 300)
USUAL = Ladder((DISPATCHERS, DEVICES, DUTY, MANAGER))


def everybody(_step: Step) -> bool:
    return True


def nobody(_step: Step) -> bool:
    return False


def told(ladder: Ladder, moments: list[int], reaches=everybody) -> tuple[list[tuple[int, int, int]], Place]:
    """`(step, repeat, instant)` of what was said when a ticker looked at these moments."""
    place, said = start(0), []
    for now in moments:
        moves, place = climb(ladder, place, now, reaches)
        said += [(move.step, move.repeat, move.at_ms) for move in moves if not move.passed]
    return said, place


def each_second(until_s: int) -> list[int]:
    return [second * S for second in range(until_s + 1)]


@proves("E10")
def test_steps_come_at_their_seconds_and_then_it_is_red() -> None:
    said, place = told(USUAL, each_second(1000))

    assert said == [(1, 0, 0), (2, 0, 120 * S), (3, 0, 300 * S), (4, 0, 600 * S)]
    assert place == Place(4, 0, None, 900 * S)


@proves("E10")
def test_after_two_hours_of_standstill_each_step_comes_once_in_order() -> None:
    said, place = told(USUAL, [0, 7_200 * S])

    assert said == [(1, 0, 0), (2, 0, 120 * S), (3, 0, 300 * S), (4, 0, 600 * S)]
    assert place.unreached_ms == 900 * S


@proves("E11")
def test_a_step_without_anybody_is_passed_over_at_once() -> None:
    said, place = told(USUAL, [0], reaches=lambda step: step.tell == "manager")

    assert said == [(4, 0, 0)]
    assert place.next_ms == 300 * S


@proves("E11")
def test_where_nobody_can_be_told_it_is_red_from_the_first_instant() -> None:
    moves, place = climb(USUAL, start(5), 5, nobody)

    assert [move.passed for move in moves] == [True] * 4
    assert place == Place(4, 0, None, 5)


def test_repeats_come_while_the_step_waits() -> None:
    ladder = Ladder((Step("dispatchers", ("push",), 300, repeat=4, each_s=60), DUTY))

    said, _ = told(ladder, each_second(400))

    assert said == [(1, 0, 0), (1, 1, 60 * S), (1, 2, 120 * S), (1, 3, 180 * S), (1, 4, 240 * S), (2, 0, 300 * S)]


def test_a_repeat_that_would_come_with_the_next_step_is_left_out() -> None:
    ladder = Ladder((Step("dispatchers", ("push",), 120, repeat=5, each_s=60), DUTY))

    said, _ = told(ladder, each_second(200))

    assert said == [(1, 0, 0), (1, 1, 60 * S), (2, 0, 120 * S)]


def test_the_last_step_goes_on_repeating_when_it_is_red_already() -> None:
    ladder = Ladder((Step("manager", ("sms",), 90, repeat=3, each_s=60),))

    said, place = told(ladder, each_second(300))

    assert said == [(1, 0, 0), (1, 1, 60 * S), (1, 2, 120 * S), (1, 3, 180 * S)]
    assert place == Place(1, 3, None, 90 * S)


def test_repeats_try_again_whom_duty_has_brought_meanwhile() -> None:
    ladder = Ladder((DUTY, Step("manager", ("sms",), 90, repeat=3, each_s=60)))
    place = climb(ladder, start(0), 0, nobody)[1]

    moves, place = climb(ladder, place, 60 * S, everybody)

    assert moves == [Move(2, 1, 60 * S)]
    assert place == Place(2, 1, 120 * S, 0)


@proves("E8")
def test_a_step_that_nobody_heard_is_followed_at_once_without_its_repeats() -> None:
    ladder = Ladder((Step("dispatchers", ("push",), 600, repeat=3, each_s=100), DUTY))

    place = unheard(ladder, Place(1, 1, 200 * S), 130 * S)
    moves, after = climb(ladder, place, 130 * S, everybody)

    assert moves == [Move(2, 0, 130 * S)]
    assert after == Place(2, 0, 430 * S)


@proves("E8")
def test_after_the_last_step_that_nobody_heard_it_is_red_and_its_repeats_go_on() -> None:
    ladder = Ladder((DUTY, Step("manager", ("sms",), 300, repeat=2, each_s=900)))

    place = unheard(ladder, Place(2, 1, 300 * S), 100 * S)

    assert place == Place(2, 1, 1000 * S, unreached_ms=100 * S)
    assert unheard(ladder, place, 200 * S) == place


@pytest.mark.parametrize("place", [Place(0, 0, 0), Place(5, 0, None)])
def test_without_a_step_that_was_taken_nothing_is_unheard(place: Place) -> None:
    assert unheard(USUAL, place, 9 * S) == place


def test_overdue_repeats_are_not_made_up_for() -> None:
    ladder = Ladder((DISPATCHERS, Step("manager", ("sms",), 90, repeat=20, each_s=60)))
    said, place = told(ladder, [0, 120 * S, 610 * S])

    assert said == [(1, 0, 0), (2, 0, 120 * S), (2, 8, 600 * S)]
    assert place.next_ms == 660 * S


def test_no_repeat_of_a_step_that_was_passed_over() -> None:
    ladder = Ladder((Step("dispatchers", ("push",), 300, repeat=2, each_s=60), DUTY))

    said, _ = told(ladder, each_second(200), reaches=lambda step: step is DUTY)

    assert said == [(2, 0, 0)]


def test_the_first_step_alone_is_taken_when_the_row_is_written() -> None:
    assert begin(USUAL, 7, everybody) == (Move(1, 0, 7), Place(1, 0, 120 * S + 7))
    assert begin(USUAL, 7, nobody) == (Move(1, 0, 7, passed=True), Place(1, 0, 7))


def test_a_ladder_without_steps_is_red_or_silent() -> None:
    assert climb(Ladder(()), start(3), 3, everybody) == ([], Place(0, 0, None, 3))
    assert climb(Ladder((), turns_red=False), start(3), 3, everybody) == ([], Place(0, 0, None))


def test_what_is_quiet_ends_without_red() -> None:
    ladder = Ladder((DISPATCHERS,), turns_red=False)

    assert told(ladder, each_second(300)) == ([(1, 0, 0)], Place(1, 0, None))
    assert climb(ladder, start(0), 0, nobody)[1] == Place(1, 0, None)


def test_a_ladder_that_was_shortened_meanwhile_ends() -> None:
    assert climb(Ladder((DISPATCHERS,)), Place(4, 0, 600 * S), 600 * S, everybody) == ([], Place(4, 0, None, 600 * S))


def a_ladder(chance: random.Random) -> Ladder:
    steps = []
    for _ in range(chance.randint(1, 5)):
        repeat, each_s = chance.choice([0, 0, 1, 3]), chance.choice([60, 75, 120])
        steps.append(Step("duty", ("sms",), chance.randint(1, 6) * 60 + repeat * each_s, repeat, each_s))
    return Ladder(tuple(steps))


@proves("E10")
@pytest.mark.parametrize("seed", range(1000))
def test_whenever_the_ticker_looks_the_same_steps_come_at_the_same_instants(seed: int) -> None:
    chance = random.Random(seed)
    ladder = a_ladder(chance)
    fine, end = told(ladder, each_second(4_000)[::15])  # every instant is one of those
    moments = sorted(chance.randrange(3_990 * S) for _ in range(chance.randrange(1, 40)))

    said, place = told(ladder, [0, *moments, 3_990 * S])

    assert [one for one in said if not one[1]] == [one for one in fine if not one[1]]
    assert set(said) <= set(fine)
    assert [one[2] for one in said] == sorted({one[2] for one in said})
    assert place == end


@proves("E10")
@pytest.mark.parametrize("seed", range(50))
def test_no_two_words_come_at_the_same_instant(seed: int) -> None:
    said, _ = told(a_ladder(random.Random(seed)), each_second(4_000))

    assert all(one[2] < other[2] for one, other in pairwise(said))


ROW: StepRow = {"tell": "duty", "by": ["sms"], "wait_s": 60}
OFF: StepRow = {"tell": "manager", "by": ["sms"], "wait_s": 60, "on": False}
BOOK = Usual(
    {"usual": (DISPATCHERS,), "safety": (DUTY,), "quiet": (DEVICES,)}, frozenset({"unsafe"}), {"urgent": (MANAGER,)}
)


def test_the_area_s_own_ladder_for_a_kind_comes_first_then_its_own_for_all_others() -> None:
    mine = Step("duty", ("sms",), 60)

    assert choose(BOOK, {}, "no_contact", "urgent").steps == (DISPATCHERS,)
    assert choose(BOOK, {"*": [ROW]}, "no_contact", "urgent").steps == (mine,)
    assert choose(BOOK, {"no_contact": [ROW, OFF]}, "no_contact", "urgent").steps == (mine,)
    assert choose(BOOK, {"*": [ROW]}, "unsafe", "urgent") == Ladder((DUTY,), is_safety=True)
    assert choose(BOOK, {"unsafe": [ROW]}, "unsafe", "urgent") == Ladder((mine,), is_safety=True)
    assert choose(BOOK, {"*": [ROW]}, "work_left", "quiet") == Ladder((DEVICES,), turns_red=False)


def test_who_hears_that_nobody_decides_hangs_on_the_severity() -> None:
    assert undecided_ladder(BOOK, "urgent").steps == (MANAGER,)
    assert undecided_ladder(BOOK, "quiet").steps == ()


EVERYBODY = Step("everybody", ("push",), 60)


@pytest.mark.parametrize(
    ("steps", "is_safety", "found"),
    [
        ((DISPATCHERS, MANAGER), False, []),
        ((), False, [(0, "no_steps")]),
        ((), True, [(0, "no_steps")]),
        ((DUTY,), True, [(1, "safety_everybody")]),
        ((EVERYBODY,), True, []),
        ((Step("king", ("push",), 60),), False, [(1, "no_channel")]),
        ((Step("duty", (), 60),), False, [(1, "no_channel")]),
        ((Step("duty", ("pigeon",), 60),), False, [(1, "no_channel")]),
        ((Step("duty", ("sms",), 0),), False, [(1, "wait")]),
        ((Step("duty", ("sms",), 4 * 3600 + 1),), False, [(1, "wait")]),
        ((Step("duty", ("sms",), 60, 51, 60),), False, [(1, "repeat")]),
        ((Step("duty", ("sms",), 60, 2, 30),), False, [(1, "repeat")]),
        ((Step("duty", ("sms",), 120, 2, 60), DUTY), False, [(1, "repeats_outlast")]),
        ((Step("duty", ("sms",), 120, 2, 60),), False, []),
    ],
)  # fmt: skip
def test_what_may_not_be_kept_is_named_by_its_step(
    steps: tuple[Step, ...], is_safety: bool, found: list[tuple[int, str]]
) -> None:
    assert problems_of(steps, is_safety=is_safety) == found
