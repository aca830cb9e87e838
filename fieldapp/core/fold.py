"""What is the state of a case, given its playbook, its events and the time?

`fold` is a pure function of the compiled playbook, the stamped events and `now_ms`; a refold needs nothing else.
The twin is static/js/core/fold.js; random playbooks prove that both agree. Values are integers, booleans and strings;
an equality compares the type as well, an order comparison of anything but two integers is false.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from fieldapp.core.arrange import CONTROLS, Event, SortKey, in_order, settle_controls
from fieldapp.core.book import NOT_ASSIGNED, Action, Book, Branch, Picture, Snapshot, Value
from fieldapp.core.conditions import first_branch, value_of
from fieldapp.core.events import SAFE_INTEGER
from fieldapp.core.timers import earliest, next_due

GIVING = frozenset({"plan.set", "given.set"})


def begin(book: Book) -> Snapshot:
    """The case before its first event."""
    return {
        "state": book["start"],
        "at_ms": 0,
        "counters": dict(book["counters"]),
        "givens": dict(book["givens"]),
        "stamps": {},
        "effects": [],
        "marks": {},
        "spent": [],
        "fired": {},
        "chains": {},
        "last": [],
        "whole": False,
    }


def fold(book: Book, events: Iterable[Event], now_ms: int) -> Picture:
    """The case as its events and the time make it (architecture sentence 2)."""
    return look(book, advance(book, None, events), now_ms)


def advance(book: Book, base: Snapshot | None, events: Iterable[Event]) -> Snapshot:
    """`base` with `events` folded in; without a base all events of the case are expected.

    Raises ValueError when the events do not all sort after the base: ask `continues` first.
    """
    snap = begin(book) if base is None else copied(base)
    keyed = in_order(events, snap["chains"])
    if base is not None and not _follow_on(base, keyed):
        raise ValueError("these events do not follow the snapshot; fold the whole case")
    if any(event["type"] in CONTROLS for _, event in keyed):
        snap["whole"] = True
    kept, adopted = settle_controls(keyed) if snap["whole"] else (keyed, set())
    for key, event in kept:
        _take(book, snap, event, key[0], adopted)
    if keyed:
        snap["last"] = list(keyed[-1][0])
    return snap


def steps(book: Book, events: Iterable[Event]) -> Iterator[tuple[Event, Snapshot]]:
    """Each event that remains, in order of happening, with the case after it: one snapshot, ever the same."""
    snap = begin(book)
    kept, adopted = settle_controls(in_order(events, snap["chains"]))
    for key, event in kept:
        _take(book, snap, event, key[0], adopted)
        yield event, snap


def continues(base: Snapshot, events: Iterable[Event]) -> bool:
    """Whether folding on from `base` equals the whole fold: all later than its last event, none undone or corrected."""
    return _follow_on(base, in_order(events, dict(base["chains"])))


def _follow_on(base: Snapshot, keyed: Sequence[tuple[SortKey, Event]]) -> bool:
    if base["whole"]:
        return False
    chains, last = base["chains"], cast("SortKey", tuple(base["last"]))
    for (_, chain, seq, _), event in keyed:
        if event["type"] in CONTROLS or (chain in chains and chains[chain][1] >= seq):
            return False
    return not last or not keyed or keyed[0][0] > last


def look(book: Book, snap: Snapshot, now_ms: int) -> Picture:
    """The snapshot with all timers due by `now_ms` fired; `snap` itself is not changed."""
    seen = copied(snap)
    run_timers(book, seen, now_ms)
    return {"snapshot": seen, "next_due_ms": next_due(book, seen)}


def copied(snap: Snapshot) -> Snapshot:
    """A copy whose changes do not reach the original."""
    return {
        **snap,
        "counters": dict(snap["counters"]),
        "givens": dict(snap["givens"]),
        "stamps": dict(snap["stamps"]),
        "effects": [effect.copy() for effect in snap["effects"]],
        "marks": {event_id: list(codes) for event_id, codes in snap["marks"].items()},
        "spent": list(snap["spent"]),
        "fired": dict(snap["fired"]),
        "chains": {chain: list(pair) for chain, pair in snap["chains"].items()},
    }


def _take(book: Book, snap: Snapshot, event: Event, at_ms: int, adopted: set[str]) -> None:
    run_timers(book, snap, at_ms)
    snap["at_ms"] = at_ms
    if event["type"] in GIVING:
        _give(snap, event)
    if event["by"] == "technician" and event["id"] not in adopted and not _is_assigned(book, snap, event):
        _mark(snap, event["id"], "not_assigned")
        told = first_branch(book["always"].get(NOT_ASSIGNED, ()), snap, event)
        if told is not None:
            _follow(book, snap, told, event, event["id"])
        return
    if not (event["id"] in adopted or _leads(book, snap, event)):
        _mark(snap, event["id"], "beside")
        return
    always = first_branch(book["always"].get(event["type"], ()), snap, event)
    branch = first_branch(book["states"][snap["state"]]["when"].get(event["type"], ()), snap, event)
    if always is not None:
        _follow(book, snap, always, event, event["id"])
    if branch is not None:
        _follow(book, snap, branch, event, event["id"])
        if branch["to"] is not None:
            snap["spent"] = []
    elif always is None and event["type"] not in book["free"]:
        _mark(snap, event["id"], "out_of_order")
    elif event["type"] in book["commands"]:
        _mark(snap, event["id"], "earlier_picture")


def _is_assigned(book: Book, snap: Snapshot, event: Event) -> bool:
    return not book["assigned"] or event["author"] in [snap["givens"][name] for name in book["assigned"]]


def leader(book: Book, snap: Snapshot) -> Value:
    """Whose reports lead the visit (F29): who was handed the lead while he is assigned, else the first assigned."""
    assigned = [snap["givens"][name] for name in book["assigned"]]
    chosen = snap["counters"].get(book.get("lead", ""))
    return chosen if isinstance(chosen, str) and chosen and chosen in assigned else assigned[0]


def _leads(book: Book, snap: Snapshot, event: Event) -> bool:
    """Whether a report of somebody assigned counts: two on one visit must not count one call twice."""
    if event["by"] != "technician" or not book.get("lead") or event["type"] in book.get("shared", ()):
        return True
    return event["author"] == leader(book, snap)


def _give(snap: Snapshot, event: Event) -> None:
    for name, value in event["data"].items():
        if name in snap["givens"]:
            snap["givens"][name] = value


def _mark(snap: Snapshot, event_id: str, code: str) -> None:
    codes = snap["marks"].setdefault(event_id, [])
    if code not in codes:
        codes.append(code)


def _follow(book: Book, snap: Snapshot, branch: Branch, event: Event | None, cause: str) -> None:
    for action in branch["do"]:
        _act(book, snap, action, event, cause)
    if branch["to"] is not None:
        snap["state"] = branch["to"]
        snap["stamps"]["entered"] = snap["at_ms"]


def _act(book: Book, snap: Snapshot, action: Action, event: Event | None, cause: str) -> None:
    verb, name = action[0], action[1]
    value = value_of(action[2], snap, event) if len(action) == 3 else None
    if verb == "add":
        snap["counters"][name] = _one_more(snap["counters"][name])
    elif verb == "set":
        snap["counters"][name] = value
    elif verb == "reset":
        snap["counters"][name] = book["counters"][name]
    elif verb == "stamp":
        snap["stamps"][name] = snap["at_ms"]
    elif verb == "clear":
        snap["stamps"].pop(name, None)
    elif verb == "emit":
        _emit(book, snap, name, value, cause)
    elif verb == "settle":
        _settle(snap, name, cause)
    elif event is not None:
        _mark(snap, event["id"], name)


def _one_more(count: Value) -> Value:
    """What is no integer, or would leave those that JavaScript counts exactly, stays as it is."""
    return count + 1 if type(count) is int and count < SAFE_INTEGER else count


def _emit(book: Book, snap: Snapshot, kind: str, due: Value, cause: str) -> None:
    """An open alert or promise is not doubled; a message is new each time (episode counting, architecture 3)."""
    table = book["effects"][kind]
    earlier = [effect for effect in snap["effects"] if effect["kind"] == kind]
    if earlier and table != "message" and earlier[-1]["open"]:
        return
    snap["effects"].append(
        {
            "table": table,
            "kind": kind,
            "n": len(earlier) + 1,
            "at_ms": snap["at_ms"],
            "cause": cause,
            "due_ms": due if type(due) is int else None,
            "open": table != "message",
            "settled_ms": None,
            "settled_by": None,
        }
    )


def _settle(snap: Snapshot, kind: str, cause: str) -> None:
    for effect in snap["effects"]:
        if effect["open"] and (kind == "all" or effect["kind"] == kind):
            effect["open"] = False
            effect["settled_ms"] = snap["at_ms"]
            effect["settled_by"] = cause


def run_timers(book: Book, snap: Snapshot, until_ms: int) -> None:
    """Fire, in order, all timers due by `until_ms`; each at most once until an event enters a state again."""
    while (first := earliest(book, snap)) is not None and first[0] <= until_ms:
        due, _, timer = first
        snap["at_ms"] = max(snap["at_ms"], due)
        snap["spent"].append(timer["name"])
        if timer["once"]:
            snap["fired"][timer["name"]] = due
        _follow(book, snap, timer, None, f"timer:{timer['name']}")
