"""When will a timer of the present state fire by itself?

Firing changes the case and stands in fold.py. The twin is static/js/core/timers.js.
"""

from typing import TypeAlias

from fieldapp.core.book import Book, Snapshot, Timer
from fieldapp.core.conditions import holds, value_of
from fieldapp.core.events import SAFE_INTEGER

Waiting: TypeAlias = tuple[int, int, Timer]  # due, place in the table, timer


def due_of(timer: Timer, snap: Snapshot) -> int | None:
    """When the timer is due, ms; None while what it counts from does not exist, or beyond what JavaScript counts."""
    start = value_of(timer["from"], snap, None)
    wait = value_of(timer["wait"], snap, None)
    if type(start) is not int or type(wait) is not int:
        return None
    floor = value_of(timer["not_before"], snap, None)
    due = max(start + wait, floor) if type(floor) is int else start + wait
    return due if abs(due) <= SAFE_INTEGER else None


def pending(book: Book, snap: Snapshot) -> list[Waiting]:
    """Timers of the present state that have yet to fire: (due, place in the table, timer)."""
    found = []
    for place, timer in enumerate(book["states"][snap["state"]]["after"]):
        if timer["name"] in snap["spent"]:
            continue
        due = due_of(timer, snap)
        if due is None or not holds(timer["if"], snap, None):
            continue
        if timer["once"] and snap["fired"].get(timer["name"]) == due:
            continue
        found.append((due, place, timer))
    return found


def earliest(book: Book, snap: Snapshot) -> Waiting | None:
    """The timer to fire first; of two at the same instant the one that stands first in the table."""
    found = pending(book, snap)
    return min(found, key=_due_and_place) if len(found) > 1 else found[0] if found else None


def _due_and_place(waiting: Waiting) -> tuple[int, int]:
    return waiting[:2]


def next_due(book: Book, snap: Snapshot) -> int | None:
    """The earliest instant at which a timer will fire by itself."""
    first = earliest(book, snap)
    return None if first is None else first[0]
