"""How is it made sure that nothing outlives the process that started it? The kernel is asked to see to it (Linux)."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from rq import SimpleWorker, Worker
from rq.job import Job
from rq.queue import Queue

PR_SET_PDEATHSIG = 1


def die_with_parent(parent_pid: int, with_signal: int = signal.SIGKILL) -> None:
    """Ask the kernel to send this process a signal when its parent dies; elsewhere than on Linux nothing is done.

    Called in the child, between fork and work. `parent_pid` is what the parent said of itself: when it is
    already gone, the wish came too late and this process ends by itself.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), with_signal)


class Stoppable:
    """What our workers share: they know that they were told to stop, also while Redis is away and cannot be asked."""

    max_connection_wait_time = 5.0  # RQ would wait up to a minute after Redis is back
    told_to_stop = False
    beats: Callable[[], None] | None = None  # how it says in the database that it lives

    def heartbeat(self, *args: object, **kwargs: object) -> None:
        """As RQ does in Redis, and where the board looks."""
        super().heartbeat(*args, **kwargs)  # type: ignore[misc]
        if self.beats is not None:
            self.beats()

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Take a first SIGTERM or SIGINT: finish the job at hand, then end."""
        self.told_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[misc]


class GuardedWorker(Stoppable, Worker):
    """A forking worker whose child dies with it.

    RQ's own child lives on when its worker is killed, and a second worker may then do the same job beside it.
    """

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run one job in the child."""
        die_with_parent(self._worker_pid)
        super().main_work_horse(job, queue)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Fork the child, which needs to know whom it shall not outlive."""
        self._worker_pid = os.getpid()
        super().fork_work_horse(job, queue)


class QuickWorker(Stoppable, SimpleWorker):
    """A worker that runs jobs in its own process: 5 ms a job where a fork needs 24, and one kept HTTP client."""
