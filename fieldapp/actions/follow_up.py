"""What else must happen when a case's fold says something new: its plan, its order, its leaflet?

Sequence is the playbook's; what needs the calendar, other cases or other tables is here (architecture 7.3). A rule
looks at the batch and may say events of the system; they are folded in turn, and a round that says nothing ends it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import (
    book_mail,
    complaint_mail,
    follow_complaints,
    follow_line,
    follow_order,
    follow_plan,
    follow_question,
    keep_by_hand,
    keep_register,
    unplan,
)
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.bind_leaflet import bind
from fieldapp.actions.library import Library
from fieldapp.core.arrange import Event
from fieldapp.store import photos as photos_store

MOST_ROUNDS = 3
NAMES_PHOTO = {"photo.taken": "sha256", "book.page": "booklet_page"}  # the event, and its field
CaseRows = Mapping[str, dict[str, Any]]


def follow_up(
    session: Session, library: Library, now_ms: int, locked: CaseRows, fresh: Mapping[str, Sequence[Event]]
) -> list[str]:
    """Carry out what follows from `fresh` events of the `locked`, already folded cases; the messages to ring."""
    keep_register.follow(session, locked, fresh)
    follow_complaints.follow(session, locked, fresh)
    book_mail.follow(session, now_ms, locked, fresh)
    keep_by_hand.follow(session, now_ms, fresh)
    follow_question.follow(session, fresh)
    complaint_mail.follow(session, now_ms, locked, fresh)
    ring = unplan.follow(session, library, now_ms, locked, fresh)
    for _ in range(MOST_ROUNDS):
        said = [*follow_plan.follow(session, locked, fresh), *_marks(session, library, now_ms, fresh)]
        said += follow_line.follow(session, locked, fresh)
        if not said:
            break
        done = append_to_locked(session, library, now_ms, {e.case_id: locked[e.case_id] for e in said}, said)
        fresh = done.fresh
        keep_register.follow(session, locked, fresh)
        ring += done.ring
    return ring + follow_order.follow(session, library, now_ms, locked)


def _marks(session: Session, library: Library, now_ms: int, fresh: Mapping[str, Sequence[Event]]) -> Iterator[NewEvent]:
    """Leaflets are bound to their visit and photos to their case; a number that is no leaflet's is told as a note."""
    taken: dict[str, photos_store.Named] = {}
    for case_id, events in fresh.items():
        for event in events:
            if event["type"] == "leaflet.left":
                wrong = bind(session, now_ms, case_id, str(event["data"]["leaflet"]))
                if wrong is not None:
                    words = library.desk_texts.get(wrong, wrong)
                    yield NewEvent(case_id, "note", "system", "leaflets", {"to": "to_dispatcher"}, {"words": words})
            photo = event["data"].get(NAMES_PHOTO.get(event["type"], ""))
            if photo:
                taken.setdefault(str(photo), photos_store.Named(case_id, event["author"]))
    photos_store.attach(session, taken, now_ms)
