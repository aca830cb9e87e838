"""Who works in the background of a day? Workers at the queue, the sweeper, two tickers, and the dispatchers."""

from typing import TYPE_CHECKING, Any

from fieldapp.core import ladders
from fieldapp.core.ladders import Ladder, Place, Step
from tests.sim.clockwork import Killed, Steps
from tests.sim.server import EFFECTS
from tests.sim.store import Alert, Message

if TYPE_CHECKING:
    from tests.sim.day import Day

MINUTE_MS = 60_000
GRACE_MS = 5_000
STEPS = (
    Step("dispatchers", ("push",), 120, 1, 60), Step("other_devices", ("push", "email"), 180),
    Step("duty", ("push",), 300), Step("manager", ("sms",), 300, 2, 120),
)  # fmt: skip
LADDER = Ladder(STEPS)
TOLD = {"dispatchers": ("d1", "d2"), "other_devices": ("d1",), "duty": ("d3",), "manager": ("m1",)}
CHOICES: dict[str, dict[str, Any]] = {
    "decided.go_anyway": {}, "decided.reached": {}, "decided.sms": {}, "decided.leaflet": {}, "decided.come_back": {},
    "decided.wait": {"wait_ms": 600_000}, "decided.next_visit": {}, "decided.other_technician": {"technician": "t9"},
}  # fmt: skip


def work(day: "Day") -> Steps:
    """A worker of queue `send`: an id at a time, until killed."""
    while True:
        if not day.queue:
            yield None
            continue
        message_id = day.queue.pop(0)
        yield day.between(1, 30)
        yield from day.engine.deliver(day.store.messages[message_id])


def sweep(day: "Day") -> Steps:
    """Send what nobody took, end what nobody may take."""
    while True:
        yield day.between(1, 1_000)
        if day.weather.strikes("sweeper_killed"):
            raise Killed
        for message in day.store.overdue(day.now_ms, GRACE_MS):
            if day.store.wanted(message):
                yield from day.engine.deliver(message)
            elif message.id in day.store.unended:
                day.engine.retire(message)
        next_ms = min(day.store.moments(GRACE_MS), default=None)
        yield None if next_ms is None else -max(1, next_ms - day.now_ms)


def tick(day: "Day") -> Steps:
    """Fold what is due, take the steps of ladders, stop waiting for receipts; two of these run and do no harm."""
    store = day.store
    while True:
        yield day.between(1, 1_000)
        if day.weather.strikes("ticker_killed"):
            raise Killed
        for case in store.cases.values():
            if case.next_due_ms is not None and case.next_due_ms <= day.now_ms:
                day.server.refold(case, [])
        for alert in [a for a in store.watched.values() if a.next_step_ms is not None and a.next_step_ms <= day.now_ms]:
            yield from climb(day, alert)
        for message in [m for m in day.awaiting.values() if m.check_ms is not None and m.check_ms <= day.now_ms]:
            store.move(message, "no_receipt")
            day.awaiting.pop(message.id)
        day.ring()
        moments = [case.next_due_ms for case in store.cases.values()]
        moments += [alert.next_step_ms for alert in store.watched.values()]
        moments += [message.check_ms for message in day.awaiting.values()]
        next_ms = min((at_ms for at_ms in moments if at_ms is not None), default=None)
        yield None if next_ms is None else -max(1, next_ms - day.now_ms)


def begin(day: "Day", alert: Alert) -> None:
    """The first step, in the transaction that writes the alert; one that is settled already waits for its reopening."""
    alert.next_step_ms = alert.created_ms
    if alert.open:
        move, place = ladders.begin(LADDER, day.now_ms, lambda step: step.tell not in day.vacant)
        alert.step, alert.repeats, alert.next_step_ms = place.step, place.repeats, place.next_ms
        _tell(day, alert, [move] if move else [])


def climb(day: "Day", alert: Alert) -> Steps:
    """Take the steps that are due: read, then write only where nobody else took them meanwhile."""
    was = (alert.step, alert.repeats)
    place = Place(alert.step, alert.repeats, alert.next_step_ms, alert.unreached_ms)
    moves, place = ladders.climb(LADDER, place, day.now_ms, lambda step: step.tell not in day.vacant)
    yield day.between(1, 20)
    if day.store.take_step(alert, was, place):
        _tell(day, alert, moves)


def _tell(day: "Day", alert: Alert, moves: list[ladders.Move]) -> None:
    for move in moves:
        for row in () if move.passed else _told(day, alert, move):
            day.store.add_new(row)
            day.written(row)


def _told(day: "Day", alert: Alert, move: ladders.Move) -> list[Message]:
    step, now_ms = STEPS[move.step - 1], day.now_ms
    again = f":r{move.repeat}" if move.repeat else ""
    rows = []
    for who, channel in ((who, channel) for who in TOLD[step.tell] for channel in step.by):
        key = f"{alert.key}:{move.step}:{who}:{channel}{again}"
        rows.append(Message(day.new_id("m"), key, alert.kind, channel, "dispatcher", alert.case_id, alert, now_ms, None,
                            now_ms, addressee=who))  # fmt: skip
    return rows


class People:
    """Two dispatchers; each looks at the board now and then, and when a push rings."""

    def __init__(self, day: "Day") -> None:
        self.day = day
        self.seats = {who: day.clockwork.start(who, lambda w=who: self.sit(w)) for who in ("d1", "d2")}  # type: ignore[misc]

    def hear(self, message_id: str) -> None:
        """A device rings; whoever hears it opens the board soon."""
        seat = self.seats.get(self.day.store.messages[message_id].addressee)
        if seat is not None and not self.day.asleep:
            self.day.clockwork.poke(seat, self.day.now_ms + self.day.between(10_000, 300_000))

    def sit(self, who: str) -> Steps:
        """Look, see, decide; until the day is over."""
        day = self.day
        while day.now_ms < day.evening_ms:
            yield -day.between(15 * MINUTE_MS, 60 * MINUTE_MS)
            if day.asleep:
                continue
            for alert in [alert for alert in day.store.alerts.values() if alert.open]:
                try:
                    yield from self._see_to(alert, who)
                except Killed:
                    yield day.between(2_000, 60_000)  # the page said "not saved"; look again later

    def _see_to(self, alert: Alert, who: str) -> Steps:
        random, server = self.day.random, self.day.server
        if alert.seen_ms is None and random.random() < 0.9:
            yield from server.acknowledge(alert, who)
        if random.random() < 0.7:
            yield self.day.between(2_000, 60_000)
            first = [name for name in EFFECTS[alert.kind]["first"] if name in CHOICES]
            case = self.day.store.cases[alert.case_id]
            kind = random.choice(first) if first else "alert.settled"
            data = CHOICES[kind] if first else {"matter": alert.kind}
            if alert.open:
                yield from server.decide(case.id, kind, data, who, case.revision)
