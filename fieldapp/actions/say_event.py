"""How does another system, or a script, say what a dispatcher decides or was told?

The board's forms can only say what fits; here everything is looked at first: which words may come this way, whether
instants lie near the present, whether the technician is one of this area. Then the board's own actions do it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.append import content_hash
from fieldapp.actions.decide import UNSAID, Conflict, Decided, acknowledge, decide, record_told
from fieldapp.actions.library import Library
from fieldapp.actions.plan_trace import PLANS, Because
from fieldapp.core.events import Written, problems_of
from fieldapp.core.people import Actor
from fieldapp.store import people
from fieldapp.store.db import reading_first
from fieldapp.store.events import known_events
from fieldapp.store.tables import alerts, cases

FREE = frozenset({"note", "alert.seen", "alert.settled", "promise.kept", "undone", "withdrawn", "adopted"})
CHECKED = frozenset({"undone", "withdrawn", "adopted"})  # said of an event; checked like commands, whatever their kind
YEARS_MS = 2 * 366 * 86_400_000
SOON_MS = 60_000  # how far ahead of ours another system's clock may go


@dataclass(frozen=True)
class Said:
    """An event as it was sent: a report has `happened_ms`, a command `revision`; with `event_id` it may come again.

    `overbooks`: whoever sends it knows that the interval may have no place left. `because`: why the plan changes.
    """

    case_id: str
    type: str
    data: Mapping[str, Any]
    private: Mapping[str, str]
    revision: int | None = None
    happened_ms: int | None = None
    event_id: str | None = None
    overbooks: bool = False
    because: Because = UNSAID


@dataclass(frozen=True)
class Unfit:
    """`(path, code)` of each field that does not fit."""

    errors: list[tuple[str, str]] = field(default_factory=list)


def say_event(session: Session, library: Library, now_ms: int, actor: Actor, said: Said) -> Decided | Conflict | Unfit:
    """Leave the event, or say why not. The same `event_id` with the same content is answered as the first time."""
    with reading_first(session):
        case = _case(session, actor, said.case_id)
        before = _before(session, said)
        errors = [] if case is None else _errors(session, library, now_ms, case, said)
    if case is None:
        return Conflict("decide.no_such_case")
    if before is not None:
        same = before == content_hash(said.case_id, said.type, said.data, said.private)
        return Decided(said.event_id or "", case["revision"]) if same else Unfit([("id", "used_otherwise")])
    if errors:
        return Unfit(errors)
    if said.type == "alert.seen":
        return _seen(session, library, now_ms, actor, said)
    common: dict[str, Any] = {"case_id": said.case_id, "type_": said.type, "data": said.data, "private": said.private,
                              "event_id": said.event_id}  # fmt: skip
    if is_command(library, said.type):
        return decide(session, library, now_ms, actor, **common, revision=said.revision or 0,
                      overbooks=said.overbooks, because=said.because)  # fmt: skip
    return record_told(session, library, now_ms, actor, **common, happened_ms=said.happened_ms or now_ms)


def may_be_said(library: Library, type_: str) -> bool:
    """Whether this word may come this way: a dispatcher's, and not one that planning or corrections make."""
    spec = library.words["events"].get(type_)
    return spec is not None and "dispatcher" in spec["by"] and (not spec["free"] or type_ in FREE)


def is_command(library: Library, type_: str) -> bool:
    """Whether it is checked against the present state and wants the revision seen."""
    return type_ in CHECKED or library.words["events"][type_]["kind"] == "command"


def _case(session: Session, actor: Actor, case_id: str) -> Mapping[str, Any] | None:
    chosen = select(cases.c.id, cases.c.area_id, cases.c.opened_ms, cases.c.revision).where(cases.c.id == case_id)
    row = session.execute(chosen).first()
    return dict(row._mapping) if row is not None and actor.has_area(row.area_id) else None


def _before(session: Session, said: Said) -> bytes | None:
    known = known_events(session, [said.event_id]) if said.event_id else {}
    found: bytes | None = known[said.event_id]["content_hash"] if said.event_id in known else None
    return found


def _errors(
    session: Session, library: Library, now_ms: int, case: Mapping[str, Any], said: Said
) -> list[tuple[str, str]]:
    if not may_be_said(library, said.type):
        return [("type", "unknown_type")]
    event: Written = {"type": said.type, "by": "dispatcher", "data": said.data, "private": said.private}
    spec = library.words["events"][said.type]
    named = [(f"{'private' if name in spec['private'] else 'data'}.{name}", code)
             for name, code in problems_of(library.words, event)]  # fmt: skip
    times = named or _reasons(said) or _times(library, now_ms, case, said)
    return times or _places(session, library, now_ms, case, said)


def _reasons(said: Said) -> list[tuple[str, str]]:
    """Why and through which channel is kept of changes of the plan, and of nothing else."""
    given = {"why": said.because.why, "channel": said.because.channel}
    return [] if said.type in PLANS else [(name, "no_change_of_plan") for name, code in given.items() if code]


def _times(library: Library, now_ms: int, case: Mapping[str, Any], said: Said) -> list[tuple[str, str]]:
    if is_command(library, said.type):
        missing = [("revision", "missing")] if said.revision is None else []
        return missing + ([("happened_ms", "not_for_a_command")] if said.happened_ms is not None else [])
    if said.happened_ms is None:
        return [("happened_ms", "missing")]
    if said.happened_ms > now_ms + SOON_MS:
        return [("happened_ms", "in_future")]
    return [("happened_ms", "before_the_case")] if said.happened_ms < case["opened_ms"] else []


def _places(
    session: Session, library: Library, now_ms: int, case: Mapping[str, Any], said: Said
) -> list[tuple[str, str]]:
    """What the words alone cannot know: instants near the present, an interval that ends later, a colleague."""
    data = said.data
    spec = library.words["events"][said.type]["data"]
    far = [name for name, value in data.items() if _is_far(spec.get(name, {}), value, now_ms)]
    if far:
        return [(f"data.{name}", "out_of_range") for name in far]
    if "window_to_ms" in data and data["window_to_ms"] <= data.get("window_from_ms", 0):
        return [("data.window_to_ms", "before_start")]
    named = [name for name in ("technician", "second") if name in data]
    foreign = [name for name in named if not people.is_technician(session, case["area_id"], data[name])]
    if foreign:
        return [(f"data.{foreign[0]}", "not_a_choice")]
    return []


def _is_far(spec: Mapping[str, Any], value: Any, now_ms: int) -> bool:
    return spec.get("as") == "instant" and abs(value - now_ms) > YEARS_MS


def _seen(session: Session, library: Library, now_ms: int, actor: Actor, said: Said) -> Decided | Conflict | Unfit:
    """The open alert of that kind is known by its id where colleagues are named and ladders stop."""
    of_kind = alerts.c.case_id == said.case_id, alerts.c.kind == said.data["alert"], alerts.c.open
    with reading_first(session):
        alert_id = session.execute(select(alerts.c.id).where(*of_kind).order_by(alerts.c.n.desc())).scalar()
    if alert_id is None:
        return Unfit([("data.alert", "not_open")])
    return acknowledge(session, library, now_ms, actor, alert_id)
