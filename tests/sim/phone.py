"""What does a technician's phone do: record, keep until answered, send again?

Its clocks may be wrong; a report is dropped only when an answer names its id (A3). What it records is one of a few
stories of a visit, with slips that are undone.
"""

from typing import TYPE_CHECKING, Any

from tests.sim.clockwork import Killed, Steps

if TYPE_CHECKING:
    from tests.sim.day import Day

MINUTE_MS = 60_000
TIMEOUT_MS = 30_000
Tap = tuple[str, dict[str, Any], float]
MISS: tuple[Tap, ...] = ("call.started", {}, 1), ("call.no_answer", {}, 1)
GO: tuple[Tap, ...] = ("technician.departed", {}, 3), ("technician.arrived", {}, 15)
WORK: tuple[Tap, ...] = (
    ("door.customer", {}, 1), ("introduced", {}, 1), ("work.started", {"where": "flat", "shoe_covers": True}, 2),
    ("work.result", {"result": "done"}, 30),
)  # fmt: skip
# A story: event, data, minutes before it.
STORIES: tuple[tuple[Tap, ...], ...] = (
    (*MISS, ("call.started", {}, 9.5), MISS[1], ("call.started", {}, 9.5), MISS[1]),
    (*MISS, ("pick_up.asked", {}, 1), ("call.started", {}, 9), ("call.expects_you", {}, 1), *GO, *WORK),
    (MISS[0], ("call.expects_you", {}, 1), *GO, ("door.nobody", {}, 4), MISS[0], ("call.no_answer", {}, 1)),
    (MISS[0], ("call.expects_you", {}, 1), ("technician.late", {"minutes": 30}, 5), *GO, *WORK),
    (*MISS, ("call.started", {}, 2), MISS[1], ("customer.called_back", {}, 4), ("call.expects_you", {}, 1), *GO),
    (MISS[0], ("call.refused", {"why": "not_ordered"}, 2)),
    (*GO, ("door.under_age", {}, 1), ("technician.cannot_continue", {}, 3), ("technician.left", {}, 12)),
)


class Phone:
    """A device and its author; `saved` is everything the screen ever called saved."""

    def __init__(self, day: "Day", who: str, cases: list[str]) -> None:
        self.day, self.who, self.cases = day, who, cases
        self.device, self.clock = f"device-{who}", f"clock-{who}"
        self.seq = 0
        self.outbox: dict[str, dict[str, Any]] = {}
        self.saved: list[str] = []
        self.answered: set[str] = set()
        self.wrong_ms = 0
        if day.weather.strikes("phone_clock_wrong"):
            self.wrong_ms = day.between(-26 * 3_600_000, 26 * 3_600_000)
        self.started_ms = day.now_ms - 60_000
        self.sender = day.clockwork.start(f"{who} sends", self.send, restart_ms=(1_000, 60_000))

    def live(self, case_id: str) -> Steps:
        """Tap through one visit."""
        random, between = self.day.random, self.day.between
        yield between(0, 60 * MINUTE_MS)
        for kind, data, minutes in random.choice(STORIES):
            yield int(minutes * MINUTE_MS * random.uniform(0.7, 1.4))
            event_id = self.record(case_id, kind, data)
            if self.day.weather.strikes("undone"):
                yield between(500, 9_500)
                self.record(case_id, "undone", {"of": event_id})
                yield between(2_000, 20_000)
                self.record(case_id, kind, data)
            if self.day.weather.strikes("phone_clock_changed"):
                self.wrong_ms += between(-3 * 3_600_000, 3 * 3_600_000)

    def record(self, case_id: str, kind: str, data: dict[str, Any]) -> str:
        """Written to the device's own database before anything is shown or sent."""
        self.seq += 1
        event_id = self.day.new_id("e")
        device_ms, mono_ms = self._clocks()
        self.outbox[event_id] = {"id": event_id, "case": case_id, "type": kind, "data": data, "device_seq": self.seq,
                                 "device_ms": device_ms, "clock": self.clock, "mono_ms": mono_ms}  # fmt: skip
        self.saved.append(event_id)
        self.day.say(f"{self.who} records {kind} {event_id} of {case_id}")
        self.day.clockwork.poke(self.sender, self.day.now_ms + 50)
        return event_id

    def send(self) -> Steps:
        """Send what is unanswered, wait for the answer, and after a while send again."""
        between, weather = self.day.between, self.day.weather
        while True:
            if not self.outbox:
                yield None
            if weather.strikes("phone_killed"):
                raise Killed
            batch, reply = list(self.outbox.values()), Reply()
            self.drop_sent(batch)
            for _ in range(2 if weather.strikes("request_doubled") else 1):
                late = weather.strikes("request_late")
                after_ms = between(20_000, 150_000) if late else between(20, 900)
                self.day.clockwork.start("request", self._request(batch, reply), after_ms=after_ms)
            until_ms = self.day.now_ms + TIMEOUT_MS
            while reply.answers is None and self.day.now_ms < until_ms:
                yield self.day.now_ms - until_ms  # a new report pokes as well as the answer does
            for event_id in reply.answers or ():
                self.outbox.pop(event_id, None)
                self.answered.add(event_id)
            if reply.answers is None:
                yield between(1_000, 60_000)

    def drop_sent(self, batch: list[dict[str, Any]]) -> None:
        """Nothing is dropped before its answer (I2)."""

    def _request(self, batch: list[dict[str, Any]], reply: "Reply") -> Any:
        device_ms, mono_ms = self._clocks()

        def request() -> Steps:
            day = self.day
            if day.weather.strikes("request_lost"):
                return
            sample = (self.clock, device_ms, mono_ms)
            answers = yield from day.server.sync(self.device, self.who, sample, batch)
            yield day.between(10, 600)
            if not day.weather.strikes("answer_lost"):
                reply.answers = answers
                day.clockwork.poke(self.sender, day.now_ms)

        return request

    def _clocks(self) -> tuple[int, float]:
        return self.day.now_ms + self.wrong_ms, float(self.day.now_ms - self.started_ms)


class Reply:
    """Where an answer arrives, if it does."""

    __slots__ = ("answers",)

    def __init__(self) -> None:
        self.answers: dict[str, str] | None = None
