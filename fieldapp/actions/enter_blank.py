"""How does a blank that was filled by hand come into the register? As a call by the same events, declared (S1.6).

What a complaint needs besides is said by `say_complaint`; an appointment to come is promised by hand, since no step of
the talk was recorded that could promise it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import claim_outage_numbers, follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.e164 import e164_of
from fieldapp.actions.keep_by_hand import by_hand
from fieldapp.actions.keep_promise import WRITERS, by_of
from fieldapp.actions.library import Library
from fieldapp.actions.say_complaint import EARLIEST_MS, Said, open_complaint
from fieldapp.core.events import Written, problems_of
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.store import calls as calls_store
from fieldapp.store import cases as cases_store

COMPLAINT = "complaint"
KINDS = ("information", "consultation", "duty", COMPLAINT)
NEEDED = ("age_group", "fault_kind", "heard_from", "call_result", "appointment")
STEPS = 3  # milliseconds from the opening of the call to its entry


@dataclass(frozen=True)
class Blank:
    """What stands on it: `data` and `private` by the fields' names; `channel` and `again_ms` of a complaint."""

    area_id: str
    number: str
    kind: str
    came_ms: Any
    data: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    channel: str = ""
    again_ms: Any = None


def enter(session: Session, library: Library, now_ms: int, actor: Actor, blank: Blank) -> Said:
    """Open the call; its problems, and then nothing was written. Commits."""
    if actor.role not in WRITERS or not actor.has_area(blank.area_id) or blank.kind not in KINDS:
        return Said(problems=[("area", "not_here")])
    number, fault = claim_outage_numbers.fault_of(session, blank.area_id, blank.number)
    wrong = [("outage_no", fault)] if fault else []
    if blank.kind == COMPLAINT:
        return open_complaint(
            session, library, now_ms, actor, blank.area_id, came_ms=blank.came_ms, channel=blank.channel,
            private=blank.private, again_ms=blank.again_ms, outage_no=number, wrong=wrong,
        )  # fmt: skip
    wrong += _problems(library, now_ms, actor, blank)
    if wrong:
        session.rollback()
        return Said(problems=wrong)
    return _open(session, library, now_ms, actor, blank, number)


def _problems(library: Library, now_ms: int, actor: Actor, blank: Blank) -> list[tuple[str, str]]:
    found = [(name, "missing") for name in NEEDED if blank.data.get(name) is None]
    found += [("content", "missing")] if not blank.private.get("content") else []
    if blank.private.get("phone") and not e164_of(blank.private["phone"]):
        found.append(("phone", "bad"))
    if not isinstance(blank.came_ms, int) or not now_ms - EARLIEST_MS <= blank.came_ms <= now_ms:
        found.append(("came_ms", "bad"))
    if blank.data.get("appointment") and not isinstance(blank.data.get("appointment_ms"), int):
        found.append(("appointment_ms", "missing"))
    written: Written = {"type": "call.registered", "by": by_of(actor), "data": blank.data, "private": blank.private}
    missing = {name for name, _ in found}
    return found + [(name, code) for name, code in problems_of(library.words, written) if name not in missing]


def _open(session: Session, library: Library, now_ms: int, actor: Actor, blank: Blank, number: str) -> Said:
    digest = library.digests[blank.kind]
    case_id, began_ms = uuid7(now_ms), min(blank.came_ms, now_ms - STEPS)
    row = cases_store.new_case(case_id, kind=blank.kind, area_id=blank.area_id, order_id=None, playbook=digest,
                               state=library.books[digest]["start"], now_ms=now_ms)  # fmt: skip
    calls_store.insert_cases_once(session, [row])
    if not claim_outage_numbers.take(session, blank.area_id, number, case_id, began_ms):
        session.rollback()
        return Said(problems=[("outage_no", "used")])
    locked = cases_store.lock_cases(session, [case_id])
    opened = {"playbook": blank.kind, "area": blank.area_id, "outage_no": number}
    said: list[tuple[str, Mapping[str, Any], Mapping[str, str]]] = [
        ("case.opened", opened, {}), ("call.answered", {}, {}), ("call.ended", {}, {}),
        ("call.registered", blank.data, blank.private),
    ]  # fmt: skip
    events = [
        NewEvent(case_id, type_, by_of(actor), actor.id, data, private, at_ms=began_ms + place, quality="declared")
        for place, (type_, data, private) in enumerate(said)  # what happens within one millisecond is sorted by chance
    ]
    done = append_to_locked(session, library, now_ms, locked, events)
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    due_ms = blank.data.get("appointment_ms", 0)
    if blank.data["appointment"] and due_ms > now_ms:
        by_hand(session, now_ms, locked[case_id], "appointment", actor.id, (done.event_ids[-1], due_ms))
    session.commit()
    return Said(case_id, ring)
