"""What can be shown of a case afterwards: which calls were made and what proves them, and was the work begun in time?

Counting is the playbook's: an attempt counts when its outcome made the counter `attempts` grow (F6, F8), so early
calls, calls without own signal, control calls and those of somebody not assigned stand here without a number.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fieldapp.core.arrange import Event
from fieldapp.core.book import Book, Snapshot
from fieldapp.core.fold import steps
from fieldapp.core.windows import Window, lateness_ms

COUNTER = "attempts"
# How far from the truth an estimated time may be (reliability 4.5); what is declared is taken as it was said.
UNCERTAIN_MS = {"online": 0, "anchored": 2_000, "jump": 120_000, "unknown": 120_000, "declared": 0}
DOUBTFUL = frozenset({"jump", "unknown", "declared"})
# Who waited for the customer, and not the customer for us (product decision 9, F20).
WAITS_FOR_CUSTOMER = frozenset({"adult.coming", "door.nobody", "door.under_age"})


@dataclass(frozen=True)
class Attempt:
    """One call. `n` counts within its series, None if it did not count; `number` is the place of the phone number.

    `outcome` is an event type, empty while nobody said how it ended. `grade` is dialled, telephony or declared (product
    decision 11), `away_ms` how long the app was in the background.
    """

    event_id: str
    n: int | None
    started_ms: int
    outcome: str
    number: int
    grade: str
    away_ms: int | None
    quality: str
    marks: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class Begun:
    """When work began against what was promised (S4.12); favourable to the technician where the clock leaves a doubt.

    `left_out` is the id of the event which proves that the wait was the customer's; empty when nothing does.
    """

    started_ms: int
    window: Window
    late_ms: int
    early_ms: int
    reason: str
    doubtful: bool
    left_out: str

    @property
    def is_in_time(self) -> bool:
        """Whether it counts as in time in the on-time share, unless it is left out."""
        return self.late_ms == 0


def attempts_of(book: Book, events: Iterable[Event]) -> list[Attempt]:
    """The ledger of all calls of a case, in order of happening, moved plans included: old attempts stay."""
    found: list[Attempt] = []
    running: Event | None = None
    had, state = 0, book["start"]
    for event, snap in steps(book, events):
        if event["type"] == "call.started":
            found.append(_begun_call(event, snap))
            running = event
        elif running is not None and _ends_call(book, event, state, snap):
            found[-1] = _ended_call(found[-1], event, snap, had)
            running = None
        had, state = _count(snap), snap["state"]
    return found


def _begun_call(event: Event, snap: Snapshot) -> Attempt:
    data, quality = event["data"], event.get("quality", "")
    called, number = data.get("called_ms"), data.get("number")
    return Attempt(
        event_id=event["id"],
        n=None,
        started_ms=called if isinstance(called, int) else snap["at_ms"],
        outcome="",
        number=number if isinstance(number, int) else 0,
        grade="declared" if quality == "declared" else str(data.get("evidence", "declared")),
        away_ms=None,
        quality=quality,
        marks=_marks(snap, event),
        by=event["by"],
    )


def _ends_call(book: Book, event: Event, state: str, snap: Snapshot) -> bool:
    """Every outcome of a call, and whatever else led out of a state in which a call runs."""
    return event["type"].startswith("call.") or (book["states"][state]["look"] == "call" and snap["state"] != state)


def _ended_call(call: Attempt, event: Event, snap: Snapshot, had: int) -> Attempt:
    away, count = event["data"].get("away_ms"), _count(snap)
    return replace(
        call,
        n=count if count > had else None,
        outcome=event["type"],
        away_ms=away if isinstance(away, int) else None,
        marks=call.marks + _marks(snap, event),
    )


def _count(snap: Snapshot) -> int:
    count = snap["counters"].get(COUNTER)
    return count if isinstance(count, int) else 0


def _marks(snap: Snapshot, event: Event) -> tuple[str, ...]:
    return tuple(snap["marks"].get(event["id"], ()))


def beginning_of(book: Book, events: Iterable[Event]) -> Begun | None:
    """The judgement on the first `work.started` that counts; None before it, and without a window."""
    return beginning_in(steps(book, events))


def beginning_in(told: Iterable[tuple[Event, Snapshot]]) -> Begun | None:
    """The same of a case that is folded already: each event with the case after it."""
    arrived_ms, proof = None, ""
    for event, snap in _counting(told):
        if event["type"] == "technician.arrived":
            arrived_ms, proof = snap["at_ms"], ""
        elif event["type"] in WAITS_FOR_CUSTOMER and arrived_ms is not None:
            proof = proof or event["id"]
        elif event["type"] == "work.started":
            window = _window(snap)
            return None if window is None else _judged(event, snap["at_ms"], window, arrived_ms, proof)
    return None


def _counting(told: Iterable[tuple[Event, Snapshot]]) -> Iterator[tuple[Event, Snapshot]]:
    """Without the reports of somebody who does not have the visit."""
    return ((event, snap) for event, snap in told if "not_assigned" not in _marks(snap, event))


def _window(snap: Snapshot) -> Window | None:
    start, end = snap["givens"].get("window_from_ms"), snap["givens"].get("window_to_ms")
    return Window(start, end) if isinstance(start, int) and isinstance(end, int) else None


def _judged(event: Event, at_ms: int, window: Window, arrived_ms: int | None, proof: str) -> Begun:
    quality = event.get("quality", "")
    uncertain_ms = UNCERTAIN_MS.get(quality, 0)
    late_ms = lateness_ms(window, at_ms - uncertain_ms)
    came_in_time = arrived_ms is not None and lateness_ms(window, arrived_ms - uncertain_ms) == 0
    return Begun(
        started_ms=at_ms,
        window=window,
        late_ms=late_ms,
        early_ms=max(0, window.from_ms - at_ms - uncertain_ms),
        reason=str(event["data"].get("late_reason") or event["data"].get("early_reason") or ""),
        doubtful=quality in DOUBTFUL,
        left_out=proof if late_ms and came_in_time else "",
    )
