"""What becomes of the order when its visit ends, or is found not to have ended after all?

Done and cancelled close it; a move after setting out opens its next visit; everything else waits for a new time, on the
board with its age (architecture section 2). A late report may change what had been concluded; the order follows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import places
from fieldapp.actions.append import NewEvent, append_server_events
from fieldapp.actions.follow_plan import agreed_window, is_free, window_givens
from fieldapp.actions.library import Library
from fieldapp.actions.open_visit import VisitPlan, insert_cases, opening
from fieldapp.core.arrange import Event
from fieldapp.core.windows import Window, day_number
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store
from fieldapp.store import order_states

STATE_OF = {"closed": "done", "cancelled": "cancelled"}
CaseRows = Mapping[str, dict[str, Any]]


def follow(session: Session, library: Library, now_ms: int, locked: CaseRows) -> list[str]:
    """Bring the orders of these cases to what their visits say; the messages to ring."""
    turned = [row for row in locked.values() if row["order_id"] and row["look"] != row.get("had_look", row["look"])]
    if not turned:
        return []
    order_states.set_states(session, [_order(row, now_ms) for row in turned])
    moved = [row for row in turned if row["state"] == "moved"]
    return _open_next(session, library, now_ms, moved) if moved else []


def _order(row: Mapping[str, Any], now_ms: int) -> dict[str, Any]:
    state = "open" if row["look"] != "end" else STATE_OF.get(row["state"], "waiting")
    reason = row["result"] or str(row["shown"].get("counters", {}).get("why") or "") or row["state"]
    return {
        "order_id": row["order_id"],
        "case_id": row["id"],
        "state": state,
        "reason": "" if state == "open" else reason,
        "waiting_since_ms": now_ms if state == "waiting" else None,
    }


def _open_next(session: Session, library: Library, now_ms: int, moved: Sequence[Mapping[str, Any]]) -> list[str]:
    """The next visit of each order at the agreed or decided time; nobody's when its technician is busy then."""
    said = events_store.events_of(session, [row["id"] for row in moved])
    wanted = {row["id"]: _last_window(said[row["id"]]) for row in moved}
    orders = order_states.next_visits(session, [row["order_id"] for row in moved])
    taken = cases_store.windows_of(session, {row["technician_id"] for row in moved if row["technician_id"]})
    rooms = _rooms(session, [(row, window) for row in moved if (window := wanted[row["id"]]) is not None])
    plans: list[VisitPlan] = []
    lost: list[NewEvent] = []
    for row in moved:
        window, order = wanted[row["id"]], orders[row["order_id"]]
        if window is None:
            continue
        mine = [other for other in taken.get(row["technician_id"], ()) if other[0] != row["id"]]
        free = bool(row["technician_id"]) and is_free(window, mine)
        plan = next_plan(row, order, window, row["technician_id"] if free else "")
        plans.append(plan)
        if not free or rooms[row["area_id"]].is_beyond(plan.case_id, window):
            lost.append(NewEvent(plan.case_id, "plan.collides", "system", "plan", {}))
    insert_cases(session, library, now_ms, plans)
    events = [event for plan in plans for event in opening(plan)] + lost
    return append_server_events(session, library, now_ms, events).ring


def _rooms(session: Session, wanted: Sequence[tuple[Mapping[str, Any], Window]]) -> dict[str, places.Room]:
    """The rooms of the days that are wanted, held from now on; a place that is taken twice is told, never silent."""
    days = [(row["area_id"], day_number(window.from_ms, row["zone"])) for row, window in wanted]
    places.lock(session, days)
    return places.rooms_of(session, days)


def _last_window(events: Sequence[Event]) -> Window | None:
    """The interval of the last agreement or decision in the case."""
    for event in sorted(events, key=lambda event: (event["at_ms"], event["id"]), reverse=True):
        if event["type"] in ("decided.new_window", "customer.moved"):
            return Window(int(event["data"]["window_from_ms"]), int(event["data"]["window_to_ms"]))
        window = agreed_window(event)
        if window is not None:
            return window
    return None


def next_plan(row: Mapping[str, Any], order: Mapping[str, Any], window: Window, technician: str) -> VisitPlan:
    """The order's next visit, of the same kind as the one in `row`; `order` is what `next_visits` counted."""
    kept = {name: row["base"]["givens"][name] for name in ("shape", "work", "has_mobile")}
    givens = {
        **{name: value for name, value in kept.items() if value not in (None, "")},
        "technician": technician,
        **window_givens(row, window),
    }
    return VisitPlan(
        order_id=row["order_id"],
        area_id=row["area_id"],
        source=order["source"],
        external_id=order["external_id"],
        n=order["visits"],
        givens=givens,
        author="plan",
    )
