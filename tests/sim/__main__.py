"""`python -m tests.sim SEED --trace` replays one day; `python -m tests.sim --seeds 1000000 [--first N]` lives many."""

import argparse
import sys

from fieldapp.clock import monotonic_ms
from tests.sim import runner
from tests.sim.day import Day
from tests.sim.judge import breaches
from tests.sim.mutants import MUTANTS, mutated
from tests.support.out import out

EACH = 5_000


def main() -> int:
    """0 when every day was good."""
    asked = argparse.ArgumentParser(prog="python -m tests.sim", description="Simulated days with faults")
    asked.add_argument("seed", nargs="?", type=int, help="replay this day")
    asked.add_argument("--trace", action="store_true", help="with its history")
    asked.add_argument("--mutant", choices=sorted(MUTANTS), help="with this guard taken away")
    asked.add_argument("--seeds", type=int, default=20_000, help="how many days")
    asked.add_argument("--first", type=int, default=0, help="the first of them")
    given = asked.parse_args()
    if given.seed is None:
        return live_many(given.first, given.seeds)
    if given.mutant:
        with mutated(given.mutant):
            return replay(given.seed, trace=given.trace)
    return replay(given.seed, trace=given.trace)


def replay(seed: int, *, trace: bool) -> int:
    """One day, its history when asked for, and what was wrong with it."""
    day = Day(seed, tell if trace else None)
    out(f"seed {seed}: {', '.join(sorted(day.weather.chances)) or 'a calm day'}")
    found = breaches(day.live())
    for breach in found:
        out(breach)
    out(f"{len(found)} breaches" if found else "nothing lost, doubled or silent")
    return 1 if found else 0


def tell(at_ms: int, words: str) -> None:
    """One line of the history, with the time of the day."""
    seconds, ms = divmod(at_ms, 1000)
    out(f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03} {words}")


def live_many(first: int, count: int) -> int:
    """Many days, with a line of progress now and then and a line for each bad one."""
    began_ms, bad, told = monotonic_ms(), 0, 0
    for done, found in runner.on_all_cores(first, count):
        for seed, words in found:
            bad += 1
            out(f"BAD seed {seed}: {words[0]} (replay: python -m tests.sim {seed} --trace)")
        if done - told >= EACH or done == count:
            told = done
            seconds = (monotonic_ms() - began_ms) / 1000
            out(f"{done} of {count} days, {bad} bad, {seconds:.0f} s, {done / seconds:.0f} days/s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
