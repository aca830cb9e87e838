"""What does a sound row mean for what is already here?

A row is compared with what it said last time: only what changed there is taken (contract, "Sample input"). A plan that
a person changed stays; a visit in progress keeps its plan and the dispatcher is told; a file never closes anything.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldapp.actions.open_visit import IMPORT
from fieldapp.core.ids import visit_id
from fieldapp.core.orders import FIELDS, Finding, Order, Row
from fieldapp.core.plans import PLAN_FIELDS, TIME_FIELDS, WINDOW, Givens, Place, givens_of, is_move, revised

WORD_FIELDS = frozenset(FIELDS) - PLAN_FIELDS - {"number", "registered"}
PHONE_FIELDS = frozenset({"phone", "phone2", "comment"})


@dataclass(frozen=True)
class Sound:
    """A row that may be taken: where it stood, its words, what they say, the shape of work, its warnings."""

    line: int
    words: Row
    order: Order
    shape: str
    findings: list[Finding]


@dataclass
class Change:
    """What is to be written for one row. `known` is the stored order, None for a new one.

    `fields` of the source that differ from last time; `opens` the number of the visit to open (0: none); `plan` the
    data of a revising plan.set (None: none); `note` what the timeline says of a plan that stays, and whether it `tells`
    the dispatcher.
    """

    sound: Sound
    known: Mapping[str, Any] | None
    outcome: str
    fields: frozenset[str] = frozenset()
    opens: int = 0
    plan: Givens | None = None
    note: Finding | None = None
    tells: bool = False
    findings: list[Finding] = field(default_factory=list)


def differing(sound: Sound, known: Mapping[str, Any]) -> frozenset[str]:
    """The fields in which the row differs from what its order said last time; a code once forgotten is none."""
    last = known["last_row"]
    forgotten = {"intercom"} - last.keys() if known["state"] in ("done", "cancelled") else set()
    return frozenset(name for name in FIELDS if sound.words.get(name, "") != last.get(name, "")) - forgotten


def last_case_id(source: str, known: Mapping[str, Any]) -> str:
    """The id of the order's last visit; empty when it never had one."""
    return visit_id(source, known["external_id"], known["visits"]) if known["visits"] else ""


def match_new(sound: Sound) -> Change:
    """A number that is not here yet: an order, and its first visit when it has a time."""
    return Change(sound, None, "new", frozenset(FIELDS), opens=1 if sound.order.day else 0)


def match_known(
    sound: Sound,
    known: Mapping[str, Any],
    place: Place,
    case: Mapping[str, Any] | None,
    planner: Mapping[str, str],
    states_before: Callable[[str], Sequence[str]],
) -> Change:
    """A number that is here; `case` is its last visit, `planner` who set each of that visit's givens last."""
    fields = differing(sound, known)
    if not fields or known["blanked_ms"]:  # forgotten is forgotten: a whole export would bring it all back
        return Change(sound, known, "same")
    change = Change(sound, known, "changed", fields)
    plan_fields = fields & PLAN_FIELDS
    if case is None or case["look"] == "end":
        _without_visit(change, known, plan_fields)
    elif not sound.order.day:
        _keep(change, Finding("window_gone", "day"), tells=bool(fields & TIME_FIELDS))
    elif plan_fields and case["state"] not in states_before(case["playbook"]):
        _keep(change, Finding("in_progress", "day", told_plan(sound.order)), tells=True)
        _tell_of_words(change, fields)
    else:
        _revise(change, place, case, planner)
    return change


def _without_visit(change: Change, known: Mapping[str, Any], plan_fields: frozenset[str]) -> None:
    """No visit is open: a new time opens the next one, unless the order itself is closed."""
    if not plan_fields & TIME_FIELDS or not change.sound.order.day:
        return
    if known["state"] in ("done", "cancelled"):
        _keep(change, Finding("order_closed", "number", known["external_id"]), tells=False)
    else:
        change.opens = known["visits"] + 1


def _revise(change: Change, place: Place, case: Mapping[str, Any], planner: Mapping[str, str]) -> None:
    now = case["base"].get("givens", {})
    by_hand = {given for given, author in planner.items() if author != IMPORT}
    kept: set[str] = set()
    if by_hand & {"window_from_ms", "window_to_ms"}:
        kept |= set(WINDOW)
    kept |= by_hand & {"technician", "work", "shape"}
    wanted = givens_of(change.sound.order, place, change.sound.shape)
    refused = revised(now, wanted, change.fields, ()).keys() & kept
    if refused:
        _keep(change, Finding("kept_by_hand", _field_of(refused), told_plan(change.sound.order)), tells=False)
    data = revised(now, wanted, change.fields, kept)
    if is_move(now, data):
        data["moved"] = True
    elif data or change.fields & WORD_FIELDS:
        data["changed"] = True
    change.plan = data or None
    if refused and not data:
        change.outcome = "kept"


def _keep(change: Change, finding: Finding, *, tells: bool) -> None:
    """The plan stays, and that is said: in the report, in the timeline, and where it matters to a colleague."""
    change.outcome = "kept"
    change.findings.append(finding)
    change.note = finding
    change.tells = tells


def _tell_of_words(change: Change, fields: frozenset[str]) -> None:
    """New words (a corrected number, another floor) help also a visit in progress; the technician hears of them."""
    if fields & WORD_FIELDS:
        change.plan = {"changed": True}


def _field_of(givens: set[str]) -> str:
    return "technician" if "technician" in givens else "day" if givens & set(WINDOW) else "work"


def told_plan(order: Order) -> str:
    """The plan that the source now wants, for the report: day, hours."""
    day = f"{order.day % 100:02}.{order.day // 100 % 100:02}.{order.day // 10_000}"
    hours = [f"{minute // 60:02}:{minute % 60:02}" for minute in (order.from_minute, order.to_minute)]
    return f"{day} {hours[0]}–{hours[1]}"
