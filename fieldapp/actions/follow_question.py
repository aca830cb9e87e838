"""When is the asker of an answered question told by a word of the call (S2.18)?

Whoever keeps the promise of an answer, or gives the reply, has told it; the question then waits for nobody. A contact
that only promised the answer for another time has not told it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from fieldapp.core.arrange import Event
from fieldapp.store import promises as promises_store
from fieldapp.store import questions

KIND = "expert_answer"
KEPT, REPLY = "promise.kept", "reply.given"


def follow(session: Session, fresh: Mapping[str, Sequence[Event]]) -> None:
    """End the answered questions of the calls in which this was said. Nothing is committed."""
    for case_id, events in fresh.items():
        told = next((event for event in events if _tells(session, case_id, event)), None)
        if told is not None:
            questions.told_in(session, case_id, by=told["author"], at_ms=told["at_ms"])


def _tells(session: Session, case_id: str, event: Event) -> bool:
    if event["type"] == REPLY:
        return True
    if event["type"] != KEPT:
        return False
    named = str(event["data"]["promise"])
    row = None if named == KIND else promises_store.one(session, named)
    if named != KIND and (row is None or row["kind"] != KIND):
        return False
    return all(one["id"] == named for one in promises_store.open_of(session, case_id, KIND))
