"""How does the office say what was done about a complaint, and how does one come in that no call brought? (S1)

Whoever writes in the office may: a manager as a dispatcher does. Nothing here decides what follows, the playbook does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import claim_outage_numbers, follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.e164 import e164_of
from fieldapp.actions.follow_complaints import KIND
from fieldapp.actions.keep_promise import WRITERS, by_of
from fieldapp.actions.library import Library
from fieldapp.core.events import Written, problems_of
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.core.promises import fault_of
from fieldapp.store import calls as calls_store
from fieldapp.store import cases as cases_store

SAID = frozenset({"complaint.contacted", "complaint.answered", "complaint.closed", "escalated.manager",
                  "escalated.security", "book.given", "book.page"})  # fmt: skip
NEEDED = ("content", "person_name", "phone", "promised_action")  # S0.15, S1.2
EARLIEST_MS = 60 * 86_400_000  # how long ago a complaint on paper may have come


@dataclass(frozen=True)
class Said:
    """The complaint's case and the messages to ring; `problems` are fields and codes, and then nothing was said."""

    case_id: str = ""
    ring: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def say(
    session: Session, library: Library, now_ms: int, actor: Actor, case_id: str, type_: str, *,
    data: Mapping[str, Any], private: Mapping[str, str],
) -> Said:  # fmt: skip
    """What was done, now. The problem `case` when it is not there, not the actor's, or closed. Commits."""
    case = cases_store.lock_cases(session, [case_id]).get(case_id)
    if (case is None or case["kind"] != KIND or actor.role not in WRITERS or not actor.has_area(case["area_id"])
            or type_ not in SAID):  # fmt: skip
        return _no(session, [("case", "not_here")])
    if case["look"] == "end":
        return _no(session, [("case", "closed")])
    problems = _problems(library, actor, type_, data, private) or _again(data, now_ms)
    if problems:
        return _no(session, problems)
    return _keep(session, library, now_ms, case, [NewEvent(case_id, type_, by_of(actor), actor.id, data, private)])


def open_complaint(
    session: Session, library: Library, now_ms: int, actor: Actor, area_id: str, *, came_ms: Any, channel: str,
    private: Mapping[str, str], again_ms: Any, outage_no: str = "", wrong: Sequence[tuple[str, str]] = (),
) -> Said:  # fmt: skip
    """A complaint that came by book, letter, form: opened by the events of a call, at the time the person says.

    `again_ms` is when the customer hears of us next; `outage_no` stands on the blank that it was written on, and
    `wrong` is what was found wrong with that. Commits unless there are problems.
    """
    problems = [*wrong, *((name, "missing") for name in NEEDED if not private.get(name))]
    if private.get("phone") and not e164_of(private["phone"]):
        problems.append(("phone", "bad"))
    if not isinstance(came_ms, int) or not now_ms - EARLIEST_MS <= came_ms <= now_ms:
        problems.append(("came_ms", "bad"))
    data = {"playbook": KIND, "area": area_id, "channel": channel}
    if outage_no:
        data["outage_no"] = outage_no
    problems += _problems(library, actor, "case.opened", data, {}) + _again({"again_ms": again_ms}, now_ms)
    if actor.role not in WRITERS or not actor.has_area(area_id):
        problems = [("area", "not_here")]
    if problems:
        return _no(session, problems)
    digest = library.digests[KIND]
    case_id = uuid7(now_ms)
    row = cases_store.new_case(case_id, kind=KIND, area_id=area_id, order_id=None, playbook=digest,
                               state=library.books[digest]["start"], now_ms=now_ms)  # fmt: skip
    calls_store.insert_cases_once(session, [row])
    if outage_no and not claim_outage_numbers.take(session, area_id, outage_no, case_id, came_ms):
        return _no(session, [("outage_no", "used")])
    case = cases_store.lock_cases(session, [case_id])[case_id]
    by = by_of(actor)
    events = [  # a millisecond apart: what happens within one is sorted by chance, and nothing happens after now
        NewEvent(case_id, "case.opened", by, actor.id, data, {}, at_ms=came_ms - 1, quality="declared"),
        NewEvent(case_id, "complaint.registered", by, actor.id, {"channel": channel, "again_ms": again_ms}, private,
                 at_ms=came_ms, quality="declared"),
    ]  # fmt: skip
    return _keep(session, library, now_ms, case, events)


def _keep(session: Session, library: Library, now_ms: int, case: dict[str, Any], events: list[NewEvent]) -> Said:
    locked = {case["id"]: case}
    done = append_to_locked(session, library, now_ms, locked, events)
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    session.commit()
    return Said(case["id"], ring)


def _problems(
    library: Library, actor: Actor, type_: str, data: Mapping[str, Any], private: Mapping[str, str]
) -> list[tuple[str, str]]:
    written: Written = {"type": type_, "by": by_of(actor), "data": data, "private": private}
    return [(name, code) for name, code in problems_of(library.words, written)]


def _again(data: Mapping[str, Any], now_ms: int) -> list[tuple[str, str]]:
    """The next contact is an exact time to come (S0.21, S1.4)."""
    if "again_ms" not in data:
        return []
    due_ms = data["again_ms"]
    fault = fault_of(due_ms if isinstance(due_ms, int) else None, now_ms)
    return [("again_ms", fault)] if fault else []


def _no(session: Session, problems: list[tuple[str, str]]) -> Said:
    session.rollback()
    return Said(problems=problems)
