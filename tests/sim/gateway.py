"""What does a gateway do with what it is handed? It keeps a ledger of its own, and that ledger is the judge.

It keeps the promises it declares (a key inside its window is no second message; a look-up knows after the declared
time), and breaks everything else: slow, cut, busy, refusing, silent about receipts.
"""

from typing import TYPE_CHECKING

from fieldapp.channels.base import Accepted, Capabilities, Finding, NotThere, Outcome, Refused, Unknown
from fieldapp.core.sending import CALL_MS
from tests.sim.clockwork import Steps

if TYPE_CHECKING:
    from tests.sim.day import Day

KINDS = (
    Capabilities(key_window_s=120, receipts=True), Capabilities(key_window_s=3_600, receipts=True),
    Capabilities(look_up_after_s=15, receipts=True), Capabilities(look_up_after_s=60), Capabilities(receipts=True),
    Capabilities(),
)  # fmt: skip
FINAL = ("delivered", "delivered", "delivered", "undelivered")


class Gateway:
    """One SMS gateway. `ledger` holds the instants at which it accepted a message, by our id."""

    channel = "sms"

    def __init__(self, day: "Day", name: str, can: Capabilities) -> None:
        self.day, self.name, self.can = day, name, can
        self.ledger: dict[str, list[int]] = {}
        self.references: dict[str, tuple[str, int]] = {}  # by our id: its own id, and from when a look-up knows it

    def send(self, message_id: str) -> Steps:
        """A request; returns the outcome as the sender sees it."""
        random, between, strikes = self.day.random, self.day.between, self.day.weather.strikes
        began_ms = self.day.now_ms
        yield between(5, 400)
        if strikes("gateway_cut_before"):
            yield CALL_MS - 500
            return Unknown("cut before the request")
        if strikes("gateway_busy"):
            return Refused("busy", permanent=False, retry_after_s=random.choice((None, 5, 90)))
        if strikes("gateway_refuses"):
            return Refused("no such number", permanent=True)
        reference = self.accept(message_id, began_ms)
        if strikes("gateway_slow"):
            yield CALL_MS - 500
            return Unknown("no answer in time")
        yield between(5, 1_500)
        return Unknown("cut after the request") if strikes("gateway_cut_after") else Accepted(reference)

    def look_up(self, message_id: str) -> Steps:
        """Asked for our id."""
        yield self.day.between(5, 900)
        if self.day.weather.strikes("gateway_lies"):
            return Unknown("it does not say")
        known = self.references.get(message_id)
        return Accepted(known[0]) if known and known[1] <= self.day.now_ms else NotThere()

    def accept(self, message_id: str, began_ms: int) -> str:
        """Into the ledger, unless the key says that it is there already; its reference."""
        now_ms, said = self.day.now_ms, self.ledger.setdefault(message_id, [])
        if said and now_ms < said[0] + self.can.key_window_s * 1000:
            return self.references[message_id][0]
        said.append(now_ms)
        reference = f"{self.name}-{message_id}-{len(said)}"
        later_ms = self.day.between(0, 1000 * (self.can.look_up_after_s or 0))
        self.references[message_id] = (reference, max(now_ms, began_ms + later_ms))
        if self.can.receipts:
            self.tell_later(reference)
        self.day.say(f"{self.name} accepts {message_id} as {reference}")
        return reference

    def tell_later(self, reference: str) -> None:
        """Receipts: none, late, early, twice, the last one first."""
        random, between, strikes = self.day.random, self.day.between, self.day.weather.strikes
        if strikes("gateway_lies") or strikes("receipt_lost"):
            return
        states = ["accepted", random.choice(FINAL)]
        if strikes("receipt_reordered"):
            states.reverse()
        after_ms = 1 if strikes("receipt_early") else between(2_000, 900_000)
        for state in states:
            for _ in range(2 if strikes("receipt_doubled") else 1):
                after_ms += between(0, 5_000)
                self.day.clockwork.start("receipt", lambda s=state: self._told(reference, s), after_ms=after_ms)  # type: ignore[misc]

    def _told(self, reference: str, state: str) -> Steps:
        for _ in range(5):  # a gateway tries a few times until the hook answers
            if self.day.now_ms >= self.day.server.away_until_ms:
                yield from self.day.server.take_receipt(self.name, reference, state)
                return
            yield 30_000


class Post:
    """Push services and mail servers: a second copy is replaced by its topic or stable id, so doubling does no harm."""

    can = Capabilities(key_window_s=86_400)

    def __init__(self, day: "Day", channel: str) -> None:
        self.day, self.name, self.channel = day, channel, channel

    def send(self, message_id: str) -> Steps:
        """A request; returns the outcome, and rings the device when it went through."""
        strikes = self.day.weather.strikes
        yield self.day.between(5, 400)
        if strikes("push_gone"):
            return Refused("no device listens", permanent=True)
        if strikes("gateway_busy"):
            return Refused("busy", permanent=False, retry_after_s=30)
        if strikes("gateway_slow"):
            yield 5_000
            return Unknown("no answer in time")
        self.day.people.hear(message_id)
        return Accepted()

    def look_up(self, message_id: str) -> Steps:
        """It cannot be asked."""
        raise NotImplementedError(message_id)
        yield


__all__ = ["Finding", "Gateway", "Outcome", "Post"]
