"""Which call of the line was a call of the desk? Asked as well when the desk speaks, since it may come later."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.append import NewEvent
from fieldapp.actions.open_calls import VISIT
from fieldapp.core.arrange import Event
from fieldapp.core.line import Line, distance_ms
from fieldapp.core.register import MISTAKEN
from fieldapp.store import events as events_store
from fieldapp.store import lines as store

AUTHOR = "telephony"


def follow(
    session: Session, locked: Mapping[str, Mapping[str, Any]], fresh: Mapping[str, Sequence[Event]]
) -> list[NewEvent]:
    """What the line said of the calls among these cases that had none yet. Nothing is committed.

    One that was opened by mistake lets its line go, for the call that it was.
    """
    ids = [case_id for case_id in fresh if locked[case_id]["kind"] != VISIT]
    mistaken = [case_id for case_id in ids if locked[case_id]["state"] == MISTAKEN]
    if mistaken:
        store.let_go(session, mistaken)
    found = store.lines_around(session, ids) if ids else []
    near = [(distance_ms(Line(row.e164, row.began_ms, row.ended_ms), row.typed, row.opened_ms), row) for row in found]
    taken: set[str] = set()
    said: list[NewEvent] = []
    for _, row in sorted(((far, row) for far, row in near if far is not None), key=lambda one: (one[0], one[1].id)):
        if not taken & {row.id, row.case_id}:
            taken |= {row.id, row.case_id}
            joined = store.join(session, row.id, row.case_id, row.area_id)
            said += said_of(session, dict(joined._mapping)) if joined is not None else []
    return said


def said_of(session: Session, line: Mapping[str, Any]) -> list[NewEvent]:
    """The events of a line that has its call, as far as they are not said already.

    That it was answered is said once more when it comes out at which ring: then it stands with its rings.
    """
    events = list(_events(line))
    known = events_store.known_events(session, [str(event.id) for event in events]) if events else {}
    return [event for event in events if event.id not in known]


def _events(line: Mapping[str, Any]) -> Iterator[NewEvent]:
    rings = {} if line["rings"] is None else {"rings": line["rings"]}
    private = {"phone": line["e164"]} if line["e164"] else {}
    if line["rang_ms"] is not None:
        yield _event(line, "line.rang", line["rang_ms"], {}, private)
    if line["answered_ms"] is not None:
        yield _event(line, "line.answered", line["answered_ms"], rings, {})
    if line["ended_ms"] is not None:
        yield _event(line, "line.ended", line["ended_ms"], {}, {})


def _event(
    line: Mapping[str, Any], type_: str, at_ms: int, data: Mapping[str, int], private: Mapping[str, str]
) -> NewEvent:
    # the same fact is the same event, but for a call that has the line after one opened by mistake
    name = uuid.uuid5(uuid.UUID(line["id"]), f"{line['case_id']} {type_} {data}")
    return NewEvent(line["case_id"], type_, "system", AUTHOR, data, private, at_ms=at_ms, id=str(name))
