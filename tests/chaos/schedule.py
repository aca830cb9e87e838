"""What happens in one schedule? Two visits, a phone, a dispatcher, and the faults that the seed has drawn.

Time is moved from one thing that is due to the next; what processes need to act on it is waited for, a moment each.
"""

import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from sqlalchemy import select

from fieldapp.actions import decide
from fieldapp.core.sending import ENDS
from fieldapp.store.db import read_only
from fieldapp.store.tables import alerts, cases, outbox
from tests.chaos import judge
from tests.chaos.phone import Phone
from tests.chaos.stage import Stage
from tests.sim.phone import STORIES
from tests.support.visits import plan_visit

SENDING = ("before_claim", "after_claim", "before_gateway", "after_gateway", "before_settle", "after_settle")
POINTS = (
    *(("web", point) for point in ("before_commit", "after_commit_before_reply")),
    *((role, point) for role in ("worker", "sweeper") for point in SENDING),
    *(("ticker", point) for point in ("after_fold", "in_step")),
)
ACTS = ("kill", "kill", "kill", "raise", "stop", "hang")
AT_ONCE = ("kill", "raise")  # inside a transaction a sleeper would hold its locks until the database gives up on it
OF_THREADS = ("kill", "kill", "raise", "hang")  # a stop would catch the sweeper's other threads in transactions
INSIDE = ("before_commit", "after_commit_before_reply", "after_claim", "before_settle", "in_step")
GATEWAY = (
    "slow", "hang_before", "hang_after", "error_before", "error_after", "unavailable", "cut_before", "cut_after",
    "error_body", "wrong_number", "lie_accepted", "busy", "receipt_first", "receipt_twice", "receipt_disordered",
    "no_receipt", "undelivered", "cut_after+receipt_first",
)  # fmt: skip
DECISIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("decided.sms", {}), ("decided.wait", {"wait_ms": 600_000}), ("decided.go_anyway", {}), ("decided.reached", {}),
)  # fmt: skip
PATIENCE_S = 30.0
GRACE_MS = 5_100
MOST_MOVES = 80


class Schedule:
    """One seed on a stage."""

    def __init__(self, stage: Stage, seed: int, say: Callable[[str], None] = lambda _: None) -> None:
        self.stage, self.random, self.say = stage, Random(seed), say
        self.later: list[Callable[[], None]] = []  # what ends a fault that lasts
        stage.next_morning()
        self.cases = [plan_visit(stage.site, from_hour=1), plan_visit(stage.site, from_hour=1)]
        self.phone = Phone(stage.site.settings.port, stage.clock, "t01")

    def play(self) -> list[str]:
        """Every breach, none when all is well."""
        faults = self._drawn()
        taps = self._taps()
        places = [self.random.randrange(len(taps)) for _ in faults]
        for place, (wait_ms, case_id, kind, data) in enumerate(taps):
            for at, (words, strike) in zip(places, faults, strict=True):
                if at == place:
                    self.say(f"fault: {words}")
                    strike()
            self._pass(wait_ms)
            self.phone.record(case_id, kind, data)
            self.say(f"{kind}: {'answered' if self.phone.sync() else 'no answer'}")
            if self.random.random() < 0.3:
                self._decide()
        self._calm()
        breach = self._settle()
        return [*breach, *judge.breaches(self.stage, self.cases, self.phone)]

    def _drawn(self) -> list[tuple[str, Callable[[], None]]]:
        faults = [self._fault() for _ in range(self.random.randint(2, 5))]
        gateway = self.stage.gateways[0]
        for word in self.random.sample(GATEWAY, self.random.randint(0, 3)):
            faults.append((f"gateway {word}", lambda word=word: gateway.faults.append(word)))  # type: ignore[misc]
        return faults

    def _fault(self) -> tuple[str, Callable[[], None]]:
        stage, random = self.stage, self.random
        kind = random.choice(("point",) * 6 + ("redis_killed", "redis_flushed", "redis_paused", "killed", "killed"))
        if kind == "point":
            role, point = random.choice(POINTS)
            act = random.choice(AT_ONCE if point in INSIDE else OF_THREADS if role == "sweeper" else ACTS)
            return f"{role} {point}={act}", lambda: stage.arm(role, point, act)
        if kind == "killed":
            role = random.choice(("web", "worker", "ticker"))
            return f"{role} killed", lambda: self._kill(role)
        return kind, {"redis_killed": self._kill_redis, "redis_flushed": stage.redis.flush,
                      "redis_paused": self._pause_redis}[kind]  # fmt: skip

    def _taps(self) -> list[tuple[int, str, str, dict[str, Any]]]:
        """Both visits' stories, one after the other: wait, case, event, data."""
        return [
            (round(minutes * 60_000 * self.random.uniform(0.8, 1.3)), case_id, kind, data)
            for case_id in self.cases
            for kind, data, minutes in self.random.choice(STORIES)
        ]

    def _kill(self, role: str) -> None:
        """Half of the killed are started again at once, as a supervisor does; the others come back in the evening."""
        self.stage.kill(role)
        if self.random.random() < 0.5:
            self.stage.start(role)

    def _kill_redis(self) -> None:
        self.stage.redis.kill()
        self.later.append(self.stage.redis.start)

    def _pause_redis(self) -> None:
        self.stage.redis.pause(True)
        self.later.append(lambda: self.stage.redis.pause(False))

    def _decide(self) -> None:
        """Lilia sees to the oldest open alert: by a decision, or at least by a look."""
        found = self._rows(alerts, alerts.c.open)
        if not found:
            return
        alert, (kind, data) = found[0], self.random.choice(DECISIONS)
        site, library, now_ms = self.stage.site, self.stage.library, self.stage.clock.now_ms()
        with site.session() as session:
            decide.acknowledge(session, library, now_ms, site.actor("d01"), alert.id)
            if self.random.random() < 0.6:
                decide.decide(session, library, now_ms, site.actor("d01"), case_id=alert.case_id, type_=kind, data=data,
                              private={}, revision=0)  # fmt: skip
        self.say(f"d01 sees to {alert.kind}")

    def _pass(self, wait_ms: int) -> None:
        """Time goes by, but not over a call that is being made: it takes milliseconds here and up to ten seconds."""
        self._until_nobody_calls()
        self.stage.clock.forward(ms=wait_ms)
        time.sleep(0.03)

    def _calm(self) -> None:
        """The faults end: who stopped goes on, who is dead or hangs is started again."""
        for end in self.later:
            end()
        self.stage.gateways[0].faults.clear()
        self.say(f"calm; struck: {', '.join(self.stage.release()) or 'no point'}")
        time.sleep(0.05)
        self.stage.start_all()

    def _settle(self) -> list[str]:
        """Move from one thing due to the next until no message is on its way; then wait for receipts in vain.

        What the days after that bring (nobody decided) ends as well.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not self.phone.sync() or self.phone.outbox:
            if time.monotonic() > deadline:
                return [f"the server answers nobody: {self.stage.words()}"]
            time.sleep(0.05)
        self._see_to_the_rest()
        return self._run_out() or self._await_receipts() or self._run_out()

    def _run_out(self) -> list[str]:
        for _ in range(MOST_MOVES):
            if not self._until(lambda: not self._behind()):
                return [f"I8 no ticker came: {self.stage.words()}"]
            at_ms = self._next_ms()
            if at_ms is None:
                return []
            if at_ms > self.stage.clock.now_ms():
                self._until_nobody_calls()
                self.stage.clock.set(at_ms)
            if not self._until(lambda at_ms=at_ms: self._next_ms() != at_ms):  # type: ignore[misc]
                return [f"I8 nobody did what was due at {at_ms}: {self.stage.words()}"]
        return [f"I5 messages are still on their way after {MOST_MOVES} moves"]

    def _see_to_the_rest(self) -> None:
        """Lilia sees every alert and cancels the visits, so that no later timer raises another."""
        site, library, now_ms = self.stage.site, self.stage.library, self.stage.clock.now_ms()
        with site.session() as session:
            for alert in self._rows(alerts, alerts.c.open, alerts.c.seen_ms.is_(None)):
                decide.acknowledge(session, library, now_ms, site.actor("d01"), alert.id)
            for case_id in self.cases:
                decide.decide(session, library, now_ms, site.actor("d01"), case_id=case_id, type_="decided.cancel",
                              data={"why": "other"}, private={}, revision=0)  # fmt: skip

    def _await_receipts(self) -> list[str]:
        self.stage.clock.forward(hours=73)
        waits = lambda: self._rows(outbox, outbox.c.state == "accepted", outbox.c.check_ms.is_not(None))  # noqa: E731
        return [] if self._until(lambda: not waits()) else ["I8 a receipt is waited for beyond its time"]

    def _next_ms(self) -> int | None:
        """When something is due for a message of ours; None when all have ended."""
        moments = [row.not_before_ms + GRACE_MS if row.state == "waiting" else row.lease_until_ms + 1
                   for row in self._rows(outbox, outbox.c.state.not_in(ENDS))]  # fmt: skip
        return min(moments, default=None)

    def _behind(self) -> bool:
        """Whether a step of a ladder or a case's timer waits for a ticker."""
        now_ms = self.stage.clock.now_ms()
        climbs = (alerts.c.open, alerts.c.decided_ms.is_(None), alerts.c.next_step_ms <= now_ms)
        return bool(self._rows(alerts, *climbs)) or now_ms >= min(self._dues(), default=now_ms + 1)

    def _dues(self) -> list[int]:
        with self.stage.site.session() as session:
            chosen = select(cases.c.next_due_ms).where(cases.c.id.in_(self.cases), cases.c.next_due_ms.is_not(None))
            return list(read_only(session).scalars(chosen))

    def _until_nobody_calls(self) -> None:
        """Wait for calls on their way; whoever was killed or stopped in one is not waited for longer than a call."""
        now_ms = self.stage.clock.now_ms()
        calls = lambda: self._rows(outbox, outbox.c.state == "sending", outbox.c.lease_until_ms > now_ms)  # noqa: E731
        self._until(lambda: not calls(), 0.7)

    @staticmethod
    def _until(is_so: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
        deadline, pause_s = time.monotonic() + seconds, 0.01
        while not is_so():
            if time.monotonic() > deadline:
                return False
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.3, 0.06)
        return True

    def _rows(self, table: Any, *where: Any) -> Sequence[Any]:
        with self.stage.site.session() as session:
            return read_only(session).execute(select(table).where(table.c.case_id.in_(self.cases), *where)).all()
