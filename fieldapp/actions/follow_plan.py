"""How does the plan follow what was agreed or decided (product decision 8)?

A time agreed on the phone becomes the plan by itself when the same technician is free then; else the dispatcher is told
"agreed, but collides". A dispatcher's or customer's new interval and another technician are simply written down.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.append import Data, NewEvent
from fieldapp.core.arrange import Event
from fieldapp.core.windows import MINUTE_MS, Window, leave_by_ms
from fieldapp.store import cases as cases_store

USUAL_MS = 120 * MINUTE_MS  # the length of an interval when only its beginning was agreed
CaseRows = Mapping[str, dict[str, Any]]


def follow(session: Session, locked: CaseRows, fresh: Mapping[str, Sequence[Event]]) -> Iterator[NewEvent]:
    """Events of the system that bring the plans to what the fresh events say."""
    wishes: list[tuple[dict[str, Any], Window]] = []
    for case_id, events in fresh.items():
        row = locked[case_id]
        for event in events:
            yield from _written_down(row, event)
            window = agreed_window(event)
            if window is not None and row["look"] != "end":
                wishes.append((row, window))
    taken = cases_store.windows_of(session, {row["technician_id"] for row, _ in wishes if row["technician_id"]})
    for row, window in wishes:
        mine = [other for other in taken.get(row["technician_id"], ()) if other[0] != row["id"]]
        yield _as_agreed(row, window, free=is_free(window, mine))


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


def _as_agreed(row: Mapping[str, Any], window: Window, *, free: bool) -> NewEvent:
    if not free or not row["technician_id"]:
        return NewEvent(row["id"], "plan.collides", "system", "plan", {})
    return moved_to(row, window)


def moved_to(row: Mapping[str, Any], window: Window) -> NewEvent:
    """The plan of this case in another interval."""
    return _planned(row, {**_givens(row, window), "moved": True})


def _written_down(row: Mapping[str, Any], event: Event) -> Iterator[NewEvent]:
    data = event["data"]
    if event["type"] in ("decided.new_window", "customer.moved") and row["look"] != "end":
        yield moved_to(row, Window(int(data["window_from_ms"]), int(data["window_to_ms"])))
    if event["type"] == "decided.other_technician":
        yield _planned(row, {"technician": data["technician"], "changed": True})


def _givens(row: Mapping[str, Any], window: Window) -> Data:
    """The givens of an interval; limits on calls belonged to the old day and are lifted with it."""
    return {
        "window_from_ms": window.from_ms,
        "window_to_ms": window.to_ms,
        "leave_by_ms": leave_by_ms(window, row["travel_minutes"]),
    }


def _planned(row: Mapping[str, Any], givens: Data) -> NewEvent:
    return NewEvent(row["id"], "plan.set", "system", "plan", givens)
