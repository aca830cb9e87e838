"""How does a complaint stand, by its case? Written down, open or closed, through which channel it came (S1).

Made from all its events and what the fold says of it, so that what was undone never was.
"""

from collections.abc import Iterable
from typing import TypedDict

from fieldapp.core.arrange import Event, in_order, settle_controls
from fieldapp.core.book import Snapshot

BY_PHONE = "by_phone"
CLOSED = "complaint_closed"


class Standing(TypedDict):
    """A row of the list of complaints; instants in milliseconds, texts empty where nothing was said."""

    channel: str
    open: bool
    ending: str
    registered_ms: int
    answered_ms: int | None
    closed_ms: int | None
    escalated: str


def standing_of(snap: Snapshot, events: Iterable[Event]) -> Standing | None:
    """The complaint of a case with this snapshot and these events; None while nothing is written down."""
    kept = [event for _, event in settle_controls(in_order(events, {}))[0]]
    at = {event["type"]: event["at_ms"] for event in reversed(kept)}  # the first of each
    counters = snap["counters"]
    if not counters["written"]:
        return None
    said = {name: value for event in kept for name, value in event["data"].items()}
    is_open = not counters["solved_now"] and snap["state"] != CLOSED
    called = [event["type"].partition(".")[2] for event in kept if event["type"].startswith("escalated.")]
    return {
        "channel": str(said.get("channel", BY_PHONE)),
        "open": is_open,
        "ending": str(said.get("ending", "")),
        "registered_ms": at["complaint.registered"],
        "answered_ms": at.get("complaint.answered"),
        "closed_ms": None if is_open else at.get("complaint.closed") or at.get("complaint.solved"),
        "escalated": called[-1] if called else "",
    }
