"""How does a visit's state look on the board: which meaning, which words, and what comes next?

Meanings are the four of the style sheet (ok, attention, danger, quiet) and `plain`; each stands with a sign and a word.
A state that is missing here is shown plainly under its own name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp.reads.board import VisitRow
from fieldapp.web.translate import clock_time, t

SIGNS = {"ok": "check", "attention": "clock", "danger": "alert", "quiet": "dot", "plain": "dot"}


@dataclass(frozen=True)
class Chip:
    """A state in a few words; `meaning` chooses the colour, `sign` the picture beside the word."""

    meaning: str
    words: str

    @property
    def sign(self) -> str:
        """The name of the small picture."""
        return SIGNS[self.meaning]


# state: (meaning, what is said of the time to come or gone); the second names a rule of _NEXT
STATES: Mapping[str, tuple[str, str]] = {
    "planned": ("quiet", "leave_by"),
    "on_hold": ("attention", ""),
    "calling": ("plain", "since_call"),
    "waiting_to_call": ("attention", "call_at"),
    "call_due": ("attention", "call_now"),
    "drive_instead": ("attention", "leave_by"),
    "wrong_number": ("attention", "since_call"),
    "called_back": ("plain", "since_call"),
    "ready": ("ok", "leave_by"),
    "agreeing": ("attention", ""),
    "dispatcher_talks": ("plain", ""),
    "unreachable": ("danger", "since_alert"),
    "door_unanswered": ("danger", "since_alert"),
    "free_to_go": ("danger", "since_alert"),
    "blocked": ("danger", "since_alert"),
    "told_to_wait": ("attention", "until_due"),
    "told_to_go": ("plain", "leave_by"),
    "leaflet_wanted": ("plain", ""),
    "set_aside": ("attention", "until_due"),
    "asked_back": ("attention", ""),
    "notified": ("plain", ""),
    "on_the_way": ("plain", "departed"),
    "at_door": ("plain", "arrived"),
    "nobody_opens": ("attention", "arrived"),
    "calling_from_door": ("attention", "arrived"),
    "called_back_at_door": ("plain", "arrived"),
    "stranger": ("attention", "arrived"),
    "asking_permission": ("attention", "arrived"),
    "full_stop": ("danger", "arrived"),
    "calling_parent": ("danger", "arrived"),
    "waiting_for_adult": ("attention", "until_due"),
    "introducing": ("ok", "arrived"),
    "entering": ("ok", "arrived"),
    "stairwell": ("ok", "arrived"),
    "stairwell_work": ("ok", "started"),
    "hand_over": ("ok", "started"),
    "working": ("ok", "started"),
    "closed": ("ok", "ended"),
    "work_remains": ("attention", "ended"),
    "not_reached": ("attention", "ended"),
    "moved": ("quiet", "ended"),
    "open_ended": ("quiet", "ended"),
    "cancelled": ("quiet", "ended"),
    "left_unsafe": ("danger", "ended"),
}
_STAMPS = {
    "since_call": "last_call_started",
    "since_alert": "alerted_at",
    "departed": "departed_at",
    "arrived": "arrived_at",
    "started": "started_at",
}
_LATE = ("late_risk", "running_late", "window_over")


def chip_of(row: VisitRow) -> Chip:
    """The state in a word, coloured by the most urgent thing that is open."""
    if row.stuck:
        return Chip("danger", t("board.chip.stuck"))
    meaning, _ = STATES.get(row.state, ("plain", ""))
    if row.look == "end":
        result = row.result if row.state in ("closed", "work_remains") else ""
        return Chip(meaning, t(f"choice.result.{result}") if result else t(f"state.{row.state}"))
    if row.shown.get("counters", {}).get("outage") and meaning != "danger":
        meaning = "attention"
    kinds = [kind for kind, _ in row.alerts]
    late = next((kind for kind in _LATE if kind in kinds), None)
    if late and meaning != "danger":
        return Chip("attention", t(f"board.chip.{late}"))
    if any(severity == "urgent" for _, severity in row.alerts):
        meaning = "danger"
    return Chip(meaning, t(f"state.{row.state}"))


def next_of(row: VisitRow, now_ms: int) -> str:
    """What comes next or since when it lasts, in a few words; empty when nothing is to be said."""
    if row.look != "end" and row.shown.get("counters", {}).get("outage"):
        return t("outages.mark")
    agreed = agreed_ms(row.shown)
    if row.look != "end" and agreed and agreed > now_ms:
        return t("board.next.agreed", time=clock_time(agreed, row.zone))
    _, rule = STATES.get(row.state, ("plain", ""))
    at_ms = _instant(row, rule)
    if not rule or at_ms is None:
        return ""
    attempts = row.shown.get("counters", {}).get("attempts") or 0
    said = t(f"board.next.{rule}", time=clock_time(at_ms, row.zone))
    in_series = row.state in ("waiting_to_call", "call_due", "unreachable") and attempts
    return t("board.next.attempts", n=attempts, what=said) if in_series else said


def agreed_ms(shown: Mapping[str, Any]) -> int | None:
    """The time the customer was promised on the phone, while the promise is open."""
    for table, kind, _, is_open, due_ms in shown.get("effects", ()):
        if table == "promise" and kind == "agreed_time" and is_open:
            return int(due_ms) if due_ms else None
    return None


def _instant(row: VisitRow, rule: str) -> int | None:
    if rule == "ended":
        return row.ended_ms
    if rule in ("until_due", "call_at", "call_now"):
        return _call_ms(row) if rule != "until_due" else row.next_due_ms
    if rule == "leave_by":
        return row.leave_by_ms
    stamp = row.shown.get("stamps", {}).get(_STAMPS.get(rule, ""))
    return stamp if isinstance(stamp, int) else None


def _call_ms(row: VisitRow) -> int | None:
    """The next call, ten minutes after the start of the last one (S4.3), as the technician's phone shows it."""
    started = row.shown.get("stamps", {}).get("last_call_started")
    return started + row.call_wait_ms if isinstance(started, int) else None
