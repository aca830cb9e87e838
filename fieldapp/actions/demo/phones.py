"""What does a technician's phone of the demo do? It numbers what is tapped, and sends it in when it has a signal."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.actions.demo.cast import OPERATOR, device_id
from fieldapp.actions.demo.stories import Data
from fieldapp.actions.sync_device import Request
from fieldapp.core.people import Actor
from fieldapp.version import version

PACE_MS = 45_000  # what is tapped stays on the phone this long, so that several taps go in one request
HOUR_MS = 3_600_000
FIVE_HOURS_MS = 5 * HOUR_MS


@dataclass(frozen=True)
class Habit:
    """How one phone differs from the others; times are minutes before the picture.

    `wrong_by_ms` is its wall clock's error, `offline` a stretch without a signal, `silent` when it was last heard of,
    `unsent` the events and photos that it said it could not send yet; `pace_ms` how long it gathers what was tapped,
    `days_on` since when its monotonic clock runs.
    """

    wrong_by_ms: int = 0
    offline: tuple[float, float] | None = None
    silent: float | None = None
    unsent: tuple[int, int] = (0, 0)
    pace_ms: int = PACE_MS
    days_on: int = 1


HABITS: Mapping[str, Habit] = {
    "t01": Habit(offline=(31, 26)),
    "t03": Habit(unsent=(0, 2)),
    "t04": Habit(wrong_by_ms=FIVE_HOURS_MS),
    "t05": Habit(offline=(100, 76)),
    "t06": Habit(silent=42, unsent=(3, 1)),
    OPERATOR: Habit(pace_ms=300_000, days_on=20),  # the desk: a call goes in as one request
}


@dataclass
class Phone:
    """A phone, or the desk's device, with two clocks and an outbox; `offline_ms` and `silent_ms` are instants."""

    login: str
    actor: Actor
    habit: Habit
    seed: str
    started_ms: int
    offline_ms: tuple[int, int] | None
    silent_ms: int | None
    outbox: list[dict[str, Any]] = field(default_factory=list)
    oldest_ms: int = 0
    seq: int = 0

    def __post_init__(self) -> None:
        self.device = device_id(self.login, self.seed)
        self._random = random.Random(self.device)
        self.clock = self._new_id()

    def record(self, at_ms: int, case_id: str, type_: str, data: Data, private: Mapping[str, str]) -> None:
        """Put what was tapped into the outbox."""
        self.seq += 1
        self.oldest_ms = self.oldest_ms if self.outbox else at_ms
        event = {"id": self._new_id(), "case": case_id, "type": type_, "data": dict(data), "private": dict(private),
                 "schema": 1, "device_seq": self.seq, "clock": self.clock, **self._clocks(at_ms)}  # fmt: skip
        self.outbox.append(event)

    def sends_ms(self) -> int | None:
        """When it will send what is in the outbox; None when there is nothing."""
        if not self.outbox:
            return None
        wanted = self.oldest_ms + self.habit.pace_ms
        if self.offline_ms and self.offline_ms[0] <= wanted < self.offline_ms[1]:
            return self.offline_ms[1]
        return wanted

    def has_signal(self, at_ms: int) -> bool:
        """Whether a request would reach the server."""
        if self.silent_ms is not None and at_ms > self.silent_ms:
            return False
        return not (self.offline_ms and self.offline_ms[0] <= at_ms < self.offline_ms[1])

    def request(self, at_ms: int) -> Request:
        """The body of a sync request with the whole outbox, which is empty afterwards."""
        sent, self.outbox = self.outbox, []
        clocks = self._clocks(at_ms)
        events, photos = self.habit.unsent
        return Request(
            device=self.device, app=version(), clock=self.clock, sent_ms=clocks["device_ms"], mono_ms=clocks["mono_ms"],
            unsent_events=events, unsent_photos=photos, push="denied", events=sent, faults={},
        )  # fmt: skip

    def _clocks(self, at_ms: int) -> dict[str, Any]:
        return {"device_ms": at_ms + self.habit.wrong_by_ms, "mono_ms": float(at_ms - self.started_ms)}

    def _new_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
