"""What watches the time? One process folds due cases each second; its child sends what nobody else took.

The child is a process of its own, so that a slow gateway never stops the clock (architecture section 8). Several
tickers on several machines do no harm: cases are locked and messages are claimed.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

from fieldapp.actions import tick
from fieldapp.jobs.deliver import deliver_with
from fieldapp.jobs.guarded import die_with_parent
from fieldapp.settings import Settings
from fieldapp.workbench import Workbench, open_workbench

EACH_S = 1.0
BEAT_MS = 5_000
log = logging.getLogger("fieldapp.ticker")


def run(settings: Settings) -> None:
    """Tick until SIGTERM or SIGINT; a database that is away is said in the log and waited for."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stop = _until_told()
    tools = open_workbench(settings)
    child = _start_sweeper(settings)
    beaten_ms = 0
    while not stop.wait(EACH_S):
        if not child.is_alive():
            log.warning("the sweeper died and is started again")
            child = _start_sweeper(settings)
        now_ms = tools.clock.now_ms()
        beats = now_ms - beaten_ms >= BEAT_MS
        if _patiently(lambda beats=beats: one_tick(tools, beats=beats)) and beats:  # type: ignore[misc]
            beaten_ms = now_ms
    child.terminate()
    child.join(5)


def one_tick(tools: Workbench, *, beats: bool) -> int:
    """Fold everything that is due now; how many cases that were."""
    folded = 0
    while True:
        with tools.session() as session:
            count, ring = tick.refold_due(session, tools.library, tools.clock.now_ms())
        tools.ring(ring)
        folded += count
        if count < tick.MOST_CASES:
            break
    if beats:
        with tools.session() as session:
            tick.beat(session, "ticker", tools.clock.now_ms())
    return folded


def one_sweep(tools: Workbench) -> int:
    """Send what nobody took; how many messages that were. Without Redis nothing waits for a worker."""
    grace_ms = tick.GRACE_MS if tools.settings.redis_url else 0
    with tools.session() as session:
        found = tick.overdue_messages(session, tools.clock.now_ms(), grace_ms=grace_ms)
    for outbox_id in found:
        deliver_with(tools, outbox_id)
    return len(found)


def sweep(settings: Settings, parent_pid: int) -> None:
    """The child's life: send what is overdue, each second."""
    die_with_parent(parent_pid)
    stop = _until_told()
    tools = open_workbench(settings)
    while not stop.wait(EACH_S):
        _patiently(lambda: one_sweep(tools))


def _start_sweeper(settings: Settings) -> "multiprocessing.process.BaseProcess":
    """Spawned, not forked: no connection of the parent may be shared."""
    child = multiprocessing.get_context("spawn").Process(target=sweep, args=(settings, os.getpid()), daemon=True)
    child.start()
    return child


def _patiently(work: Callable[[], int]) -> bool:
    try:
        work()
    except SQLAlchemyError as away:
        log.warning("the database does not answer (%s); again in a second", type(away).__name__)
        return False
    return True


def _until_told() -> threading.Event:
    told = threading.Event()

    def stop(_signum: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return told
