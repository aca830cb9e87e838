"""How is a change of a plan taken back, and why can it not be?

By events that withdraw those of the change; the plan follows (unplan.py). Within the area's time, only the last change
of a visit, and only while the former technician and interval are still free.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up, places
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.follow_plan import is_free, people_of, plan_id
from fieldapp.actions.library import Library
from fieldapp.core.people import Actor
from fieldapp.core.planning import terms
from fieldapp.core.windows import Window
from fieldapp.store import cases as cases_store
from fieldapp.store import ladders
from fieldapp.store import planning as planning_store
from fieldapp.store.tables import orders

# What may happen to a visit after a change without binding anybody to the new plan
BESIDE = frozenset({"note", "alert.seen", "alert.settled", "late.foreseen", "late.averted", "given.set", "promise.kept",
                    "undone", "withdrawn", "plan.collides"})  # fmt: skip
ANSWER_MS = 600_000


def undo(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    *,
    changes: Sequence[Any],
    ring: Callable[[list[str]], None],
) -> dict[str, str | None]:
    """`{change: why it was not taken back}`, None where it was; each visit by itself, messages rung after each."""
    said: dict[str, str | None] = {}
    for change in changes:
        case = cases_store.lock_cases(session, [change.case_id]).get(change.case_id)
        if case is None or not actor.has_area(case["area_id"]) or actor.role != "dispatcher":
            session.rollback()
            said[change.id] = "not_yours"
            continue
        fresh = next(one for one in planning_store.changes_of(session, [change.case_id]) if one.id == change.id)
        said[change.id] = reason_against(session, case, fresh, now_ms)
        if said[change.id] is not None:
            session.rollback()
            continue
        messages = _take_back(session, library, now_ms, actor, case, fresh)
        session.commit()
        ring(messages)
    return said


def reason_against(session: Session, case: Mapping[str, Any], change: Any, now_ms: int) -> str | None:
    """Why the change cannot be taken back (a code of `plan.undo.…`), or None; the case must be locked."""
    area = planning_store.area_facts(session, [case["area_id"]])[case["area_id"]]
    if change.undone_ms is not None:
        return "gone"
    if now_ms - change.at_ms > terms(area.settings)[0]:
        return "too_late"
    own = {*change.events, *map(plan_id, change.events)}
    since = planning_store.said_since(session, case["id"], change.events[0], BESIDE)
    if not change.events or any(one.id not in own for one in since):
        return "changed_since"
    if change.kind == "next" or (case["look"] == "end" and not _still_waits(session, case)):
        return "next_visit"
    return _not_free(session, case, change.old, area.zone, now_ms)


def _still_waits(session: Session, case: Mapping[str, Any]) -> bool:
    """Whether the visit was made open-ended and nothing was planned for its order since."""
    state = session.execute(select(orders.c.state).where(orders.c.id == case["order_id"]).with_for_update()).scalar()
    return case["state"] == "open_ended" and state == "waiting"


def _not_free(session: Session, case: Mapping[str, Any], old: Mapping[str, Any], zone: str, now_ms: int) -> str | None:
    who = old["technician"]
    window = Window(old["window_from_ms"], old["window_to_ms"]) if old["window_from_ms"] else None
    if window is not None and window.to_ms <= now_ms:
        return "past"
    is_elsewhere = case["look"] == "end" or (case["window_from_ms"], case["window_to_ms"]) != (
        old["window_from_ms"], old["window_to_ms"])  # fmt: skip
    if window and is_elsewhere and not places.has_place(session, case["area_id"], zone, case["id"], window):
        return "full"
    people = {who, old.get("second", "")} - {""} - (set() if is_elsewhere else people_of(case))
    said = [_person_not_free(session, case, one, window) for one in sorted(people)]
    return next((reason for reason in said if reason), None)


def _person_not_free(session: Session, case: Mapping[str, Any], who: str, window: Window | None) -> str | None:
    """Why somebody who would have the visit again cannot, or None."""
    person = planning_store.technicians(session, [who]).get(who)
    if person is None or not person.is_active or case["area_id"] not in person.area_ids:
        return "technician_gone"
    taken = [one for one in cases_store.windows_of(session, [who]).get(who, ()) if one[0] != case["id"]]
    return None if window is None or is_free(window, taken) else "technician_busy"


def _take_back(
    session: Session, library: Library, now_ms: int, actor: Actor, case: dict[str, Any], change: Any
) -> list[str]:
    said = [NewEvent(case["id"], "withdrawn", "dispatcher", actor.id, {"of": one}) for one in reversed(change.events)]
    locked = {case["id"]: case}
    done = append_to_locked(session, library, now_ms, locked, said)
    messages = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    ladders.mark_undecided(session, case["id"], change.at_ms, now_ms=now_ms, answer_ms=ANSWER_MS)
    planning_store.mark_undone(session, [change.id], actor.id, now_ms)
    return messages
