"""How does a worker take one message through its gateway? The steps of actions/deliver.py, kill points in between.

What follows from the history of a message is asked of core.sending itself.
"""

from typing import TYPE_CHECKING, Any

from fieldapp.channels.base import Accepted, NotThere, Refused
from fieldapp.core import sending
from fieldapp.core.receipts import after_receipts
from fieldapp.core.sending import CALL_MS, RECEIPT_MS, End, LookUp, Next, Try
from tests.sim.clockwork import Killed, Steps
from tests.sim.store import LEASE_MS, Attempt, Message

if TYPE_CHECKING:
    from tests.sim.day import Day

STATES = ("accepted", "delivered", "undelivered")


class Engine:
    """Delivery, shared by workers and the sweeper."""

    def __init__(self, day: "Day") -> None:
        self.day, self.store = day, day.store

    def deliver(self, message: Message) -> Steps:
        """Claim, write the attempt down, call outside any transaction, settle."""
        day, strikes = self.day, self.day.weather.strikes
        no = self.store.claim(message, day.now_ms)
        if no is None:
            return
        step = self.next_step(message)
        if isinstance(step, End) or step.at_ms > day.now_ms:
            self.follow(message, step)
            return
        attempt = Attempt(no, step.gateway, "look_up" if isinstance(step, LookUp) else "send", day.now_ms)
        message.attempts.append(attempt)
        day.say(f"{attempt.verb} {message.id} by {step.gateway}, attempt {no}")
        began_ms = day.now_ms
        yield day.between(1, 20)
        if strikes("worker_killed_claimed"):
            raise Killed
        if strikes("worker_stalled_before"):
            yield day.between(1_000, 240_000)
        outcome: Any = Refused("its sender slept too long and sent nothing", permanent=False)
        if self.may_still_call(began_ms):
            gateway = day.carrier(step.gateway)
            outcome = yield from (gateway.look_up if isinstance(step, LookUp) else gateway.send)(message.id)
        if strikes("worker_killed_sent"):
            raise Killed
        if strikes("worker_stalled_after"):
            yield day.between(1_000, 120_000)
        self.settle(message, no, attempt, outcome)

    def may_still_call(self, began_ms: int) -> bool:
        """Whether the call surely ends inside the lease; a sender who slept longer leaves the message to others."""
        return self.day.now_ms + CALL_MS <= began_ms + LEASE_MS

    def settle(self, message: Message, no: int, attempt: Attempt, outcome: Any) -> None:
        """Write down what became of the attempt; the message moves only while the claim is still ours."""
        attempt.result, attempt.ended_ms = _result(outcome), self.day.now_ms
        attempt.retry_after_s = (outcome.retry_after_s or 0) if isinstance(outcome, Refused) else 0
        if isinstance(outcome, Accepted):
            attempt.reference = outcome.reference
            self.store.parts[(attempt.gateway, outcome.reference)] = message.id
        if self.store.is_mine(message, no):
            self.follow(message, self.next_step(message))
            if isinstance(outcome, Accepted):
                self.apply_receipts(attempt.gateway, outcome.reference)

    def next_step(self, message: Message) -> Next:
        """What core.sending says to this history."""
        tries = [Try(a.gateway, a.verb, a.result, a.started_ms, a.ended_ms, a.retry_after_s) for a in message.attempts]  # type: ignore[arg-type]
        return sending.what_next(
            tries, self.day.carriers[message.channel], now_ms=self.day.now_ms, valid_until_ms=message.valid_until_ms,
            plan=sending.plan_of(message.kind, message.channel), salt=message.id,
        )  # fmt: skip

    def follow(self, message: Message, step: Next) -> None:
        """Put the row where the next step wants it."""
        if isinstance(step, End):
            self.end(message, step.state, step.note)
            return
        self.store.move(message, "waiting")
        message.not_before_ms = step.at_ms
        self.day.poke_sweeper(step.at_ms)

    def end(self, message: Message, state: str, note: str) -> None:
        """No more tries; an accepted one may still hear its receipt."""
        self.store.move(message, state, note)
        self.store.unended.pop(message.id, None)
        self.day.say(f"{message.id} {message.kind} ends {state}: {note}")
        if state == "accepted":
            message.gateway = message.attempts[-1].gateway
            if self.day.carrier(message.gateway).can.receipts:
                message.check_ms = self.day.now_ms + RECEIPT_MS
                self.day.awaiting[message.id] = message
                self.day.poke_ticker(message.check_ms)

    def apply_receipts(self, gateway: str, reference: str) -> None:
        """Let what is known of this reference move the state of its message, forward only."""
        message_id = self.store.parts.get((gateway, reference))
        if message_id is None:
            return
        message = self.store.messages[message_id]
        said = [state for state in STATES if (gateway, reference, state) in self.store.receipts]
        state = after_receipts(message.state, {reference: said})
        if state != message.state:
            self.end(message, state, "a receipt says so")
            if state != "accepted":
                message.check_ms = None
                self.day.awaiting.pop(message_id, None)

    def retire(self, message: Message) -> None:
        """End what no claim takes any more, because somebody has seen its alert."""
        self.end(message, "cancelled", "somebody has seen it")


def _result(outcome: Any) -> str:
    if isinstance(outcome, Accepted):
        return "accepted"
    if isinstance(outcome, NotThere):
        return "not_there"
    if isinstance(outcome, Refused):
        return "denied" if outcome.permanent else "refused"
    return "unknown"
