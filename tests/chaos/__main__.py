"""`python -m tests.chaos SEED --database sqlite|postgresql` replays one; `--schedules 10000` plays many on both."""

import argparse
import os
import sys
from multiprocessing import get_context

from fieldapp.clock import monotonic_ms
from tests.chaos import runner
from tests.chaos.stage import MODES
from tests.support.out import out

SLICE = 150  # so many seeds hold enough of each kind of gateway to fill a stage, which takes seconds to set up
DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """0 when every schedule was good."""
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description="Real processes with faults")
    asked.add_argument("seed", nargs="?", type=int, help="replay this schedule, with its history")
    asked.add_argument("--database", choices=DATABASES, help="on this one; without it half on each")
    asked.add_argument("--schedules", type=int, default=60, help="how many")
    asked.add_argument("--first", type=int, default=0, help="the first of them")
    asked.add_argument("--stages", type=int, default=3 * (os.cpu_count() or 1), help="how many play side by side")
    given = asked.parse_args()
    kinds = (given.database,) if given.database else DATABASES
    if given.seed is not None:
        bad = [one for kind in kinds for one in runner.on_database(kind, [given.seed], out)]
        for _, words in bad:
            out("\n".join(words))
        out("BAD" if bad else "nothing lost, doubled or silent")
        return 1 if bad else 0
    return play_many(kinds, given.first, given.schedules, given.stages)


def play_many(kinds: tuple[str, ...], first: int, count: int, stages: int) -> int:
    """Schedules in slices, more at a time than there are cores since each waits a lot; a line for each bad one."""
    each = -(-count // len(kinds))
    slices = [
        (kind, seeds)
        for start in range(first, first + each, SLICE)
        for kind in kinds
        for mode in MODES
        if (seeds := [seed for seed in range(start, min(start + SLICE, first + each)) if runner.mode_of(seed) == mode])
    ]
    began_ms, done, bad = monotonic_ms(), 0, 0
    with get_context("spawn").Pool(stages) as pool:
        for kind, played, found in pool.imap_unordered(runner.one_slice, slices):
            done += played
            bad += len(found)
            for seed, words in found:
                out(f"BAD seed {seed} on {kind}: {words[0]}")
                out(f"    replay: python -m tests.chaos {seed} --database {kind}")
            seconds = (monotonic_ms() - began_ms) / 1000
            out(f"{done} of {each * len(kinds)} schedules, {bad} bad, {seconds:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
