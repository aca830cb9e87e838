"""How does a customer take another time, so that two never get the last place?

Under the lock of the visit, then of the places of that day, the free intervals are counted anew. Who comes second gets
no error but the next free intervals. An order whose visit is over and that waits for a time gets its next visit here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import follow_order, places
from fieldapp.actions.append import NewEvent
from fieldapp.actions.customer_say import (
    BY,
    Opened,
    Said,
    Wish,
    answered,
    append,
    is_known,
    reason_against,
    refused,
)
from fieldapp.actions.follow_plan import is_free, people_of
from fieldapp.actions.library import Library
from fieldapp.actions.open_visit import insert_cases, opening
from fieldapp.core import slots
from fieldapp.core.area_days import adjusted
from fieldapp.core.customer_rules import lead_ms
from fieldapp.core.deadlines import WorkingDays
from fieldapp.core.windows import Window, day_number
from fieldapp.store import area_days, order_states
from fieldapp.store import cases as cases_store
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
        if is_known(opened, wish):
            return Said("same")
        choose = _open_next if waits(opened) else _move
        return choose(opened, working_days, wish, window)

    return answered(session, library, now_ms, token, act)


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
    """The intervals of the area's next ten working days that have a place left; a short day ends earlier."""
    today = day_number(now_ms, ground.zone)
    own = area_days.own_days(session, [ground.area_id])[ground.area_id]
    rules = area_days.rules_of(ground.settings, own)
    working = adjusted(working_days(today, ground.zone), rules, today, ground.zone)[:DAYS]
    ends = {day.number: day.closes_ms for day in working if own.get(day.number) == "short"}
    intervals, taken, _ = _counted(session, ground, [day.number for day in working])
    found = slots.free(intervals, taken, from_ms=now_ms + lead_ms(ground.settings))
    return [one for one in found if one.to_ms <= ends.get(day_number(one.from_ms, ground.zone), one.to_ms)]


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
    there = slots_store.technicians(session, ground.area_id)
    kept = slots_store.capacity_rows(session, ground.area_id, first, last)
    usual = places.usual_by_day(session, slots.hours_of(ground.settings), there, working)
    taken = slots_store.planned(session, ground.area_id, first, last, but=ground.but)
    intervals = slots.offered(working, places.stated_or(usual, kept), [], ground.zone)
    return intervals, [window for _, window in taken], len(there)


def _is_free(opened: Opened, working_days: DaysOf, window: Window) -> bool:
    """Whether the interval can still be had; from now on nobody else can take a place of that day."""
    ground = ground_of(opened.visit)
    slots_store.lock_days(opened.session, ground.area_id, [day_number(window.from_ms, ground.zone)])
    return window in free_windows(opened.session, opened.now_ms, working_days, ground)


def _move(opened: Opened, working_days: DaysOf, wish: Wish, window: Window) -> Said:
    case = opened.case
    if (case["window_from_ms"], case["window_to_ms"]) == (window.from_ms, window.to_ms) and case["look"] != "end":
        return Said("same")
    reason = reason_against(opened, wish)
    if reason is not None:
        return refused(opened, wish, reason)
    if not _is_free(opened, working_days, window):
        return Said("no", "taken")
    has_time = not case["technician_id"] or _has_time(opened, window)
    ring = append(opened, [NewEvent(case["id"], MOVED, BY, BY, wish.data, id=opened.press_id(wish))])
    return Said("done", ring=ring if has_time else ring + append(opened, [_collision(case["id"])]))


def _open_next(opened: Opened, working_days: DaysOf, wish: Wish, window: Window) -> Said:
    """The next visit of an order that waits, by the same technician when there is time then, else nobody's yet."""
    case, session = opened.case, opened.session
    state = select(orders.c.state).where(orders.c.id == case["order_id"]).with_for_update()
    if session.execute(state).scalar_one() != "waiting":
        return Said("no", "plan_changed")
    if not _is_free(opened, working_days, window):
        return Said("no", "taken")
    order = order_states.next_visits(session, [case["order_id"]])[case["order_id"]]
    same = case["technician_id"] if _has_time(opened, window) else ""
    plan = follow_order.next_plan(case, order, window, same)
    insert_cases(session, opened.library, opened.now_ms, [plan])
    new = cases_store.lock_cases(session, [plan.case_id])[plan.case_id]
    moved = NewEvent(plan.case_id, MOVED, BY, BY, wish.data, id=opened.press_id(wish))
    ring = append(opened, [*opening(plan), moved], new)
    return Said("done", ring=ring if same else ring + append(opened, [_collision(plan.case_id)], new))


def _has_time(opened: Opened, window: Window) -> bool:
    """Whether there is a technician, and no other visit of his then."""
    people, case_id = people_of(opened.case), opened.case["id"]
    taken = cases_store.windows_of(opened.session, people)
    others = [other for listed in taken.values() for other in listed if other[0] != case_id]
    return bool(opened.case["technician_id"]) and is_free(window, others)


def _collision(case_id: str) -> NewEvent:
    return NewEvent(case_id, "plan.collides", "system", "plan", {})
