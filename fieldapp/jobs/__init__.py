"""Who does what need not be done at once? RQ workers, one queue a process; the rows in the database say what is due."""

import logging
import signal
import time
from collections.abc import Callable

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import AuthenticationError, RedisError
from redis.retry import Retry
from rq import Queue

from fieldapp.jobs.beats import Beats
from fieldapp.jobs.guarded import GuardedWorker, QuickWorker
from fieldapp.settings import Settings, SettingsError
from fieldapp.workbench import Workbench

# `send` talks to gateways (short, one kept client); `make` shrinks photos and prints (long, in a child of its own).
WORKERS: dict[str, type[GuardedWorker] | type[QuickWorker]] = {"send": QuickWorker, "make": GuardedWorker}
SIGNS = {"send": "worker", "make": "maker"}  # as reads.watch knows them
WAIT_S = 3.0
AGAIN_S = 0.2  # RQ's worker quits when its job vanishes from a Redis that was flushed (D6)

log = logging.getLogger("fieldapp.jobs")


def work(queue_name: str, settings: Settings | None = None, *, pause: Callable[[float], None] = time.sleep) -> None:
    """Do the jobs of one queue until told to stop by SIGTERM or SIGINT.

    Redis may be away at the start or at any time: that is said in the log and waited for. Nothing is lost
    meanwhile, because the ticker sends what is due by itself. Raises KeyError for a queue that is not in WORKERS.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = settings or Settings.from_env()
    worker_class = WORKERS[queue_name]
    if not settings.redis_url:
        raise SettingsError("REDIS_URL", "a worker has no queue without it", "redis://host:port/0 (make run sets it)")
    if queue_name == "send":
        _open_tools()
    beats = Beats(SIGNS[queue_name], _bench)
    while True:
        worker = None
        try:
            worker = new_worker(worker_class, queue_name, connect(settings.redis_url))
            worker.beats = beats
            worker.work(with_scheduler=False, logging_level="WARNING")
            why, wait_s = "its worker gave up", AGAIN_S
        except AuthenticationError:
            raise
        except RedisError as away:
            why, wait_s = f"Redis does not answer ({type(away).__name__})", WAIT_S
        if worker is not None and worker.told_to_stop:
            return
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the handlers of a worker that is no more
        signal.signal(signal.SIGINT, signal.default_int_handler)
        log.warning("queue %s: %s; again in %g s", queue_name, why, wait_s)
        pause(wait_s)


def _open_tools() -> None:
    """Make the tools of queue `send` before the first message, which would else wait a second for them."""
    _bench()


def _bench() -> Workbench:
    from fieldapp.jobs import deliver  # not at import: the library takes half a second

    return deliver.bench()


def connect(redis_url: str) -> Redis:
    """A connection that tries twice more within a second before it gives up."""
    return Redis.from_url(redis_url, retry=Retry(ExponentialBackoff(cap=0.4, base=0.1), 2), health_check_interval=15)


def new_worker(
    worker_class: type[GuardedWorker] | type[QuickWorker], queue_name: str, connection: Redis
) -> GuardedWorker | QuickWorker:
    """A worker of one queue. JSON, because a job from a shared Redis must never be unpickled.

    The three intervals let RQ itself find an abandoned job in about a minute instead of ten.
    """
    return worker_class(
        [Queue(queue_name, connection=connection, serializer="json")],
        connection=connection,
        serializer="json",
        worker_ttl=30,
        job_monitoring_interval=5,
        maintenance_interval=15,
        log_job_description=False,
    )
