"""What does one visit count for in the figures (S4.12, S4.13; product decision 9, features 2, 3, 5)?

Each visit gets codes, and a figure is how many visits have a code: so every number is a list of visits as well, and
both can only agree. Reports of somebody who does not have the visit, or who does not lead it, count for nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldapp.core.arrange import Event
from fieldapp.core.book import Book, Snapshot
from fieldapp.core.evidence import beginning_in
from fieldapp.core.fold import steps
from fieldapp.core.windows import DAY_MS

BACK_MS = 3 * DAY_MS  # so long after a notice a customer's coming back is owed to it
NOT_COUNTED = frozenset({"not_assigned", "beside"})
TALKED = frozenset({
    "call.expects_you", "call.busy", "call.away", "call.other_person", "call.refused", "customer.called_back",
    "decided.reached",
})  # fmt: skip
MET = frozenset({"door.customer", "door.named_person", "permission.given"})
UNREACHED = {"no_contact": "three_calls", "nobody_home": "nobody_opened"}  # kind of alert -> code
NEW_TIME = frozenset({"plan.set", "decided.new_window", "customer.moved"})
Told = tuple[Event, Snapshot]


@dataclass(frozen=True)
class Around:
    """What is known of a visit beside its own events.

    `alerts` kinds that were raised; `sms_ms` when the first text about the failed visit left, None without one; `backs`
    and `times` instants at which the customer came back or a new time was settled, on any visit of the same order.
    """

    alerts: frozenset[str] = frozenset()
    sms_ms: int | None = None
    backs: tuple[int, ...] = ()
    times: tuple[int, ...] = ()


def told_of(book: Book, events: Iterable[Event]) -> list[Told]:
    """Each event that counts, in order of happening, with the case after it."""
    told: list[Told] = [(event, {**snap, "givens": dict(snap["givens"])}) for event, snap in steps(book, events)]
    return [(event, snap) for event, snap in told if not NOT_COUNTED & set(snap["marks"].get(event["id"], ()))]


def leaflet_ms(told: Sequence[Told]) -> int | None:
    """When the first leaflet was left; None without one."""
    return next((snap["at_ms"] for event, snap in told if event["type"] == "leaflet.left"), None)


def codes_of_visit(told: Sequence[Told], around: Around) -> frozenset[str]:
    """What this visit counts for; `told` as `told_of` gives it."""
    return frozenset({"visits"} | _start(told) | _contact(told) | _funnel(told, around) | _notice(told, around))


def _start(told: Sequence[Told]) -> set[str]:
    """On time by the corrected start of work; a late one that the customer's own wait explains is left out (F20)."""
    begun = beginning_in(told)
    if begun is None:
        return set()
    codes = {"started", "left_out" if begun.left_out else "on_time" if begun.is_in_time else "late"}
    if "late" in codes:
        codes.add(f"late_because:{begun.reason or 'unsaid'}")
    if begun.early_ms:
        codes.add("early")
    return codes | ({"doubtful"} if begun.doubtful else set())


def _contact(told: Sequence[Told]) -> set[str]:
    """Whether the customer was reached, before or at the door; nothing when nobody tried."""
    sought, arrived = False, False
    for event, _snap in told:
        type_ = event["type"]
        if type_ in TALKED or type_ in MET:
            return {"sought", "reached", "reached_at_door" if arrived or type_ in MET else "reached_before"}
        arrived = arrived or type_ == "technician.arrived"
        sought = sought or arrived or type_ == "call.started"
    return {"sought", "not_reached"} if sought else set()


def _funnel(told: Sequence[Told], around: Around) -> set[str]:
    """No contact → the dispatcher decided → SMS or leaflet → a new time (S4.3 to S4.5, S4.14)."""
    begins = {code for kind, code in UNREACHED.items() if kind in around.alerts}
    if not begins:
        return set()
    codes = {"unreached"} | begins
    if any(event["type"].startswith("decided.") for event, _snap in told):
        codes.add("decided")
    given_ms = _first_notice_ms(told, around)
    if given_ms is None:
        return codes
    return codes | {"notified"} | ({"new_time"} if _within(given_ms, around.times) else set())


def _notice(told: Sequence[Told], around: Around) -> set[str]:
    """Which notice the customer got, and whether he came back: called, pressed a button, chose a time."""
    given_ms = _first_notice_ms(told, around)
    if given_ms is None:
        return set()
    kind = "sms" if leaflet_ms(told) is None else "leaflet" if around.sms_ms is None else "both"
    return {f"notice:{kind}"} | ({f"back:{kind}"} if _within(given_ms, around.backs) else set())


def _first_notice_ms(told: Sequence[Told], around: Around) -> int | None:
    given = [at_ms for at_ms in (leaflet_ms(told), around.sms_ms) if at_ms is not None]
    return min(given, default=None)


def _within(given_ms: int, instants: Iterable[int]) -> bool:
    return any(given_ms < at_ms <= given_ms + BACK_MS for at_ms in instants)
