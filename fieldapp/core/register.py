"""What does a call's entry in the register say (S2.12, S2.22, S2.26)?

Made from all events of the call, so that what was undone was never said and a correction is what counts. It holds
nothing personal: name and content stay with the events.
"""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from fieldapp.core.arrange import Event, in_order, settle_controls

FIGURES = ("age_group", "fault_kind", "region", "heard_from", "call_result", "long_reason")
TALK_OVER = frozenset({"call.ended", "call.switched", "call.registered", "call.not_answered", "line.ended"})
MISTAKEN = "mistaken"  # the state in which a call ends that was none, and what its row says then
ANSWERED = frozenset({"line.answered", "call.answered"})  # the telephone system's count is believed first (decision 11)


class Entry(TypedDict):
    """A row of the register without its number; texts are empty where nothing was said, instants in milliseconds."""

    from_case: str
    began_ms: int
    answered_ms: int | None
    ended_ms: int | None
    registered_ms: int | None
    rings: int | None
    age_group: str
    fault_kind: str
    region: str
    heard_from: str
    appointment: bool | None
    appointment_ms: int | None
    call_result: str
    long_reason: str


def entry_of(events: Iterable[Event], state: str = "") -> Entry:
    """The entry of a call with these events, of which one is `case.opened`; ValueError when nothing opened it.

    `state` is that of its case: a call opened by mistake keeps its number, and no figure knows of it.
    """
    kept = [event for _, event in settle_controls(in_order(events, {}))[0]]
    opened = next((event for event in kept if event["type"] == "case.opened"), None)
    if opened is None:
        raise ValueError("a call begins with case.opened")
    answers = sorted(
        (event for event in kept if event["type"] in ANSWERED), key=lambda event: event["type"] != "line.answered"
    )
    said = {name: value for event in kept for name, value in event["data"].items()}
    rings = [event["data"]["rings"] for event in answers if "rings" in event["data"]]
    agreed = said.get("appointment")
    return {
        "from_case": str(opened["data"].get("from_case", "")),
        "began_ms": opened["at_ms"],
        "answered_ms": answers[0]["at_ms"] if answers else None,
        "ended_ms": min((event["at_ms"] for event in kept if event["type"] in TALK_OVER), default=None),
        "registered_ms": max((event["at_ms"] for event in kept if event["type"] == "call.registered"), default=None),
        "rings": int(rings[0]) if rings else None,
        **_figures({"call_result": MISTAKEN} if state == MISTAKEN else said),  # type: ignore[typeddict-item]
        "appointment": bool(agreed) if agreed is not None else None,
        "appointment_ms": int(said["appointment_ms"]) if agreed is not False and "appointment_ms" in said else None,
    }


def _figures(said: Mapping[str, object]) -> dict[str, str]:
    return {name: str(said.get(name, "")) for name in FIGURES}
