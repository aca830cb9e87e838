"""How does an order that waits for a time get its next visit from a dispatcher?

Under the locks of its last visit, of the order and of the day's places, as from the customer's page; what speaks
against the interval is shown before, and what nobody showed her stops it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import follow_order, follow_up, places, plan_ground, plan_trace
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.change_plan import Outcome
from fieldapp.actions.library import Library
from fieldapp.actions.open_visit import VisitPlan, insert_cases, opening
from fieldapp.actions.plan_ground import DaysOf, Line
from fieldapp.actions.plan_trace import Because
from fieldapp.core.ids import visit_id
from fieldapp.core.people import Actor
from fieldapp.core.planning import Conflict, Wish, unknown
from fieldapp.core.windows import Window, day_number, leave_by_ms
from fieldapp.store import cases as cases_store
from fieldapp.store import order_states
from fieldapp.store import orders as orders_store
from fieldapp.store import planning as planning_store
from fieldapp.store.tables import areas, orders, subjects

NEVER_PLANNED = "never-planned"  # stands for the visit of an order that never had one


@dataclass(frozen=True)
class Next:
    """Who shall make the next visit ("" for later), when, and the conflicts that were shown."""

    order_id: str
    technician: str
    window: Window
    knows: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Matter:
    """What is wanted for an order, its row, and the row of its last visit, None when it never had one."""

    wanted: Next
    order: dict[str, Any]
    last: dict[str, Any] | None


def plan_waiting(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    working_days: DaysOf,
    *,
    wanted: Next,
    because: Because,
    ring: Callable[[list[str]], None],
) -> Outcome:
    """Open the order's next visit and commit, or say why not: no_such_case, waiting_gone, conflicts, bad_reason."""
    order = _order(session, wanted.order_id)
    if order is None or not actor.has_area(order["area_id"]) or actor.role != "dispatcher":
        return _no(session, "no_such_case")
    matter = _Matter(wanted, order, _last_visit(session, order))
    state = select(orders.c.state).where(orders.c.id == wanted.order_id).with_for_update()
    if session.execute(state).scalar_one() != "waiting" or not because.is_known:
        return _no(session, "waiting_gone" if because.is_known else "bad_reason")
    places.lock(session, [(order["area_id"], day_number(wanted.window.from_ms, order["zone"]))])
    found = _conflicts(session, now_ms, working_days, matter)
    if unknown(found, wanted.knows):
        session.rollback()
        return Outcome("conflicts", found)
    knew = [one.code for one in found]
    messages = _open(session, library, now_ms, actor, matter=matter, because=because, knew=knew)
    session.commit()
    ring(messages)
    return Outcome()


def look(session: Session, now_ms: int, working_days: DaysOf, wanted: Next) -> list[Conflict]:
    """What speaks against it as things stand; nothing for an order that is not there."""
    order = _order(session, wanted.order_id)
    if order is None:
        return []
    return _conflicts(session, now_ms, working_days, _Matter(wanted, order, _last_row(session, order)))


def _conflicts(session: Session, now_ms: int, working_days: DaysOf, matter: _Matter) -> list[Conflict]:
    """The next visit begins with nobody and no time; notes of the last one hold on."""
    base, order = matter.last["base"] if matter.last is not None else {}, matter.order
    row = {"id": NEVER_PLANNED, "area_id": order["area_id"], "order_id": order["id"], "look": "end", "shown": {},
           "base": base, "technician_id": None, "window_from_ms": None, "window_to_ms": None}  # fmt: skip
    line = Line(NEVER_PLANNED, Wish(matter.wanted.technician, matter.wanted.window))
    return plan_ground.judge(session, now_ms, working_days, rows={NEVER_PLANNED: row}, lines=[line])[NEVER_PLANNED]


def keep_asked(session: Session, now_ms: int, actor: Actor, order_id: str) -> bool:
    """The customer was asked and knows no time yet: the nudge begins anew. False when it is not hers. Commits."""
    order = _order(session, order_id)
    if order is None or not actor.has_area(order["area_id"]):
        session.rollback()
        return False
    planning_store.keep_asked(session, order_id, actor.id, now_ms)
    session.commit()
    return True


def _order(session: Session, order_id: str) -> dict[str, Any] | None:
    query = (
        select(orders, areas.c.zone, areas.c.travel_minutes, subjects.c.flat_key)
        .join(areas, areas.c.id == orders.c.area_id)
        .outerjoin(subjects, subjects.c.order_id == orders.c.id)
    )
    row = session.execute(query.where(orders.c.id == order_id)).first()
    return None if row is None else dict(row._mapping)


def _last_id(order: dict[str, Any]) -> str:
    return visit_id(order["source"], order["external_id"], order["visits"])


def _last_visit(session: Session, order: dict[str, Any]) -> dict[str, Any] | None:
    return cases_store.lock_cases(session, [_last_id(order)]).get(_last_id(order)) if order["visits"] else None


def _last_row(session: Session, order: dict[str, Any]) -> dict[str, Any] | None:
    found = cases_store.cases_by_id(session, [_last_id(order)]) if order["visits"] else []
    return found[0] if found else None


def _open(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    *,
    matter: _Matter,
    because: Because,
    knew: list[str],
) -> list[str]:
    wanted, order_id = matter.wanted, matter.order["id"]
    counted = order_states.next_visits(session, [order_id])[order_id]
    plan = _plan(session, matter, counted)
    insert_cases(session, library, now_ms, [plan])
    locked = cases_store.lock_cases(session, [plan.case_id])
    window = {"window_from_ms": wanted.window.from_ms, "window_to_ms": wanted.window.to_ms}
    decided = NewEvent(plan.case_id, "decided.new_window", "dispatcher", actor.id, window)
    notes = plan_trace.note_of(plan.case_id, actor.id, because)
    said = [*opening(plan), decided, *notes]
    done = append_to_locked(session, library, now_ms, locked, said)
    messages = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    event_id = done.event_ids[len(said) - len(notes) - 1]
    nothing = {"technician": "", "window_from_ms": None, "window_to_ms": None}
    row = plan_trace.change_row(
        locked[plan.case_id], nothing, because, said_by=actor.id, now_ms=now_ms, knew=knew, events=[event_id]
    )
    planning_store.keep_changes(session, [row | {"kind": "next"}])
    return messages


def _plan(session: Session, matter: _Matter, counted: dict[str, Any]) -> VisitPlan:
    wanted, order, last = matter.wanted, matter.order, matter.last
    if last is not None:
        return follow_order.next_plan(last, counted, wanted.window, wanted.technician)
    numbers = orders_store.phones_of(session, [order["id"]]).get(order["id"], [])
    day = day_number(wanted.window.from_ms, order["zone"])
    givens: dict[str, int | bool | str] = {
        "technician": wanted.technician,
        "window_from_ms": wanted.window.from_ms,
        "window_to_ms": wanted.window.to_ms,
        "leave_by_ms": leave_by_ms(wanted.window, order["travel_minutes"]),
        "shape": order["shape"],
        "work": order["work"],
        "group": f"{order['flat_key']}-{day}" if order["flat_key"] else "",
        "has_mobile": any(one["mobile"] for one in numbers),
    }
    return VisitPlan(order["id"], order["area_id"], order["source"], order["external_id"], counted["visits"], givens,
                     author="plan")  # fmt: skip


def _no(session: Session, reason: str) -> Outcome:
    session.rollback()
    return Outcome(reason)
