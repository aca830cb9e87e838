"""Which givens does the plan of a visit have, and which of them does a changed order touch?

Givens are what Python supplies to the playbook (architecture section 7, rule 3); they enter the log by `plan.set`.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fieldapp.core.notes import call_minutes
from fieldapp.core.orders import Order, as_key
from fieldapp.core.windows import Window, instant_ms, leave_by_ms, window_of

Givens = dict[str, int | bool | str]
WINDOW = ("window_from_ms", "window_to_ms", "leave_by_ms", "call_not_before_ms", "call_not_after_ms", "group")
TIME_FIELDS = frozenset({"day", "from", "to"})
PLAN_FIELDS = TIME_FIELDS | {"technician", "work", "area"}
# Field of the order system -> the givens that follow from it.
TOUCHES: Mapping[str, tuple[str, ...]] = {
    "technician": ("technician",),
    "day": WINDOW,
    "from": WINDOW,
    "to": WINDOW,
    "area": WINDOW,
    "work": ("work", "shape"),
    "comment": ("call_not_before_ms", "call_not_after_ms", "has_mobile"),
    "phone": ("has_mobile",),
    "phone2": ("has_mobile",),
    "city": ("group",),
    "address": ("group",),
    "flat": ("group",),
}


@dataclass(frozen=True)
class Place:
    """What an area gives to the plans made in it: its id, zone and minutes of travel."""

    area_id: str
    zone: str
    travel_minutes: int


def givens_of(order: Order, place: Place, shape: str) -> Givens:
    """The givens of an order with a window; instants are ms since 1970 UTC.

    "Do not call before 10" holds on the day of the visit, in the area's zone (F23).
    """
    window = window_of(order.day, order.from_minute, order.to_minute, place.zone)
    givens: Givens = {
        "technician": order.technician,
        "window_from_ms": window.from_ms,
        "window_to_ms": window.to_ms,
        "leave_by_ms": leave_by_ms(window, place.travel_minutes),
        "shape": shape,
        "work": order.work,
        "group": group_of(order, place.area_id),
        "has_mobile": any(phone.mobile for phone in order.phones),
    }
    for name, minute in zip(("call_not_before_ms", "call_not_after_ms"), call_minutes(order.chips), strict=True):
        if minute is not None:
            givens[name] = instant_ms(order.day, minute, place.zone)
    return givens


def flat_key(order: Order, area_id: str) -> str:
    """A digest that two orders of one flat share; empty without an address (F25)."""
    words = [as_key(order.subject[name]) for name in ("city", "address", "flat")]
    if not words[1]:
        return ""
    return hashlib.sha256("\n".join([area_id, *words]).encode()).hexdigest()[:40]


def group_of(order: Order, area_id: str) -> str:
    """The name of the visits to one flat on one day; empty without an address (F25)."""
    key = flat_key(order, area_id)
    return f"{key}-{order.day}" if key else ""


def revised(now: Mapping[str, object], wanted: Givens, fields: Collection[str], kept: Collection[str]) -> Givens:
    """The givens that must change, because these fields of the order did; `kept` ones belong to a person.

    A limit for calls that the source dropped cannot be unset: it becomes one that forbids nothing.
    """
    touched = {given for field in fields for given in TOUCHES.get(field, ())} - set(kept)
    free: Givens = {"call_not_before_ms": 0, "call_not_after_ms": wanted["window_to_ms"]}
    target = {**{name: free[name] for name in free if now.get(name)}, **wanted}
    return {name: target[name] for name in sorted(touched) if name in target and now.get(name) != target[name]}


def is_move(now: Mapping[str, object], changed: Givens) -> bool:
    """Whether the interval is another one; moved inside itself is no move (field notes, States to get right)."""
    start, end = now.get("window_from_ms"), now.get("window_to_ms")
    window = {**now, **changed}
    new_start, new_end = window.get("window_from_ms"), window.get("window_to_ms")
    if not (isinstance(start, int) and isinstance(end, int)):
        return isinstance(new_start, int)
    if not (isinstance(new_start, int) and isinstance(new_end, int)):
        return False
    old, new = Window(start, end), Window(new_start, new_end)
    return new.from_ms < old.from_ms or new.to_ms > old.to_ms
