"""How does a process without a queue live on until it is told to stop?"""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger("fieldapp.ticker")


def until_told() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    told = threading.Event()

    def stop(_signum: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return told


def patiently(work: Callable[[], int]) -> bool:
    """Whether the work was done; a database that is away is said in the log and waited for."""
    try:
        work()
    except SQLAlchemyError as away:
        log.warning("the database does not answer (%s); again in a second", type(away).__name__)
        return False
    return True
