"""Does the simulation bite? Each mutant takes one guard away; a run of seeds must then find a bad day.

A guard that can be taken away unnoticed is either not needed or not tested: both want to be known.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from fieldapp.channels.base import Accepted
from fieldapp.core import fold, ladders, sending
from tests.sim.clockwork import Steps
from tests.sim.engine import Engine
from tests.sim.phone import Phone
from tests.sim.server import Server
from tests.sim.store import Attempt, Message, Store

Parts = Iterator[Any]


def mark_then_send() -> Parts:
    """The message is called accepted before anything leaves: who dies in between loses it."""
    deliver = Engine.deliver

    def marked(self: Engine, message: Message) -> Steps:
        if message.channel == "sms" and message.state == "waiting":
            attempt = Attempt(1, self.day.carriers["sms"][0].name, "send", self.day.now_ms, "accepted")
            message.attempts.append(attempt)
            self.end(message, "accepted", "")
            yield 5
            yield from self.day.carrier(attempt.gateway).send(message.id)
            return
        yield from deliver(self, message)

    yield patch.object(Engine, "deliver", marked)


def resend_blindly() -> Parts:
    """Unknown is taken for refused."""
    next_step = Engine.next_step

    def blind(self: Engine, message: Message) -> sending.Next:
        kept = message.attempts
        message.attempts = [_refused(one) if one.result in ("", "unknown") else one for one in kept]
        try:
            return next_step(self, message)
        finally:
            message.attempts = kept

    yield patch.object(Engine, "next_step", blind)


def no_fence() -> Parts:
    """A sender who slept past his lease still moves the message."""
    yield patch.object(Store, "is_mine", lambda *_: True)


def no_unique_key() -> Parts:
    """Neither the log nor the outbox refuses a double."""
    yield patch.object(Store, "refuse_double", lambda *_: None)


def no_takeover() -> Parts:
    """Nobody takes what a dead sender left."""
    yield patch.object(Store, "is_left", lambda *_: False)


def drop_unanswered() -> Parts:
    """The phone forgets what it sent, answer or not."""
    yield patch.object(Phone, "drop_sent", lambda self, _: self.outbox.clear())


def sleepers_send() -> Parts:
    """Who slept through his lease sends none the less."""
    yield patch.object(Engine, "may_still_call", lambda *_: True)


def second_gateway_in_doubt() -> Parts:
    """The next gateway is asked although the first may have the message."""
    what_next = sending.what_next

    def fails_over(tries: Any, gateways: Any, **given: Any) -> sending.Next:
        doubtful = {one.gateway for one in tries if one.result in ("", "unknown")}
        others = [gateway for gateway in gateways if gateway.name not in doubtful]
        if doubtful and others:
            return what_next([one for one in tries if one.gateway not in doubtful], others, **given)
        return what_next(tries, gateways, **given)

    yield patch.object(sending, "what_next", fails_over)


def asks_too_early() -> Parts:
    """A look-up at once takes "not yet" for "never"."""
    what_next = sending.what_next

    def at_once(tries: Any, gateways: Any, **given: Any) -> sending.Next:
        step = what_next(tries, gateways, **given)
        return replace(step, at_ms=given["now_ms"]) if isinstance(step, sending.LookUp) else step

    yield patch.object(sending, "what_next", at_once)


def key_for_ever() -> Parts:
    """The key is trusted beyond its window."""
    what_next = sending.what_next

    def trusting(tries: Any, gateways: Any, **given: Any) -> sending.Next:
        return what_next(tries, [_Trusted(one) for one in gateways], **given)

    yield patch.object(sending, "what_next", trusting)


def early_receipt_lost() -> Parts:
    """A receipt that comes before our own commit is not kept; the message then waits or is called no_receipt."""
    settle = Engine.settle

    def forgetful(self: Engine, message: Message, no: int, attempt: Attempt, outcome: Any) -> None:
        settle(self, message, no, attempt, outcome)
        if isinstance(outcome, Accepted) and message.state == "delivered":
            self.store.move(message, "accepted")
            message.check_ms = self.day.now_ms

    yield patch.object(Engine, "settle", forgetful)


def tickers_race() -> Parts:
    """Two tickers take the same step, and the unique key does not help either."""

    def take(_: Store, alert: Any, was: Any, place: Any) -> bool:
        alert.step, alert.repeats = place.step, place.repeats
        alert.next_step_ms, alert.unreached_ms = place.next_ms, place.unreached_ms
        return True

    yield patch.object(Store, "take_step", take)
    yield patch.object(Store, "add_new", Store.keep)


def sleepy_ladder() -> Parts:
    """A ladder counts from when the ticker came, not from when the alert was written."""
    climb = ladders.climb

    def late(ladder: Any, place: Any, now_ms: int, reaches: Any) -> Any:
        return climb(ladder, replace(place, next_ms=now_ms), now_ms, reaches)

    yield patch.object(ladders, "climb", late)


def half_a_fold() -> Parts:
    """What happened earlier and came later is folded on top, as if it had happened now."""
    yield patch.object(fold, "continues", lambda *_: True)


def answers_before_writing() -> Parts:
    """The server answers and then writes: who dies in between has promised too much."""
    sync = Server.sync

    def hasty(self: Server, device: str, author: str, sample: Any, events: list[Any]) -> Steps:
        try:
            return (yield from sync(self, device, author, sample, events))
        except BaseException:
            return {event["id"]: "accepted" for event in events}

    yield patch.object(Server, "sync", hasty)


MUTANTS: dict[str, Callable[[], Parts]] = {
    mutant.__name__: mutant
    for mutant in (
        mark_then_send, resend_blindly, no_fence, no_unique_key, no_takeover, drop_unanswered, sleepers_send,
        second_gateway_in_doubt, asks_too_early, key_for_ever, early_receipt_lost, tickers_race, sleepy_ladder,
        half_a_fold, answers_before_writing,
    )
}  # fmt: skip


@contextmanager
def mutated(name: str) -> Iterator[None]:
    """The simulation without that guard."""
    with ExitStack() as stack:
        for part in MUTANTS[name]():
            stack.enter_context(part)
        yield


class _Trusted:
    def __init__(self, gateway: Any) -> None:
        self.name = gateway.name
        self.can = replace(gateway.can, key_window_s=gateway.can.key_window_s * 10_000)


def _refused(attempt: Attempt) -> Attempt:
    ended_ms = attempt.ended_ms or attempt.started_ms
    return Attempt(attempt.no, attempt.gateway, attempt.verb, attempt.started_ms, "refused", "", ended_ms)
