"""Who acts next, and when? Processes are generators on one heap of moments; every choice is the seed's.

A process yields how many milliseconds it sleeps; None to listen until somebody pokes it; -n to listen for n at most.
Between two yields nothing else happens: such a stretch is a transaction.
"""

import heapq
from collections.abc import Callable, Generator
from random import Random
from typing import Any

Steps = Generator[int | None, Any, Any]


class Killed(Exception):
    """The process was killed here; what it held in memory is gone."""


class Process:
    """One thing that acts: a generator, and how to begin anew after a kill (`restart_ms` None: it never does)."""

    __slots__ = ("listens", "make", "name", "restart_ms", "steps", "turn")

    def __init__(self, name: str, make: Callable[[], Steps], restart_ms: tuple[int, int] | None) -> None:
        self.name, self.make, self.restart_ms = name, make, restart_ms
        self.steps = make()
        self.listens = False
        self.turn = 0


class Clockwork:
    """The heap of what happens when; `now_ms` is the true time, which no device need know."""

    def __init__(self, seed: int, start_ms: int) -> None:
        self.random = Random(seed)
        self.now_ms = start_ms
        self.steps = 0
        self._heap: list[tuple[int, int, Process, int]] = []
        self._count = 0

    def between(self, low: int, high: int) -> int:
        """A whole number of the seed's choice; randint says the same in three times the time."""
        return low + int(self.random.random() * (high - low + 1))

    def start(
        self, name: str, make: Callable[[], Steps], *, after_ms: int = 0, restart_ms: tuple[int, int] | None = None
    ) -> Process:
        """A process that begins after a while."""
        process = Process(name, make, restart_ms)
        self._push(self.now_ms + after_ms, process)
        return process

    def poke(self, process: Process, at_ms: int) -> None:
        """Wake a listening process at that moment; one that works looks around by itself when it is done."""
        if process.listens:
            self._push(max(at_ms, self.now_ms), process)

    def run(self, until_ms: int) -> None:
        """Let everybody act until then, or until nobody has anything to do."""
        heap = self._heap
        while heap and heap[0][0] <= until_ms:
            at_ms, _, process, turn = heapq.heappop(heap)
            if turn != process.turn:
                continue  # woken earlier by somebody else
            self.now_ms = at_ms
            self._act(process)
        self.now_ms = max(self.now_ms, until_ms)

    def _act(self, process: Process) -> None:
        process.turn += 1
        process.listens = False
        self.steps += 1
        try:
            wait_ms = next(process.steps)
        except StopIteration:
            return
        except Killed:
            if process.restart_ms is not None:
                process.steps = process.make()
                self._push(self.now_ms + self.between(*process.restart_ms), process)
            return
        process.listens = wait_ms is None or wait_ms < 0
        if wait_ms is not None:
            self._push(self.now_ms + abs(wait_ms), process)

    def _push(self, at_ms: int, process: Process) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at_ms, self._count, process, process.turn))
