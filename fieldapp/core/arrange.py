"""In which order did the events of a case happen, and which of them count?

Order is by when it happened (product decision 7). Within one device and author `device_seq` always wins; sequences of
several devices are merged by the running maximum of `at_ms`. A `declared` time stands outside its device's sequence.
The twin is static/js/core/arrange.js.
"""

from collections.abc import Iterable
from typing import TypedDict

CONTROLS = frozenset({"undone", "corrected", "adopted", "merged", "withdrawn"})
UNDO_MS = 10_000
CUSTOMER_UNDO_MS = 600_000


class Event(TypedDict, total=False):
    """A stamped event as the fold sees it; `private` carries only the names of the words that exist."""

    id: str
    type: str
    at_ms: int
    by: str
    author: str
    device: str | None
    device_seq: int | None
    quality: str
    data: dict[str, int | bool | str]
    private: dict[str, str]


SortKey = tuple[int, str, int, str]
Chains = dict[str, list[int]]


def chain_of(event: Event) -> str:
    """Name of the sequence the event belongs to; empty for the server's own and for declared times."""
    if not event.get("device") or event.get("quality") == "declared":
        return ""
    return f"{event['device']}/{event['author']}"


def in_order(events: Iterable[Event], chains: Chains) -> list[tuple[SortKey, Event]]:
    """Events with their sort keys, in order of happening; `chains` (highest time and number so far) is updated."""
    keyed: list[tuple[SortKey, Event]] = []
    sequences: dict[str, list[Event]] = {}
    for event in events:
        chain = chain_of(event)
        if chain:
            sequences.setdefault(chain, []).append(event)
        else:
            keyed.append(((event["at_ms"], "", 0, event["id"]), event))
    for chain, sequence in sequences.items():
        latest = chains[chain][0] if chain in chains else 0
        for event in sorted(sequence, key=_seq_then_id):
            latest = max(latest, event["at_ms"])
            keyed.append(((latest, chain, event.get("device_seq") or 0, event["id"]), event))
            chains[chain] = [latest, event.get("device_seq") or 0]
    keyed.sort(key=_key)
    return keyed


def _key(pair: tuple[SortKey, Event]) -> SortKey:
    return pair[0]


def _seq_then_id(event: Event) -> tuple[int, str]:
    return (event.get("device_seq") or 0, event["id"])


def settle_controls(keyed: list[tuple[SortKey, Event]]) -> tuple[list[tuple[SortKey, Event]], set[str]]:
    """What remains after undo, withdrawal, merge and correction, and the ids a dispatcher adopted.

    A control whose target is unknown changes nothing now; it will when the target arrives (the fold is then whole).
    One that aims at another control changes nothing: an undo cannot be undone.
    """
    known: dict[object, tuple[SortKey, Event]] = {event["id"]: (key, event) for key, event in keyed}
    dropped: set[str] = set()
    adopted: set[str] = set()
    changed: dict[str, Event] = {}
    for key, event in keyed:
        if event["type"] not in CONTROLS:
            continue
        target = known.get(event["data"].get("of"))
        if target is not None:
            _apply_control(key, event, target, dropped=dropped, adopted=adopted, changed=changed)
    kept = [(k, changed.get(e["id"], e)) for k, e in keyed if e["id"] not in dropped and e["type"] not in CONTROLS]
    return kept, adopted


def _apply_control(
    key: SortKey,
    event: Event,
    target: tuple[SortKey, Event],
    *,
    dropped: set[str],
    adopted: set[str],
    changed: dict[str, Event],
) -> None:
    kind, aim = event["type"], target[1]
    if kind == "undone":
        if may_undo(event, aim, passed_ms=key[0] - target[0][0]):
            dropped.add(aim["id"])
    elif kind == "adopted":
        adopted.add(aim["id"])
    elif kind in ("merged", "withdrawn"):
        dropped.add(aim["id"])
    elif event["author"] == aim["author"] or event["by"] == "dispatcher":
        changed[aim["id"]] = _corrected(changed.get(aim["id"], aim), event)


def may_undo(undo: Event, target: Event, *, passed_ms: int) -> bool:
    """Ten seconds for the same author (ten minutes for a customer), whatever the order of arrival."""
    limit = CUSTOMER_UNDO_MS if target["by"] == "customer" else UNDO_MS
    return undo["author"] == target["author"] and 0 <= passed_ms <= limit


def _corrected(target: Event, correction: Event) -> Event:
    fields = {name: value for name, value in correction["data"].items() if name not in ("of", "as", "reason")}
    private = {**target.get("private", {}), **correction.get("private", {})}
    data = fields if correction["data"]["as"] != target["type"] else {**target["data"], **fields}
    return {**target, "type": str(correction["data"]["as"]), "data": data, "private": private}
