"""How does somebody say that contact was made, from whichever case, and what is promised next? (S1.4, F16)

The event goes to the case that promised, in one transaction with what follows (architecture section 3, Promises). A
contact without news keeps the promise and gives the next one, with its exact time, in the same step: by the playbook's
own branch of `promise.again` where it has one, else by a promise written down by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.keep_by_hand import by_hand
from fieldapp.actions.library import Library
from fieldapp.actions.promise_book import promise_rules
from fieldapp.actions.refold_case import library_book
from fieldapp.core.book import Book
from fieldapp.core.people import Actor
from fieldapp.core.promises import ended_as, fault_of
from fieldapp.store import cases as cases_store
from fieldapp.store import promises as promises_store
from fieldapp.store.db import reading_first

WRITERS = ("dispatcher", "operator", "manager")
MOST_WORDS = 500
AGAIN = "promise.again"


@dataclass(frozen=True)
class Next:
    """What is promised next: the exact instant, and the sentence with which it was promised."""

    due_ms: int | None
    words: str = ""


@dataclass(frozen=True)
class Refused:
    """The code of `promises.problem.…`: why nothing happened."""

    code: str


@dataclass(frozen=True)
class Done:
    """The messages to ring; `promise_id` is the one written down by hand, if any."""

    ring: list[str] = field(default_factory=list)
    promise_id: str = ""


def keep(
    session: Session, library: Library, now_ms: int, actor: Actor, promise_id: str, *, by_case: str = "",
    following: Next | None = None,
) -> Done | Refused:  # fmt: skip
    """The contact was made, in the case `by_case` if that is another one; `following` is what is promised next."""
    fault = fault_of(following.due_ms, now_ms) if following is not None else ""
    if fault or (following is not None and len(following.words) > MOST_WORDS):
        return Refused(fault or "words")
    found = hold(session, actor, promise_id, beside=by_case)
    if isinstance(found, Refused):
        session.rollback()
        return found
    row, locked = found
    case = locked[row["case_id"]]
    book = library_book(session, library, case)
    has_branch = following is not None and not promises_store.is_by_hand(row) and _has_again(book, case)
    said = _said(actor, row, by_case, following if has_branch else None)
    told = [note(actor, case["id"], following.words)] if following is not None and following.words else []
    done = append_to_locked(session, library, now_ms, locked, [said, *told])
    made = ""
    if following is not None and not has_branch:
        made = by_hand(session, now_ms, case, row["kind"], row["owner"], (done.event_ids[-1], following.due_ms or 0))
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    if promises_store.is_by_hand(row):
        state = ended_as(promise_rules().of(row["kind"]), row["due_ms"], now_ms, said.type)
        promises_store.end(session, promise_id, state, now_ms)
    elif (promises_store.one(session, promise_id) or row)["open"]:
        session.rollback()
        return Refused("elsewhere")  # the playbook ends it by an event of its own
    session.commit()
    return Done(ring, made)


def hold(session: Session, actor: Actor, promise_id: str, *, beside: str = "") -> Any:
    """`(row, locked cases)` of an open promise of the actor's areas under its case's lock, or why not."""
    with reading_first(session):
        seen = promises_store.one(session, promise_id)
    if seen is None or actor.role not in WRITERS or not actor.has_area(seen["area_id"]):
        return Refused("not_here")
    locked = cases_store.lock_cases(session, {seen["case_id"], *([beside] if beside else [])})
    if beside and (beside not in locked or not actor.has_area(locked[beside]["area_id"])):
        return Refused("not_here")
    row = promises_store.one(session, promise_id)
    if row is None or not row["open"]:
        return Refused("ended")
    return row, {row["case_id"]: locked[row["case_id"]]}


def note(actor: Actor, case_id: str, words: str) -> NewEvent:
    """The sentence, in the case's own story."""
    return NewEvent(case_id, "note", by_of(actor), actor.id, {}, {"words": words})


def by_of(actor: Actor) -> str:
    """As whom the event is said: a manager speaks as a dispatcher does."""
    return "operator" if actor.role == "operator" else "dispatcher"


def _said(actor: Actor, row: Mapping[str, Any], by_case: str, following: Next | None) -> NewEvent:
    promise = row["id"] if promises_store.is_by_hand(row) else row["kind"]
    if following is not None:
        data: dict[str, Any] = {"promise": promise, "again_ms": following.due_ms}
        return NewEvent(row["case_id"], AGAIN, by_of(actor), actor.id, data)
    data = {"promise": promise, **({"by_case": by_case} if by_case else {})}
    return NewEvent(row["case_id"], "promise.kept", by_of(actor), actor.id, data)


def _has_again(book: Book, case: Mapping[str, Any]) -> bool:
    """Whether the playbook itself knows what follows a contact without news."""
    rows: Sequence[Any] = book["states"][case["state"]]["when"].get(AGAIN, ())
    return bool(book["always"].get(AGAIN) or rows)
