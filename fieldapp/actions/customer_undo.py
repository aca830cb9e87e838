"""How does a customer take back what was pressed within the last ten minutes?

What was said is undone by `undone`, as everywhere. A new time is a place that somebody may have taken meanwhile, so its
undo is a command as well: the former interval is asked for under the lock of its places. The plan follows (unplan.py).
"""

from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.append import NewEvent
from fieldapp.actions.customer_move import fits, ground_of
from fieldapp.actions.customer_say import BY, Opened, Said, Wish, answered, append, is_known, reason_against
from fieldapp.actions.follow_plan import plan_id
from fieldapp.actions.library import Library
from fieldapp.core.arrange import CUSTOMER_UNDO_MS, Event, in_order
from fieldapp.core.customer_rules import cut_off_ms
from fieldapp.core.windows import Window
from fieldapp.store import events as events_store

UNTIL = {  # while this can still be chosen, that can still be taken back
    "customer.confirmed": "customer.confirmed",
    "customer.moved": "customer.moved",
    "customer.named": "customer.unnamed",
    "customer.unnamed": "customer.named",
    "customer.call_me": "customer.call_me",
    "customer.not_needed": "customer.not_needed",
}


def undo(session: Session, library: Library, now_ms: int, token: str, event_id: str) -> Said | None:
    """Take back one press of the link's visit; None when the token leads nowhere. Commits."""
    return answered(session, library, now_ms, token, lambda opened: _undo(opened, event_id))


def last_pressed(events: list[Event], now_ms: int) -> Event | None:
    """The customer's last choice that still stands and is younger than ten minutes."""
    gone = {event["data"]["of"] for event in events if event["type"] in ("undone", "withdrawn")}
    mine = [event for event in events if event["type"] in UNTIL and event["by"] == BY and event["author"] == BY]
    fresh = [one for one in mine if one["id"] not in gone and now_ms - one["at_ms"] <= CUSTOMER_UNDO_MS]
    return max(fresh, key=lambda one: one["at_ms"], default=None)


def former_window(events: list[Event], moved: Event) -> Window | None:
    """The interval that was planned before this choice; None when there was none."""
    before: dict[str, Any] = {}
    for _, event in in_order(events, {}):
        if event["id"] == moved["id"]:
            break
        if event["type"] == "plan.set":
            before |= event["data"]
    start, end = before.get("window_from_ms"), before.get("window_to_ms")
    return Window(start, end) if isinstance(start, int) and isinstance(end, int) else None


def _undo(opened: Opened, event_id: str) -> Said:
    case, this = opened.case, Wish("undone", 0, {"of": event_id})
    if is_known(opened, this):
        return Said("same")
    events = events_store.events_of(opened.session, [case["id"]])[case["id"]]
    target = last_pressed(events, opened.now_ms)
    if target is None or target["id"] != event_id:
        return Said("no", "too_late_to_undo")
    reason = reason_against(opened, Wish(UNTIL[target["type"]], 0))
    if reason is not None:
        return Said("no", reason)
    said = [NewEvent(case["id"], "undone", BY, BY, this.data, id=opened.press_id(this))]
    if target["type"] != "customer.moved":
        return Said("done", ring=append(opened, said))
    window = former_window(events, target)
    is_followed = plan_id(event_id) in {event["id"] for event in events}
    if window is None or not is_followed or window.from_ms - cut_off_ms(opened.visit.settings) < opened.now_ms:
        return Said("no", "too_late_to_undo")
    if not fits(opened.session, ground_of(opened.visit), window):
        return Said("no", "former_taken")
    return Said("done", ring=append(opened, said))
