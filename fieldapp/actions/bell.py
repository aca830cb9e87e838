"""How does a worker hear of new messages? RQ gets their ids after the commit; Redis is only the doorbell."""

import logging
from collections.abc import Callable, Sequence

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

SEND = "fieldapp.jobs.deliver.deliver_message"  # by name: actions may not import jobs
RESTS_S = 5.0
log = logging.getLogger("fieldapp.bell")


def ringer(redis_url: str) -> Callable[[Sequence[str]], None]:
    """A function that puts outbox ids into queue `send`; without an address one that does nothing.

    A ring that fails costs nothing but time: the ticker sends every row that is due (architecture section 8).
    """
    if not redis_url:
        return _nobody
    connection = Redis.from_url(redis_url, socket_timeout=0.2, socket_connect_timeout=0.2)
    queue = Queue("send", connection=connection, serializer="json")
    return lambda outbox_ids: ring(queue, outbox_ids)


def ring(queue: Queue, outbox_ids: Sequence[str]) -> None:
    """Enqueue one job per id in one round trip; Redis being away is said in the log and otherwise harmless."""
    if not outbox_ids:
        return
    try:
        queue.enqueue_many([Queue.prepare_data(SEND, args=(one,), result_ttl=0, failure_ttl=0) for one in outbox_ids])
    except RedisError as away:
        log.warning("the bell is silent: Redis does not answer (%s)", type(away).__name__)


def _nobody(_outbox_ids: Sequence[str]) -> None:
    """Nobody to ring."""
