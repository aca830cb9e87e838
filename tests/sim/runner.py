"""How are many days lived? In slices, on all cores; what comes back are the bad seeds with their breaches."""

import gc
import os
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

from tests.sim.day import Day
from tests.sim.judge import breaches

SLICE = 500
SWEPT = 50
SEEDS = Path(__file__).with_name("seeds.txt")
Bad = list[tuple[int, list[str]]]


def judge(seed: int) -> list[str]:
    """What is wrong with that day; a day that raises is wrong as well."""
    try:
        return breaches(Day(seed).live())
    except Exception as error:
        return [f"raised {type(error).__name__}: {error}"]


def bad_seeds(seeds: Sequence[int]) -> Bad:
    """The bad ones of these. A day is one heap of cycles: sweeping it up every fifty days costs a tenth less."""
    bad: Bad = []
    was_on = gc.isenabled()
    gc.disable()
    try:
        for place, seed in enumerate(seeds):
            found = judge(seed)
            if found:
                bad.append((seed, found))
            if place % SWEPT == SWEPT - 1:
                gc.collect()
    finally:
        if was_on:
            gc.enable()
    return bad


def on_all_cores(first: int, count: int) -> Iterator[tuple[int, Bad]]:
    """`(days lived so far, bad ones of the last slice)` until all are lived."""
    slices = [range(start, min(start + SLICE, first + count)) for start in range(first, first + count, SLICE)]
    done = 0
    with get_context("spawn").Pool(os.cpu_count()) as pool:
        for lived, bad in pool.imap_unordered(_slice, slices):
            done += lived
            yield done, bad


def _slice(seeds: Sequence[int]) -> tuple[int, Bad]:
    return len(seeds), bad_seeds(seeds)


def kept_seeds() -> list[int]:
    """Those that once showed a bug, or that show a mutant: they are lived in every run."""
    lines = (line.split("#")[0].strip() for line in SEEDS.read_text(encoding="utf-8").splitlines())
    return [int(line) for line in lines if line]
