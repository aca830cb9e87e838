"""One seed, one day: who is there, which faults come, and when is all settled?

The morning is wild, from `evening_ms` on nothing strikes any more, and then time runs on until everything must be over.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from fieldapp.core import fold
from tests.sim import crew
from tests.sim.clockwork import Clockwork
from tests.sim.engine import Engine
from tests.sim.gateway import KINDS, Gateway, Post
from tests.sim.phone import Phone
from tests.sim.server import BOOK, Server
from tests.sim.store import Alert, Message, Store
from tests.sim.weather import Weather

START_MS = 1_795_413_600_000  # 23 November 2026, 09:00 in Kazan
HOUR_MS = 3_600_000
WILD_MS = 7 * HOUR_MS // 2
SETTLED_MS = 100 * HOUR_MS  # receipts are waited for 72 hours
PHONES = ("t1", "t2", "t3")
GRACE_MS = crew.GRACE_MS


class Day:
    """Everything of one simulated day."""

    def __init__(self, seed: int, say: Callable[[int, str], None] | None = None) -> None:
        self.seed = seed
        self.clockwork = Clockwork(seed, START_MS)
        self.random = self.clockwork.random
        self.between = self.clockwork.between
        self.evening_ms = START_MS + WILD_MS
        self._say = say
        self.weather = Weather(self.random, self.say)
        self._ids = 0
        self.queue: list[str] = []
        self._rung: list[Message] = []
        self.awaiting: dict[str, Message] = {}
        self.asleep = self.weather.strikes("people_asleep")
        self.vacant = ("duty",) if self.random.random() < 0.2 else ()
        self.store = Store(BOOK)
        self.engine = Engine(self)
        self.server = Server(self)
        chosen = self.random.sample(KINDS, self.random.choice((1, 1, 2)))
        sms = [Gateway(self, f"g{place}", can) for place, can in enumerate(chosen)]
        self.carriers: dict[str, list[Any]] = {"sms": sms, "push": [Post(self, "push")], "email": [Post(self, "email")]}
        self._by_name = {one.name: one for some in self.carriers.values() for one in some}
        self.people = crew.People(self)
        start = self.clockwork.start
        self.workers = [start(f"worker {n}", lambda: crew.work(self), restart_ms=(1_000, 20_000)) for n in (1, 2)]
        self.sweepers = [start("sweeper", lambda: crew.sweep(self), restart_ms=(1_000, 60_000))]
        self.tickers = [
            start(f"ticker {n}", lambda: crew.tick(self), restart_ms=(1_000, 60_000))
            for n in range(self.random.choice((1, 2)))
        ]
        self.phones = [self._phone(who, place) for place, who in enumerate(PHONES)]

    def _phone(self, who: str, place: int) -> Phone:
        ids = [f"{who}-v{number}" for number in range(self.random.choice((1, 1, 1, 2)))]
        for case_id in ids:
            base, events = planned(case_id, who)
            case = self.store.add_case(case_id, who, base, events)
            case.next_due_ms = fold.look(BOOK, base, START_MS)["next_due_ms"]
        phone = Phone(self, who, ids)
        for case_id in ids:
            self.clockwork.start(f"{who} at {case_id}", lambda one=case_id: phone.live(one))  # type: ignore[misc]
        return phone

    @property
    def now_ms(self) -> int:
        """The true time."""
        return self.clockwork.now_ms

    def live(self) -> "Day":
        """Let the day pass, faults and all, and then time until everything is settled."""
        self.clockwork.run(self.evening_ms)
        self.weather.calm = True
        self.say("the evening: nothing strikes any more")
        self.clockwork.run(START_MS + SETTLED_MS)
        return self

    def carrier(self, name: str) -> Any:
        """A gateway, push service or mail server by its name."""
        return self._by_name[name]

    def new_id(self, prefix: str) -> str:
        """An id nobody else has."""
        self._ids += 1
        return f"{prefix}{self._ids}"

    def say(self, words: str) -> None:
        """Into the history, when somebody reads it."""
        if self._say is not None:
            self._say(self.now_ms - START_MS, words)

    def written(self, row: Any) -> None:
        """A message or an alert was written: the doorbell rings after the commit, the clocks know the moment."""
        if isinstance(row, Message):
            self.say(f"{row.key} waits as {row.id}")
            self._rung.append(row)
            self.poke_sweeper(row.not_before_ms + GRACE_MS)
        elif isinstance(row, Alert):
            crew.begin(self, row)
            self.watch(row)

    def watch(self, alert: Alert) -> None:
        """An alert is open, again perhaps: its ladder goes on from where it stands."""
        if alert.open:
            self.say(f"{alert.key} is open as {alert.id}")
            self.store.watched[alert.id] = alert
            self.poke_ticker(alert.next_step_ms)

    def ring(self) -> None:
        """Tell the workers by Redis, which may be away, lose, double or delay the word."""
        rung, self._rung = self._rung, []
        strikes = self.weather.strikes
        for message in rung:
            if message.not_before_ms > self.now_ms or strikes("redis_away") or strikes("job_lost"):
                continue
            self.queue += [message.id] * (2 if strikes("job_doubled") else 1)
            after_ms = self.between(10_000, 300_000) if strikes("job_late") else 2
            for worker in self.workers:
                self.clockwork.poke(worker, self.now_ms + after_ms)

    def poke_sweeper(self, at_ms: int) -> None:
        """It looks each second; here it is woken when there is something to see."""
        for sweeper in self.sweepers:
            self.clockwork.poke(sweeper, at_ms)

    def poke_ticker(self, at_ms: int | None) -> None:
        """The same for the tickers."""
        if at_ms is not None:
            for ticker in self.tickers:
                self.clockwork.poke(ticker, at_ms)


@cache
def planned(case_id: str, who: str) -> tuple[Any, list[Any]]:
    """The snapshot of a planned visit and its two events; the same every day, so they are folded once."""
    plan = {"technician": who, "window_from_ms": START_MS + HOUR_MS, "window_to_ms": START_MS + 3 * HOUR_MS,
            "leave_by_ms": START_MS + 3 * HOUR_MS - 2_100_000, "has_mobile": True}  # fmt: skip
    events = [
        {"id": f"{case_id}-{type_}", "type": type_, "at_ms": START_MS - HOUR_MS + place, "by": "system",
         "author": "import", "device": None, "device_seq": None, "quality": "server", "data": data, "private": {}}
        for place, (type_, data) in enumerate((("case.opened", {}), ("plan.set", plan)))
    ]  # fmt: skip
    return fold.advance(BOOK, None, events), events  # type: ignore[arg-type]
