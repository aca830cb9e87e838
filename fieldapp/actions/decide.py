"""How does a dispatcher decide, record what she was told, and say that she has seen an alert?

A command is checked under the case's lock before it leaves an event (architecture sentence 3); what she was told is a
report and is kept with the time it happened, quality declared (F12).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up, places, plan_ground, plan_trace, undo_plan
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.check_command import refusal_of
from fieldapp.actions.ladder_book import usual_ladders
from fieldapp.actions.library import Library
from fieldapp.actions.plan_trace import Because
from fieldapp.actions.refold_case import with_books
from fieldapp.core.arrange import CUSTOMER_UNDO_MS, UNDO_MS
from fieldapp.core.events import Written, problems_of
from fieldapp.core.people import Actor
from fieldapp.core.windows import Window
from fieldapp.store import cases as cases_store
from fieldapp.store import ladders, people, planning
from fieldapp.store.tables import alerts, events

USUAL_ANSWER_MS = 600_000
UNSAID = Because()
NAMED = {"decided.other_technician": "technician", "decided.second": "second"}  # in which field somebody is named
Data = Mapping[str, int | bool | str]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Decided:
    """The event that was left, the case's new revision, and the messages to ring."""

    event_id: str
    revision: int
    ring: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Conflict:
    """Why nothing happened: a text key with its values; `revision` is the case as it is now (None: not there)."""

    reason_key: str
    values: dict[str, Any] = field(default_factory=dict)
    revision: int | None = None


@dataclass(frozen=True)
class _Cause:
    """The event that a change of the plan comes from, why, what was saved with it, and what she knew."""

    event: NewEvent
    event_id: str
    because: Because
    batch_id: str
    knew: list[str]


def decide(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    *,
    case_id: str,
    type_: str,
    data: Data,
    private: Words,
    revision: int,
    event_id: str | None = None,
    overbooks: bool = False,
    because: Because = UNSAID,
    batch_id: str = "",
    seen_busy: Collection[str] = (),
) -> Decided | Conflict:
    """A dispatcher's command; `revision` is the one she saw (0: she looked at nothing that could be old).

    `event_id` names the event that is left, when whoever asks has given it a name already. An interval without a place
    is refused unless she `overbooks` knowingly, which is written down; all conflicts are shown by change_plan.py.
    `because` and `batch_id` are written down of what changes the plan: why, and what was saved together; `seen_busy`
    are those whom her list of names showed as busy then: naming one of them is knowing it.
    """
    case = _locked(session, library, actor, case_id, type_, data=data, private=private)
    if isinstance(case, Conflict):
        return _no(session, case)
    named = NAMED.get(type_)
    if named is not None and not _may_have(session, case, named, str(data[named])):
        wrong = {"field": named, "code": "choice", "problems": [(named, "choice")]}
        return _no(session, Conflict("decide.bad_field", wrong, case["revision"]))
    library = with_books(session, library, [case])
    refusal = refusal_of(library, case, type_, data, revision, now_ms)
    refusal = refusal or (_late_undo(session, actor, data, now_ms) if type_ == "undone" else None)
    is_beyond = refusal is None and _is_beyond(session, case, type_, data)
    refusal = refusal or ("full" if is_beyond and not overbooks else _late_unplan(session, case, type_, data, now_ms))
    if refusal is not None:
        return _no(session, Conflict(f"decide.{refusal}", {"state": case["state"]}, case["revision"]))
    before, knew = plan_trace.plan_of(case), ["full"] if is_beyond else []
    if named is not None:
        who, comes_along = str(data[named]), named == "second"
        knew += plan_ground.seen_clash(session, case, who, comes_along=comes_along, seen=seen_busy)
    event = NewEvent(case_id, type_, "dispatcher", actor.id, data, private, id=event_id)
    if type_.startswith("decided."):  # before the fold settles what it answers
        ladders.mark_decided(session, case_id, actor.id, now_ms)

    def then(event_id: str) -> None:
        _climb_again(session, now_ms, case, event)
        _trace(session, now_ms, case, before, _Cause(event, event_id, because, batch_id, knew))

    said = [event, *_rest_of_change(session, case, event), *plan_trace.note_of(case_id, actor.id, because)]
    return _append(session, library, now_ms, case, said, then=then)


def record_told(
    session: Session,
    library: Library,
    now_ms: int,
    actor: Actor,
    *,
    case_id: str,
    type_: str,
    data: Data,
    private: Words,
    happened_ms: int,
    event_id: str | None = None,
) -> Decided | Conflict:
    """What the technician or customer told the dispatcher by phone: a report, with the time it happened (F12)."""
    case = _locked(session, library, actor, case_id, type_, data=data, private=private)
    if isinstance(case, Conflict):
        return _no(session, case)
    if library.words["events"][type_]["kind"] != "report":
        return _no(session, Conflict("decide.not_a_report", {"type": type_}, case["revision"]))
    told: dict[str, Any] = {"at_ms": happened_ms, "quality": "declared", "id": event_id}
    event = NewEvent(case_id, type_, "dispatcher", actor.id, data, private, **told)
    return _append(session, library, now_ms, case, [event])


def acknowledge(session: Session, library: Library, now_ms: int, actor: Actor, alert_id: str) -> Decided | Conflict:
    """ "Лилия увидела в 11:28": the first colleague who opens the alert is named on the technician's phone."""
    alert = session.execute(select(alerts).where(alerts.c.id == alert_id)).first()
    if alert is None or not actor.has_area(alert.area_id):
        return _no(session, Conflict("decide.no_such_alert"))
    case = cases_store.lock_cases(session, [alert.case_id])[alert.case_id]
    if not ladders.mark_seen(session, {alert_id: now_ms + _answer_ms(case)}, actor.id, now_ms):
        session.commit()
        return Decided("", case["revision"])
    event = NewEvent(alert.case_id, "alert.seen", "dispatcher", actor.id, {"alert": alert.kind})
    return _append(session, library, now_ms, case, [event])


def acknowledge_all(
    session: Session, library: Library, now_ms: int, actor: Actor, area_ids: Collection[str], until_ms: int
) -> list[str]:
    """One press for a whole storm (E14): every open alert written up to `until_ms` that nobody has seen, but safety.

    The messages to ring. What is about somebody's safety wants a press of its own.
    """
    mine = [area_id for area_id in area_ids if actor.has_area(area_id)]
    found = ladders.unseen(session, mine, until_ms, usual_ladders().safety)
    locked = cases_store.lock_cases(session, {row.case_id for row in found})
    due = {row.id: now_ms + _answer_ms(locked[row.case_id]) for row in found}
    seen = ladders.mark_seen(session, due, actor.id, now_ms)
    said = [
        NewEvent(row.case_id, "alert.seen", "dispatcher", actor.id, {"alert": row.kind})
        for row in found
        if row.id in seen
    ]
    if not said:
        session.rollback()
        return []
    done = append_to_locked(session, library, now_ms, locked, said)
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    session.commit()
    return ring


def _answer_ms(case: Mapping[str, Any]) -> int:
    """How long the technician waits for an answer: his own case's, as the phone counts it (decision 5)."""
    given = case["base"]["givens"].get("answer_wait_ms") if case["base"] else None
    return given if isinstance(given, int) else USUAL_ANSWER_MS


def _climb_again(session: Session, now_ms: int, case: Mapping[str, Any], event: NewEvent) -> None:
    """Alerts climb on when the decision that stopped their ladder is taken back (pain 17)."""
    if event.type in ("undone", "withdrawn"):
        target = session.execute(select(events.c.at_ms).where(events.c.id == event.data["of"])).scalar()
        since_ms = now_ms if target is None else target
        ladders.mark_undecided(session, case["id"], since_ms, now_ms=now_ms, answer_ms=_answer_ms(case))


def _locked(
    session: Session, library: Library, actor: Actor, case_id: str, type_: str, *, data: Data, private: Words
) -> dict[str, Any] | Conflict:
    """The case under its lock, when it is in the actor's area and the event is well-formed and hers to say."""
    case = cases_store.lock_cases(session, [case_id]).get(case_id)
    if case is None or not actor.has_area(case["area_id"]):
        return Conflict("decide.no_such_case")
    return _wrong(library, actor, case, type_, data, private) or case


def _wrong(
    library: Library, actor: Actor, case: Mapping[str, Any], type_: str, data: Data, private: Words
) -> Conflict | None:
    if actor.role != "dispatcher":
        return Conflict("decide.not_yours", {}, case["revision"])
    event: Written = {"type": type_, "by": "dispatcher", "data": data, "private": private}
    problems = problems_of(library.words, event)
    if problems:
        fields = {"field": problems[0][0], "code": problems[0][1], "problems": problems}
        return Conflict("decide.bad_field", fields, case["revision"])
    return None


def _is_beyond(session: Session, case: Mapping[str, Any], type_: str, data: Data) -> bool:
    """Whether the interval has no place left; the places of its day are held from now on."""
    if type_ not in plan_trace.MOVES:
        return False
    window = Window(int(data["window_from_ms"]), int(data["window_to_ms"]))
    is_same = (case["window_from_ms"], case["window_to_ms"]) == (window.from_ms, window.to_ms)
    return not is_same and not places.has_place(session, case["area_id"], case["zone"], case["id"], window)


def _late_unplan(session: Session, case: Mapping[str, Any], type_: str, data: Data, now_ms: int) -> str | None:
    """Why a change of the plan cannot be taken back any more, or None; it is no matter of other events."""
    change = _change_of(session, case, data) if type_ in ("undone", "withdrawn") else None
    reason = undo_plan.reason_against(session, case, change, now_ms) if change is not None else None
    return f"undo_{reason}" if reason is not None else None


def _change_of(session: Session, case: Mapping[str, Any], data: Data) -> Any:
    """The change of the plan that this event made, or None."""
    return next((one for one in planning.changes_of(session, [case["id"]]) if data["of"] in one.events), None)


def _rest_of_change(session: Session, case: Mapping[str, Any], event: NewEvent) -> list[NewEvent]:
    """Who takes back one half of a change, such as the technician of a move, takes back both."""
    change = _change_of(session, case, event.data) if event.type in ("undone", "withdrawn") else None
    rest = [one for one in change.events if one != event.data["of"]] if change is not None else []
    return [NewEvent(case["id"], "withdrawn", "dispatcher", event.author, {"of": one}) for one in rest]


def _trace(session: Session, now_ms: int, case: Mapping[str, Any], before: plan_trace.Plan, cause: _Cause) -> None:
    """Write the change of the plan down, or that it was taken back."""
    event = cause.event
    if event.type in plan_trace.PLANS:
        row = plan_trace.change_row(case, before, cause.because, said_by=event.author, now_ms=now_ms,
                                    batch_id=cause.batch_id, knew=cause.knew, events=[cause.event_id])  # fmt: skip
        planning.keep_changes(session, [row])
    elif event.type in ("undone", "withdrawn"):
        change = _change_of(session, case, event.data)
        planning.mark_undone(session, [change.id] if change is not None else [], event.author, now_ms)


def _may_have(session: Session, case: Mapping[str, Any], named: str, account_id: str) -> bool:
    """Whether somebody may have this visit: a technician of its area (G7); who comes along is another one (F29)."""
    is_twice = named == "second" and account_id == case["technician_id"]
    return not is_twice and people.is_technician(session, case["area_id"], account_id)


def _late_undo(session: Session, actor: Actor, data: Data, now_ms: int) -> str | None:
    """Undo works for ten seconds and for the author alone; later there is `withdrawn` and `corrected`."""
    target = session.execute(
        select(events.c.author, events.c.at_ms, events.c.by).where(events.c.id == data["of"])
    ).first()
    limit = CUSTOMER_UNDO_MS if target is not None and target.by == "customer" else UNDO_MS
    late = target is None or target.author != actor.id or now_ms - target.at_ms > limit
    return "too_late_to_undo" if late else None


def _append(
    session: Session,
    library: Library,
    now_ms: int,
    case: dict[str, Any],
    said: Sequence[NewEvent],
    *,
    then: Callable[[str], None] = lambda _: None,
) -> Decided:
    locked = {case["id"]: case}
    done = append_to_locked(session, library, now_ms, locked, said)
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    then(done.event_ids[0])
    session.commit()
    return Decided(done.event_ids[0], case["revision"] + 1, ring)


def _no(session: Session, conflict: Conflict) -> Conflict:
    session.rollback()
    return conflict


__all__ = ["Conflict", "Decided", "acknowledge", "acknowledge_all", "decide", "record_told"]
