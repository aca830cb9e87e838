"""Who sends what no worker took? A child of the ticker, which needs no Redis and never stops the clock.

Each second it looks at what is due: at messages that wait for five seconds already, at all of them while Redis does
not answer; each five seconds at expired leases and at receipts that did not come. So a killed worker's message is taken
over 26 s after its claim at the latest.
"""

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from fieldapp.actions import tick
from fieldapp.clock import monotonic_ms
from fieldapp.jobs.alive import say_alive
from fieldapp.jobs.deliver import deliver_with
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.jobs.told import patiently, until_told
from fieldapp.settings import Settings
from fieldapp.workbench import Workbench, open_workbench

EACH_S = 1.0
LEFT_EACH = 5  # looks
ALIVE_EACH = 60
HUNG_MS = 60_000  # lease and deadline are shorter by far
HANDS = 8  # so that a slow gateway does not hold up the others' messages
log = logging.getLogger("fieldapp.ticker")


def start(settings: Settings) -> "multiprocessing.process.BaseProcess":
    """Spawned, not forked: no connection of the parent may be shared."""
    child = multiprocessing.get_context("spawn").Process(target=sweep, args=(settings, os.getpid()), daemon=True)
    child.start()
    return child


def sweep(settings: Settings, parent_pid: int) -> None:
    """The child's life."""
    die_with_parent(parent_pid)
    stop = until_told()
    tools, looks = open_workbench(settings), 0
    hands = Hands(lambda outbox_id: deliver_with(tools, outbox_id))
    while not stop.wait(EACH_S):
        if looks % LEFT_EACH == 0:
            patiently(lambda: _beat(tools))
        if looks % ALIVE_EACH == 0:
            threading.Thread(target=say_alive, args=(tools,), daemon=True).start()
        patiently(lambda looks=looks: one_sweep(tools, left=looks % LEFT_EACH == 0, take=hands.take))  # type: ignore[misc]
        looks += 1
    hands.rest()


def _beat(tools: Workbench) -> int:
    with tools.session() as session:
        tick.beat(session, "sweeper", tools.clock.now_ms())
    return 1


def one_sweep(tools: Workbench, *, left: bool = True, take: Callable[[Sequence[str]], None] | None = None) -> int:
    """Send what nobody took, and with `left` what a dead sender left; how many messages that were.

    Without `take` they are sent one after the other.
    """
    grace_ms, now_ms = tick.GRACE_MS if tools.ring.answers() else 0, tools.clock.now_ms()
    with tools.session() as session:
        if left:
            tick.follow_receipts(session, now_ms)
        found = tick.left_messages(session, now_ms) if left else []
        found += tick.overdue_messages(session, now_ms, grace_ms=grace_ms)
    if take is not None:
        take(found)
        return len(found)
    for outbox_id in found:
        deliver_with(tools, outbox_id)
    return len(found)


class Hands:
    """Several messages at once, none of them twice. Who holds one for over a minute has hung: it is taken anew."""

    def __init__(
        self, work: Callable[[str], str], count: int = HANDS, elapsed_ms: Callable[[], float] = monotonic_ms
    ) -> None:
        self._work, self._hands, self._elapsed_ms = work, ThreadPoolExecutor(count), elapsed_ms
        self._busy: dict[str, float] = {}

    def take(self, outbox_ids: Sequence[str]) -> None:
        """Begin with those that are not in hand already; does not wait."""
        for outbox_id in outbox_ids:
            since_ms = self._busy.get(outbox_id)
            if since_ms is None or self._elapsed_ms() - since_ms > HUNG_MS:
                self._busy[outbox_id] = self._elapsed_ms()
                self._hands.submit(self._work, outbox_id).add_done_callback(self._let_go(outbox_id))

    def rest(self) -> None:
        """Finish what is being sent, drop what has not begun: its row waits."""
        self._hands.shutdown(wait=True, cancel_futures=True)

    def _let_go(self, outbox_id: str) -> "Callable[[Future[str]], None]":
        def done(future: "Future[str]") -> None:
            self._busy.pop(outbox_id, None)
            if not future.cancelled() and future.exception() is not None:
                log.warning("message %s is left to the next sweep (%s)", outbox_id, type(future.exception()).__name__)

        return done
