"""Customer and technician at one visit in two hundred orders of events, with and without a signal (fault F3)."""

import random
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from fieldapp.actions.customer_link import issue
from fieldapp.actions.customer_move import Ground, choose_time, free_windows
from fieldapp.actions.customer_say import Said, Wish, say
from fieldapp.actions.customer_undo import undo
from fieldapp.calendar_days import working_days
from fieldapp.core.windows import Window
from fieldapp.store import slots as slots_store
from fieldapp.store.tables import alerts, cases, events
from tests.support.proofs import proves
from tests.support.world import Phone, World

ORDERS = 200
WAY = ("call.started", "call.expects_you", "technician.departed", "technician.arrived", "door.customer", "introduced")
PRESSES = ("confirm", "name", "unname", "call", "not_needed", "move", "move", "undo")
WISHES = {
    "confirm": Wish("customer.confirmed", 0),
    "name": Wish("customer.named", 0, {"of_age": True}, {"person_name": "Вера"}),
    "unname": Wish("customer.unnamed", 0),
    "call": Wish("customer.call_me", 0),
    "not_needed": Wish("customer.not_needed", 0, {"why": "works_again"}),
}


@dataclass
class Visit:
    """One order of events: what was done by whom, and the interval that everybody should believe in."""

    world: World
    case_id: str
    token: str
    phone: Phone
    window: Window
    has_signal: bool
    set_out_ms: int | None = None
    has_left: bool = False  # as far as the server knows
    moved_late: bool = False
    was_refused: bool = False
    before: list[Window] = field(default_factory=list)

    def technician(self, type_: str) -> None:
        self.phone.record(self.case_id, type_)
        if type_ == "technician.departed":
            self.set_out_ms = self.world.now_ms
        if self.has_signal:
            self.phone.sync()
            self.has_left = self.set_out_ms is not None

    def customer(self, rng: random.Random) -> None:
        press = rng.choice(PRESSES)
        if press == "undo":
            self._undo()
        elif press == "move":
            self._move(rng)
        else:
            said = self._in(say, WISHES[press])
            if press == "call":
                assert said.outcome in ("done", "same")
            if press == "not_needed" and self.has_left:
                assert said.outcome in ("no", "same")

    def _move(self, rng: random.Random) -> None:
        with self.world.session() as session:
            ground = Ground("north", "Europe/Moscow", {}, self.case_id)
            window = rng.choice(free_windows(session, self.world.now_ms, working_days, ground))
        said = self._in(choose_time, working_days, token=self.token, window=window, revision=0)
        assert (said.outcome == "no") == self.has_left or window == self.window
        self.was_refused |= said.outcome == "no"
        if said.outcome == "done":
            self.before.append(self.window)
            self.window = window
            self.moved_late = self.set_out_ms is not None

    def _undo(self) -> None:
        chosen = select(events.c.id, events.c.type).where(events.c.case_id == self.case_id, events.c.by == "customer")
        with self.world.session() as session:
            last = session.execute(chosen.order_by(events.c.seq.desc())).first()
        if last is None:
            return
        said = self._in(undo, last.id)
        if last.type == "customer.moved" and said.outcome == "done":
            assert not self.has_left
            self.window = self.before.pop()
            self.moved_late = self.set_out_ms is not None and self.moved_late and bool(self.before)

    def _in(self, act: Any, *more: Any, **named: Any) -> Said:
        world = self.world
        token = () if "token" in named else (self.token,)
        with world.session() as session:
            said: Said = act(session, world.library, world.now_ms, *token, *more, **named)
        assert said is not None
        return said


def types(world: World, case_id: str) -> list[str]:
    return [row["type"] for row in world.rows(events, events.c.case_id == case_id)]


def begun(world: World, rng: random.Random) -> Visit:
    case_id = world.visit(from_hour=5)
    with world.session() as session:
        row = session.execute(select(cases).where(cases.c.id == case_id)).one()
        token = issue(session, world.now_ms, row.order_id)
        session.commit()
    window = Window(row.window_from_ms, row.window_to_ms)
    return Visit(world, case_id, token, Phone(world, "t01"), window, has_signal=rng.random() < 0.6)


@proves("F3")
def test_two_hundred_orders_of_what_both_do_leave_one_truth(tables_url: str) -> None:
    world, rng = World(tables_url), random.Random(20261123)
    with world.session() as session:
        slots_store.put_capacity(session, "north", 0, [(540, 660, 999), (660, 780, 999)])
        session.commit()
    refused = late = 0

    for _ in range(ORDERS):
        visit, way, presses = begun(world, rng), list(WAY), rng.randint(2, 5)
        while way or presses:
            world.forward(seconds=1)
            if presses and (not way or rng.random() < 0.4):
                presses -= 1
                visit.customer(rng)
            else:
                visit.technician(way.pop(0))
        visit.phone.sync()
        row = world.case(visit.case_id)
        kinds = {one["kind"] for one in world.rows(alerts, alerts.c.case_id == visit.case_id, alerts.c.open)}
        assert (row["window_from_ms"], row["window_to_ms"]) == (visit.window.from_ms, visit.window.to_ms)
        assert row["state"] not in ("cancelled", "moved")
        assert not visit.moved_late or "moved_too_late" in kinds
        assert not visit.was_refused or "customer.call_me" in types(world, visit.case_id)
        refused += visit.was_refused
        late += visit.moved_late

    assert refused > 10
    assert late > 10
    world.close()
