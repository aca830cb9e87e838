"""How does a dispatcher change plans: give a visit to somebody, move it, leave it without a time, one or many at once?

Each visit is changed by itself, by commands that are checked like every other, under the locks of the visit, of the
order and of the day's places. What speaks against it is looked at once more under them: what she was not shown before
stops that visit and no other. What was said stands in `plan_changes`, by the ids of the events.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up, places, plan_ground, plan_trace
from fieldapp.actions.append import Data, NewEvent, append_to_locked
from fieldapp.actions.check_command import refusal_of
from fieldapp.actions.library import Library
from fieldapp.actions.plan_ground import DaysOf, Line
from fieldapp.actions.plan_trace import Because
from fieldapp.actions.refold_case import with_books
from fieldapp.core import conditions, fold
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.core.planning import Conflict, Wish, unknown
from fieldapp.core.windows import day_number
from fieldapp.store import cases as cases_store
from fieldapp.store import ladders
from fieldapp.store import planning as planning_store

Command = tuple[str, Data]
TALKS = "dispatcher_talks"


@dataclass(frozen=True)
class Outcome:
    """What became of a visit: nothing in `reason` when it was done, else a code of `plan.no.…` with the conflicts."""

    reason: str = ""
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """What was saved together: its id, and the outcome of each visit."""

    batch_id: str
    outcomes: dict[str, Outcome]


@dataclass(frozen=True)
class _Desk:
    session: Session
    library: Library
    now_ms: int
    actor: Actor
    working_days: DaysOf
    because: Because
    batch_id: str


def change_plans(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    working_days: DaysOf,
    *,
    lines: Sequence[Line],
    because: Because,
    ring: Callable[[list[str]], None],
) -> Batch:
    """Carry the lines out, each in a transaction of its own, and say what became of each."""
    desk = _Desk(session, library, now_ms, actor, working_days, because, uuid7(now_ms))
    outcomes = {}
    for line in lines:
        messages, outcomes[line.case_id] = _change(desk, line)
        if outcomes[line.case_id].reason:
            session.rollback()
        else:
            session.commit()
            ring(messages)
    return Batch(desk.batch_id, outcomes)


def _change(desk: _Desk, line: Line) -> tuple[list[str], Outcome]:
    case = cases_store.lock_cases(desk.session, [line.case_id]).get(line.case_id)
    if case is None or not desk.actor.has_area(case["area_id"]) or desk.actor.role != "dispatcher":
        return [], Outcome("no_such_case")
    if not desk.because.is_known:
        return [], Outcome("bad_reason")
    refusal = _refusal(desk, case, line)
    if refusal is not None:
        return [], Outcome(refusal)
    if line.wish.window is not None:
        places.lock(desk.session, [(case["area_id"], day_number(line.wish.window.from_ms, case["zone"]))])
    found = plan_ground.judge(desk.session, desk.now_ms, desk.working_days, rows={case["id"]: case}, lines=[line])
    stopping = unknown(found[case["id"]], line.knows)
    if stopping:
        return [], Outcome("conflicts", found[case["id"]])
    return _carry_out(desk, case, line, [one.code for one in found[case["id"]]])


def _refusal(desk: _Desk, case: dict[str, Any], line: Line) -> str | None:
    """Why the state does not offer it, or that the plan is another one than was seen."""
    library = with_books(desk.session, desk.library, [case])
    for type_, data in commands(case, line.wish):
        if type_ != "call.away":  # it follows from the command before it
            refusal = refusal_of(library, case, type_, data, line.revision, desk.now_ms)
            if refusal is not None:
                return refusal
    return None


def commands(case: dict[str, Any], wish: Wish) -> list[Command]:
    """What a dispatcher says, in this order, for the wish to come true."""
    if wish.open_ended:
        return [*([] if case["state"] == TALKS else [("decided.reached", {})]), ("call.away", {})]
    said: list[Command] = []
    if wish.technician is not None and wish.technician != (case["technician_id"] or ""):
        given = ("decided.other_technician", {"technician": wish.technician})
        said.append(given if wish.technician else ("decided.nobody", {}))
    window = wish.window
    if window is not None and (case["window_from_ms"], case["window_to_ms"]) != (window.from_ms, window.to_ms):
        said.append(("decided.new_window", {"window_from_ms": window.from_ms, "window_to_ms": window.to_ms}))
    return said


def _carry_out(desk: _Desk, case: dict[str, Any], line: Line, knew: list[str]) -> tuple[list[str], Outcome]:
    session, now_ms, locked = desk.session, desk.now_ms, {case["id"]: case}
    old, messages, events = plan_trace.plan_of(case), list[str](), list[str]()
    ladders.mark_decided(session, case["id"], desk.actor.id, now_ms)
    for type_, data in commands(case, line.wish):
        if not _holds(desk, case, type_, data):
            return [], Outcome("no_longer_offered")
        said = NewEvent(case["id"], type_, "dispatcher", desk.actor.id, data)
        done = append_to_locked(session, desk.library, now_ms, locked, [said])
        messages += done.ring + follow_up.follow_up(session, desk.library, now_ms, locked, done.fresh)
        events += done.event_ids
    note = plan_trace.note_of(case["id"], desk.actor.id, desk.because)
    if note:
        messages += append_to_locked(session, desk.library, now_ms, locked, note).ring
    row = plan_trace.change_row(case, old, desk.because, said_by=desk.actor.id, now_ms=now_ms, batch_id=desk.batch_id,
                                knew=knew, events=events)  # fmt: skip
    planning_store.keep_changes(session, [row])
    return messages, Outcome()


def _holds(desk: _Desk, case: dict[str, Any], type_: str, data: Data) -> bool:
    """Whether the state, as it is by now, takes this event."""
    book = with_books(desk.session, desk.library, [case]).books[case["playbook"]]
    seen = fold.look(book, case["base"], desk.now_ms)["snapshot"]
    event: Any = {"type": type_, "data": dict(data), "private": {}}
    return conditions.first_branch(book["states"][seen["state"]]["when"].get(type_, ()), seen, event) is not None
