"""How does the told morning happen? Step by step through the doors that people use, with a clock that is moved.

Phones send what was tapped as sync requests, dispatchers decide on alerts that exist by then, the ticker's work and the
sending of messages are done in between. A step that the rules do not take is a fault of the story, and is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import decide, ladder, tick, watch_promises
from fieldapp.actions.deliver import deliver
from fieldapp.actions.demo.cast import OPERATOR, TECHNICIANS, Cast
from fieldapp.actions.demo.counter import DOORS, Counter
from fieldapp.actions.demo.morning import Morning
from fieldapp.actions.demo.phones import HABITS, HOUR_MS, Habit, Phone
from fieldapp.actions.demo.stories import Data, Step
from fieldapp.actions.demo.tools import Tools, Untrue
from fieldapp.actions.sync_device import sync_device
from fieldapp.clock import MovedClock
from fieldapp.store.tables import alerts, leaflets

ON_DUTY = "d03"
FORGED = "call.not_in_this_release"  # what a phone of another release might send; it goes to quarantine


class Play:
    """Carries out the steps of one morning. `rests_ms`: the ticker's work is done no more often than that."""

    def __init__(self, tools: Tools, cast: Cast, morning: Morning) -> None:
        self.tools, self.cast, self.morning = tools, cast, morning
        self.clock = MovedClock(morning.now_ms)
        self.phones = {login: self._phone(login) for login in (*TECHNICIANS, OPERATOR)}
        self.counter = Counter(tools, cast)
        self.rests_ms, self.passed_ms = 0, 0

    def play(self, steps: Iterable[Step]) -> None:
        """The rest of what happened; at last each phone with a signal says that it is there."""
        self.carry_out(steps)
        self._until(self.morning.now_ms)
        self._all_send(self.morning.now_ms, also_idle=True)

    def carry_out(self, steps: Iterable[Step]) -> None:
        """Everything as it happened one after the other."""
        for step in sorted(steps, key=lambda step: step.at_ms):
            self._until(step.at_ms)
            if step.door == "phone":
                phone = self.phones[step.login]
                phone.record(step.at_ms, step.case_id, step.type, self._resolved(step.data), step.private)
            else:
                self._all_send(step.at_ms)
                self._at_the_desk(step)

    def _phone(self, login: str) -> Phone:
        habit, now_ms, ago = HABITS.get(login, Habit()), self.morning.now_ms, self.morning.ago
        started_ms = now_ms - habit.days_on * 24 * HOUR_MS
        return Phone(
            login, self.cast.actors[login], habit, seed=str(self.morning.day), started_ms=started_ms,
            offline_ms=(ago(habit.offline[0]), ago(habit.offline[1])) if habit.offline else None,
            silent_ms=ago(habit.silent) if habit.silent else None,
        )  # fmt: skip

    def _until(self, at_ms: int) -> None:
        """Let the phones send whose time comes before `at_ms`."""
        while True:
            due = [sends_ms for phone in self.phones.values() if (sends_ms := phone.sends_ms()) is not None]
            if not due or min(due) > at_ms:
                return
            self._all_send(min(due))

    def _all_send(self, at_ms: int, *, also_idle: bool = False) -> None:
        self.clock.set(at_ms)
        for phone in self.phones.values():
            if phone.has_signal(at_ms) and (phone.outbox or also_idle):
                self._send(phone, at_ms)
        if at_ms - self.passed_ms >= self.rests_ms:
            self.passed_ms = at_ms
            self.let_time_pass(at_ms)

    def _send(self, phone: Phone, at_ms: int) -> None:
        request = phone.request(at_ms)
        with self.tools.sessions() as session:
            done = sync_device(session, self.tools.library, at_ms, phone.actor, request)
        for event, result in zip(request.events, done.results, strict=True):
            wanted = "quarantined" if event["type"] == FORGED else "accepted"
            if result["status"] != wanted:
                raise Untrue(f"{phone.login}: {event['type']} was {result['status']}: {result.get('reason')}")

    def let_time_pass(self, at_ms: int) -> None:
        """What the ticker and its sweeper do each second."""
        with self.tools.sessions() as session:
            while tick.refold_due(session, self.tools.library, at_ms)[0] >= tick.MOST_CASES:
                pass
            watch_promises.take_looks(session, at_ms)
            ladder.take_steps(session, at_ms)
            self._duty_looks(session, at_ms)
            found = tick.overdue_messages(session, at_ms, grace_ms=0)
        tools = self.tools
        for outbox_id in found:
            deliver(
                tools.sessions,
                tools.library,
                tools.settings,
                self.clock.now_ms,
                carriers=tools.carriers,
                outbox_id=outbox_id,
            )

    def _duty_looks(self, session: Session, at_ms: int) -> None:
        """Whoever has the duty sees what has climbed to her: a morning on which nobody looks is no demo."""
        climbed = select(alerts.c.id).where(alerts.c.open, alerts.c.seen_ms.is_(None), alerts.c.step > 2)
        found = list(session.scalars(climbed))
        session.rollback()
        for alert_id in found:
            decide.acknowledge(session, self.tools.library, at_ms, self.cast.actors[ON_DUTY], alert_id)

    def _at_the_desk(self, step: Step) -> None:
        if step.door in DOORS:
            self.counter.go(step)
            return
        actor, library = self.cast.actors[step.login], self.tools.library
        case: Mapping[str, Any] = {"case_id": step.case_id, "type_": step.type, "data": self._resolved(step.data),
                                   "private": step.private}  # fmt: skip
        with self.tools.sessions() as session:
            if step.door == "seen":
                alert_id = _open_alert(session, step)
                done = decide.acknowledge(session, library, step.at_ms, actor, alert_id)
            elif step.door == "told":
                done = decide.record_told(session, library, step.at_ms, actor, **case, happened_ms=step.happened_ms)
            else:
                done = decide.decide(session, library, step.at_ms, actor, **case, revision=0)
        if isinstance(done, decide.Conflict):
            raise Untrue(f"{step.type} of {step.case_id}: {done.reason_key} {done.values}")

    def _resolved(self, data: Data) -> Data:
        """Stories name technicians by login and take the next printed leaflet."""
        resolved = dict(data)
        if "technician" in resolved:
            resolved["technician"] = self.cast.id_of(str(resolved["technician"]))
        if resolved.get("leaflet") == "next":
            resolved["leaflet"] = self._next_leaflet()
        return resolved

    def _next_leaflet(self) -> str:
        waiting = {str(event["data"].get("leaflet")) for phone in self.phones.values() for event in phone.outbox}
        free = select(leaflets.c.number).where(leaflets.c.case_id.is_(None)).order_by(leaflets.c.number)
        with self.tools.sessions() as session:
            numbers: Sequence[str] = session.execute(free).scalars().all()
            session.rollback()
        return next(number for number in numbers if number not in waiting)


def _open_alert(session: Session, step: Step) -> str:
    wanted = (alerts.c.case_id == step.case_id, alerts.c.kind == step.type, alerts.c.open)
    found = session.execute(select(alerts.c.id).where(*wanted)).scalar()
    session.rollback()
    if found is None:
        raise Untrue(f"no open alert {step.type} of {step.case_id} to be seen")
    return str(found)
