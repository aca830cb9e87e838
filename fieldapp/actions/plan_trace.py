"""What is written down of each change of a plan: old, new, who, why, by which way, and what was accepted knowingly?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.actions.append import NewEvent
from fieldapp.core.ids import uuid7
from fieldapp.core.planning import CHANNELS, WHYS

# After these the plan is another one
PLANS = ("decided.new_window", "decided.other_technician", "decided.nobody", "decided.second", "decided.alone",
         "customer.moved")  # fmt: skip
MOVES = ("decided.new_window", "customer.moved")
Plan = dict[str, Any]


@dataclass(frozen=True)
class Because:
    """Why (a code of WHYS), through which channel (of CHANNELS), and words that may be erased; empty: not said."""

    why: str = ""
    channel: str = ""
    words: str = ""

    @property
    def is_said(self) -> bool:
        """Whether reason and channel were both chosen from the closed lists."""
        return bool(self.why and self.channel) and self.is_known

    @property
    def is_known(self) -> bool:
        """Whether both codes are of the closed lists, or not said."""
        return self.why in ("", *WHYS) and self.channel in ("", *CHANNELS)


def note_of(case_id: str, author: str, because: Because) -> list[NewEvent]:
    """Her words are a note of the visit, which is erased like every note."""
    return [NewEvent(case_id, "note", "dispatcher", author, {}, {"words": because.words})] if because.words else []


def plan_of(case: Mapping[str, Any]) -> Plan:
    """Who makes the visit, and when, as its row says it; an ended one is planned no more."""
    is_open = case["look"] != "end"
    return {
        "technician": case["technician_id"] or "",
        "second": case["second_id"] or "",
        "window_from_ms": case["window_from_ms"] if is_open else None,
        "window_to_ms": case["window_to_ms"] if is_open else None,
    }


def change_row(
    case: Mapping[str, Any],
    old: Plan,
    because: Because,
    *,
    said_by: str,
    now_ms: int,
    batch_id: str = "",
    knew: Collection[str] = (),
    events: Sequence[str] = (),
) -> dict[str, Any]:
    """The row of one change, after it was made."""
    new, change_id = plan_of(case), uuid7(now_ms)
    return {
        "id": change_id,
        "batch_id": batch_id or change_id,
        "case_id": case["id"],
        "area_id": case["area_id"],
        "kind": _kind(old, new),
        "said_by": said_by,
        "why": because.why,
        "channel": because.channel,
        "old": old,
        "new": new,
        "knew": sorted(knew),
        "events": list(events),
        "at_ms": now_ms,
        "undone_ms": None,
        "undone_by": "",
    }


def _kind(old: Plan, new: Plan) -> str:
    if new["window_from_ms"] is None:
        return "open_ended"
    moves = old["window_from_ms"] != new["window_from_ms"] or old["window_to_ms"] != new["window_to_ms"]
    if moves and old["technician"] != new["technician"]:
        return "both"
    if moves or old["technician"] != new["technician"]:
        return "window" if moves else "technician"
    return "second"
