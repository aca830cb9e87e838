"""How does a customer take another time, so that two never get the last place?

Under the lock of the visit, then of the places of that day, the free intervals are counted anew. Who comes second gets
no error but the next free intervals. An order whose visit is over and that waits for a time gets its next visit here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import follow_order
from fieldapp.actions.append import NewEvent
from fieldapp.actions.customer_say import (
    BY,
    Opened,
    Said,
    Wish,
    answered,
    append,
    is_known,
    reason_now,
    refused,
    with_book,
)
from fieldapp.actions.follow_plan import is_free
from fieldapp.actions.library import Library
from fieldapp.actions.open_visit import insert_cases, opening
from fieldapp.core import slots
from fieldapp.core.customer_rules import LEAD_MS
from fieldapp.core.deadlines import WorkingDays
from fieldapp.core.windows import Window, day_number
from fieldapp.store import cases as cases_store
from fieldapp.store import order_states
from fieldapp.store import slots as slots_store
from fieldapp.store.tables import orders

DaysOf = Callable[[int, str], WorkingDays]
MOVED = "customer.moved"
DAYS = 10  # working days that are offered


def choose_time(
    session: Session,
    library: Library,
    now_ms: int,
    working_days: DaysOf,
    *,
    token: str,
    window: Window,
    revision: int,
) -> Said | None:
    """Move the link's visit to a free interval, or open the next one; None when the token leads nowhere. Commits.

    Reasons beside those of core/customer_rules: taken.
    """
    wish = Wish(MOVED, revision, {"window_from_ms": window.from_ms, "window_to_ms": window.to_ms})

    def act(opened: Opened) -> Said:
        if is_known(session, opened.press_id(wish)):
            return Said("same")
        if waits(opened):
            return _open_next(session, library, now_ms, working_days, opened, wish, window)
        return _move(session, library, now_ms, working_days, opened, wish, window)

    return answered(session, now_ms, token, act)


def waits(opened: Opened) -> bool:
    """Whether the order has no visit and waits for a time."""
    return bool(opened.case["look"] == "end" and opened.visit.order_state == "waiting")


@dataclass(frozen=True)
class Ground:
    """Where places are counted: the area's id, zone and settings, and the case that takes none itself."""

    area_id: str
    zone: str
    settings: Mapping[str, object]
    but: str


def ground_of(visit: Any) -> Ground:
    """The ground of a link's visit (a row of store/links)."""
    return Ground(visit.area_id, visit.zone, visit.settings, visit.id)


def free_windows(session: Session, now_ms: int, working_days: DaysOf, ground: Ground) -> list[Window]:
    """The intervals of the next ten working days that have a place left."""
    working = [day.number for day in working_days(day_number(now_ms, ground.zone), ground.zone)[:DAYS]]
    intervals, taken, _ = _counted(session, ground, working)
    return slots.free(intervals, taken, from_ms=now_ms + LEAD_MS)


def fits(session: Session, ground: Ground, window: Window) -> bool:
    """Whether a visit can go back into a window that may be of its own kind; its places are held from now on."""
    day = day_number(window.from_ms, ground.zone)
    slots_store.lock_days(session, ground.area_id, [day])
    intervals, taken, usual = _counted(session, ground, [day])
    return slots.has_place(window, intervals, taken, usual=usual)


def _counted(
    session: Session, ground: Ground, working: Sequence[int]
) -> tuple[list[slots.Interval], list[Window], int]:
    """The intervals of these days, the windows taken in them, and how many technicians there are."""
    if not working:
        return [], [], 0
    first, last = working[0], working[-1]
    there = len(slots_store.technicians(session, ground.area_id))
    kept = slots_store.capacity_rows(session, ground.area_id, first, last)
    usual = slots.usual_rows(slots.hours_of(ground.settings), there)
    taken = slots_store.planned(session, ground.area_id, first, last, but=ground.but)
    return slots.offered(working, kept, usual, ground.zone), [window for _, window in taken], there


def _is_free(session: Session, now_ms: int, working_days: DaysOf, ground: Ground, window: Window) -> bool:
    """Whether the interval can still be had; from now on nobody else can take a place of that day."""
    slots_store.lock_days(session, ground.area_id, [day_number(window.from_ms, ground.zone)])
    return window in free_windows(session, now_ms, working_days, ground)


def _move(
    session: Session, library: Library, now_ms: int, working_days: DaysOf, opened: Opened, wish: Wish, window: Window
) -> Said:
    case = opened.case
    if (case["window_from_ms"], case["window_to_ms"]) == (window.from_ms, window.to_ms) and case["look"] != "end":
        return Said("same")
    reason = reason_now(with_book(session, library, case), case, wish, now_ms)
    if reason is not None:
        return refused(session, library, now_ms, opened, wish, reason)
    if not _is_free(session, now_ms, working_days, ground_of(opened.visit), window):
        return Said("no", "taken")
    moved = NewEvent(case["id"], MOVED, BY, BY, wish.data, id=opened.press_id(wish))
    collides = [] if _has_time(session, case, window) else [_collision(case["id"])]
    ring = append(session, library, now_ms, case, [moved])
    return Said("done", ring=ring + (append(session, library, now_ms, case, collides) if collides else []))


def _has_time(session: Session, case: Mapping[str, Any], window: Window) -> bool:
    """Whether the visit's technician has no other visit then; nobody's visit collides with nothing."""
    who = case["technician_id"]
    taken = cases_store.windows_of(session, [who]) if who else {}
    return is_free(window, [other for other in taken.get(who, ()) if other[0] != case["id"]])


def _collision(case_id: str) -> NewEvent:
    return NewEvent(case_id, "plan.collides", "system", "plan", {})


def _open_next(
    session: Session, library: Library, now_ms: int, working_days: DaysOf, opened: Opened, wish: Wish, window: Window
) -> Said:
    """The next visit of an order that waits, by the same technician when there is time then, else nobody's yet."""
    case = opened.case
    state = select(orders.c.state).where(orders.c.id == case["order_id"]).with_for_update()
    if session.execute(state).scalar_one() != "waiting":
        return Said("no", "plan_changed")
    if not _is_free(session, now_ms, working_days, ground_of(opened.visit), window):
        return Said("no", "taken")
    order = order_states.next_visits(session, [case["order_id"]])[case["order_id"]]
    same = case["technician_id"] if case["technician_id"] and _has_time(session, case, window) else ""
    plan = follow_order.next_plan(case, order, window, same or "")
    insert_cases(session, library, now_ms, [plan])
    new = cases_store.lock_cases(session, [plan.case_id])[plan.case_id]
    moved = NewEvent(plan.case_id, MOVED, BY, BY, wish.data, id=opened.press_id(wish))
    ring = append(session, library, now_ms, new, [*opening(plan), moved])
    return Said("done", ring=ring + ([] if same else append(session, library, now_ms, new, [_collision(plan.case_id)])))
