"""20,000 simulated days: nothing lost, nothing doubled, nobody left in the dark; and each guard is needed."""

import pytest

from tests.sim import runner
from tests.sim.day import Day
from tests.sim.mutants import MUTANTS, mutated
from tests.sim.weather import KINDS

SEEDS = 20_000
MUTANT_SEEDS = 2_000


@pytest.mark.parametrize("first", range(0, SEEDS, runner.SLICE))
def test_whatever_a_day_brings_nothing_is_lost_doubled_or_silent(first):
    bad = runner.bad_seeds(range(first, first + runner.SLICE))

    assert bad == [], f"replay: python -m tests.sim {bad[0][0]} --trace"


def test_days_that_showed_something_once_are_good():
    assert runner.bad_seeds(runner.kept_seeds()) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_without_one_of_its_guards_a_day_goes_wrong(name):
    with mutated(name):
        found = next((seed for seed in range(MUTANT_SEEDS) if runner.judge(seed)), None)

    assert found is not None, f"{MUTANTS[name].__doc__} Nobody noticed in {MUTANT_SEEDS} days"


def test_a_seed_replays_to_the_letter():
    told: list[tuple[int, str]] = []
    again: list[tuple[int, str]] = []

    Day(7, lambda at_ms, words: told.append((at_ms, words))).live()
    Day(7, lambda at_ms, words: again.append((at_ms, words))).live()

    assert len(told) > 100
    assert told == again


def test_every_kind_of_fault_strikes_in_the_first_thousand_days():
    struck: set[str] = set()

    for seed in range(1_000):
        Day(seed, lambda _, words: struck.add(words.strip())).live()

    assert set(KINDS) - struck == set()
