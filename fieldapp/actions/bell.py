"""How does a worker hear of new messages? RQ gets their ids after the commit; Redis is only the doorbell.

A ring that fails costs nothing but time: the ticker sends every row that is due (architecture section 8). So whoever
rings waits at most 200 ms for a Redis that hangs, and then leaves it alone for some seconds (D7).
"""

import logging
from collections.abc import Callable, Sequence

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

from fieldapp.clock import monotonic_ms

SEND = "fieldapp.jobs.deliver.deliver_message"  # by name: actions may not import jobs
PATIENCE_S = 0.2
RESTS_MS = 5_000
log = logging.getLogger("fieldapp.bell")


class Bell:
    """Puts outbox ids into queue `send`; without an address it is silent."""

    def __init__(self, redis_url: str, *, monotonic: Callable[[], float] = monotonic_ms) -> None:
        self._queue = _queue(redis_url) if redis_url else None
        self._monotonic = monotonic
        self._rests_until_ms = 0.0

    def __call__(self, outbox_ids: Sequence[str]) -> None:
        """Enqueue one job per id in one round trip; Redis being away is said in the log and otherwise harmless."""
        queue = self._queue
        if queue is not None and outbox_ids:
            jobs = [Queue.prepare_data(SEND, args=(one,), result_ttl=0, failure_ttl=0) for one in outbox_ids]
            self._try(lambda: queue.enqueue_many(jobs))

    def answers(self) -> bool:
        """Whether Redis is there to be rung; False also while it is left alone after a failure."""
        queue = self._queue
        return queue is not None and self._try(lambda: queue.connection.ping())

    def _try(self, call: Callable[[], object]) -> bool:
        if self._monotonic() < self._rests_until_ms:
            return False
        try:
            call()
        except RedisError as away:
            self._rests_until_ms = self._monotonic() + RESTS_MS
            log.warning("the bell is silent: Redis does not answer (%s)", type(away).__name__)
            return False
        return True


def ringer(redis_url: str) -> Bell:
    """The bell of this process."""
    return Bell(redis_url)


def _queue(redis_url: str) -> Queue:
    """redis-py by itself tries again for seconds, which is the sweeper's business here."""
    connection = Redis.from_url(
        redis_url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry=Retry(NoBackoff(), 0)
    )
    return Queue("send", connection=connection, serializer="json")
