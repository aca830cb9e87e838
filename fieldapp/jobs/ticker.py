"""What watches the time? One process folds due cases each second; its child sends what nobody else took.

The child is a process of its own, so that a slow gateway never stops the clock (architecture section 8). Several
tickers on several machines do no harm: cases are locked and messages are claimed.
"""

import logging

from fieldapp import failpoints
from fieldapp.actions import ladder, tick, watch_promises
from fieldapp.jobs import sweeper
from fieldapp.jobs.minutely import Minutely
from fieldapp.jobs.told import patiently, until_told
from fieldapp.settings import Settings
from fieldapp.workbench import Workbench, open_workbench

EACH_S = 1.0
BEAT_MS = 5_000
log = logging.getLogger("fieldapp.ticker")


def run(settings: Settings) -> None:
    """Tick until SIGTERM or SIGINT; a database that is away is said in the log and waited for."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stop = until_told()
    tools = open_workbench(settings)
    child = sweeper.start(settings)
    chores, beaten_ms = Minutely(tools), 0
    while not stop.wait(EACH_S):
        if not child.is_alive():
            log.warning("the sweeper died and is started again")
            child = sweeper.start(settings)
        now_ms = tools.clock.now_ms()
        beats = now_ms - beaten_ms >= BEAT_MS
        if patiently(lambda beats=beats: one_tick(tools, beats=beats)) and beats:  # type: ignore[misc]
            beaten_ms = now_ms
        chores.run()
    child.terminate()
    child.join(5)


def one_tick(tools: Workbench, *, beats: bool) -> int:
    """Fold everything that is due now; how many cases that were."""
    folded = 0
    while True:
        with tools.session() as session:
            count, ring = tick.refold_due(session, tools.library, tools.clock.now_ms())
        failpoints.hit("after_fold")
        tools.ring(ring)
        folded += count
        if count < tick.MOST_CASES:
            break
    _look_at_promises(tools)
    _climb(tools)
    if beats:
        with tools.session() as session:
            tick.beat(session, "ticker", tools.clock.now_ms())
    return folded


def _look_at_promises(tools: Workbench) -> None:
    """Say what is to be said of promises before and at their due moments."""
    count = watch_promises.MOST
    while count >= watch_promises.MOST:
        with tools.session() as session:
            taken = watch_promises.take_looks(session, tools.clock.now_ms())
        tools.ring(taken.ring)
        count = taken.count


def _climb(tools: Workbench) -> None:
    """Take every step of a ladder that is due."""
    count = ladder.MOST_ALERTS
    while count >= ladder.MOST_ALERTS:
        with tools.session() as session:
            taken = ladder.take_steps(session, tools.clock.now_ms())
        tools.ring(taken.ring)
        count = taken.count
