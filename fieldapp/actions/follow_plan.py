"""How does the plan follow what was agreed or decided (product decision 8)?

A time agreed on the phone becomes the plan by itself when the same technician is free then and the interval has a place
left; else the dispatcher is told "agreed, but collides". A dispatcher's or customer's new interval and another
technician are simply written down.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import places
from fieldapp.actions.append import Data, NewEvent
from fieldapp.core.arrange import Event
from fieldapp.core.windows import MINUTE_MS, Window, day_number, instant_ms, leave_by_ms, local_at
from fieldapp.store import cases as cases_store

FOLLOWS = uuid.UUID("6d0a1f0e-6a57-5b0c-9a53-0d9f6b5b1c22")
USUAL_MS = 120 * MINUTE_MS  # the length of an interval when only its beginning was agreed
CaseRows = Mapping[str, dict[str, Any]]


def follow(session: Session, locked: CaseRows, fresh: Mapping[str, Sequence[Event]]) -> Iterator[NewEvent]:
    """Events of the system that bring the plans to what the fresh events say."""
    wishes: list[tuple[dict[str, Any], Window, str]] = []
    for case_id, events in fresh.items():
        row = locked[case_id]
        for event in events:
            yield from _written_down(row, event)
            window = agreed_window(event)
            if window is not None and row["look"] != "end":
                wishes.append((row, window, event["id"]))
    if not wishes:
        return
    taken = cases_store.windows_of(session, {who for row, _, _ in wishes for who in people_of(row)})
    days = [(row["area_id"], day_number(window.from_ms, row["zone"])) for row, window, _ in wishes]
    places.lock(session, days)
    rooms = places.rooms_of(session, days)
    for row, window, cause in wishes:
        mine = [other for who in people_of(row) for other in taken.get(who, ()) if other[0] != row["id"]]
        free = is_free(window, mine) and not rooms[row["area_id"]].is_beyond(row["id"], window)
        yield _as_agreed(row, window, cause, free=free)
        if free:
            rooms[row["area_id"]].take(row["id"], window)


def plan_id(cause: str) -> str:
    """The id of the plan that follows from this event: so it is found again when the event is taken back."""
    return str(uuid.uuid5(FOLLOWS, cause))


def agreed_window(event: Event) -> Window | None:
    """The interval that a customer and a colleague agreed on (S4.9), or None."""
    if event["type"] != "call.busy":
        return None
    start = int(event["data"]["agreed_from_ms"])
    end = int(event["data"].get("agreed_to_ms") or start + USUAL_MS)
    return Window(start, max(end, start + MINUTE_MS))


def is_free(window: Window, taken: Sequence[tuple[str, int, int]]) -> bool:
    """Whether no other visit of the technician shares more than an instant with the window."""
    return not any(window.from_ms < end and start < window.to_ms for _, start, end in taken)


def people_of(row: Mapping[str, Any]) -> set[str]:
    """Who goes there: one, two (F29), or nobody yet."""
    return {row["technician_id"], row["second_id"]} - {None}


def _as_agreed(row: Mapping[str, Any], window: Window, cause: str, *, free: bool) -> NewEvent:
    if not free or not row["technician_id"]:
        return NewEvent(row["id"], "plan.collides", "system", "plan", {})
    return _planned(row, {**window_givens(row, window), "moved": True}, cause)


def _written_down(row: Mapping[str, Any], event: Event) -> Iterator[NewEvent]:
    data = event["data"]
    if event["type"] in ("decided.new_window", "customer.moved") and row["look"] != "end":
        window = Window(int(data["window_from_ms"]), int(data["window_to_ms"]))
        yield _planned(row, {**window_givens(row, window), "moved": True}, event["id"])
    if event["type"] in ("decided.second", "decided.alone"):
        yield _planned(row, {"second": data.get("second", ""), "changed": True}, event["id"])
    if event["type"] == "decided.nobody":
        yield _planned(row, {"technician": "", "second": ""}, event["id"])
    if event["type"] == "decided.other_technician":
        alone = {"second": ""} if data["technician"] == row["second_id"] else {}  # who came along makes it now
        yield _planned(row, {"technician": data["technician"], "changed": True, **alone}, event["id"])


def window_givens(row: Mapping[str, Any], window: Window) -> Data:
    """The givens of an interval; "do not call before 10" and the other visits of the flat go with it to its day."""
    known, zone, day = row["base"]["givens"], row["zone"], day_number(window.from_ms, row["zone"])
    givens: dict[str, int | bool | str] = {
        "window_from_ms": window.from_ms,
        "window_to_ms": window.to_ms,
        "leave_by_ms": leave_by_ms(window, row["travel_minutes"]),
    }
    for name in ("call_not_before_ms", "call_not_after_ms"):
        if known.get(name):
            at = local_at(known[name], zone)
            givens[name] = instant_ms(day, at.hour * 60 + at.minute, zone)
    if known.get("group"):
        givens["group"] = f"{known['group'].rpartition('-')[0]}-{day}"
    return givens


def _planned(row: Mapping[str, Any], givens: Data, cause: str) -> NewEvent:
    return NewEvent(row["id"], "plan.set", "system", "plan", givens, id=plan_id(cause))
