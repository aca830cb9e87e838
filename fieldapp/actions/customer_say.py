"""What happens when a customer presses something on the page behind the link?

Each press is a command of the customer in the latest visit of the order, checked under the case's lock, as SMS answers
are (take_reply). Its id follows from the token, the visit and what was pressed on which picture, so that a second tap,
the back button and a form sent again change nothing.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import orjson
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up, refold_case
from fieldapp.actions.append import Data, NewEvent, append_to_locked
from fieldapp.actions.check_command import refusal_of
from fieldapp.actions.library import Library
from fieldapp.actions.limit import Rule, charge
from fieldapp.core.customer_rules import UNTIL_CUT_OFF, reason_against
from fieldapp.core.events import Written, problems_of
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store
from fieldapp.store import links

BY = "customer"
PRESSES = Rule(free=30, longest_ms=60_000)  # by token: far more than anybody needs, too few to fill a timeline
PRESSED = uuid.UUID("0b0f1c52-5d0e-5c53-8f3c-6a2f0f2b7a11")
DESK_LOCALE = "ru"
Case = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """What was pressed, on the picture of `revision`; `private` holds words that can be blanked."""

    type: str
    revision: int
    data: Data = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What became of it: done, the same as before, or why not (a code of core/customer_rules or of the callers)."""

    outcome: Literal["done", "same", "no"]
    reason: str = ""
    ring: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    """A link that leads somewhere: its token, its latest visit as store/links has it, and that visit's case, locked."""

    token: str
    visit: Any
    case: Case

    def press_id(self, wish: Wish) -> str:
        """The event's id. The token is in it, so that no name or word could be guessed from the id."""
        parts = [self.token, self.case["id"], wish.type, wish.revision, dict(wish.data), dict(wish.private)]
        return str(uuid.uuid5(PRESSED, orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode()))


def say(session: Session, library: Library, now_ms: int, token: str, wish: Wish) -> Said | None:
    """Do what the customer pressed, if it still can be done; None when the token leads nowhere. Commits."""
    return answered(session, now_ms, token, lambda opened: _say(session, library, now_ms, opened, wish))


def answered(session: Session, now_ms: int, token: str, act: Callable[[Opened], Said]) -> Said | None:
    """`act` on the link's visit under its lock, counted against haste; commits what was done and said."""
    link = links.find(session, now_ms, token)
    if link is None or link.kind != "live" or link.visit is None:
        session.rollback()
        return None
    if charge(session, f"customer:{link.digest}", PRESSES, now_ms):
        session.rollback()
        return Said("no", "too_often")
    case = cases_store.lock_cases(session, [link.visit.id])[link.visit.id]
    said = act(Opened(token, link.visit, case))
    if said.outcome == "done":
        links.count_use(session, link.digest, now_ms)
    session.commit()
    return said


def reason_now(library: Library, case: Mapping[str, Any], wish: Wish, now_ms: int) -> str | None:
    """Why this cannot be chosen now: a code of core/customer_rules, or plan_changed; None when it can.

    The library must have the case's playbook, see `with_book`.
    """
    type_ = wish.type
    refusal = refusal_of(library, case, type_, wish.data, wish.revision, now_ms)
    closed = reason_against(
        type_,
        is_offered=refusal != "no_longer_offered",
        look=case["look"],
        stamps=case["shown"].get("stamps", {}),
        window_from_ms=case["window_from_ms"],
        now_ms=now_ms,
    )
    return closed or ("plan_changed" if refusal == "plan_changed" else None)


def with_book(session: Session, library: Library, case: Mapping[str, Any]) -> Library:
    """The library with the playbook this case is pinned to, be it of an earlier release."""
    book = refold_case.library_book(session, library, case)
    return replace(library, books={**library.books, case["playbook"]: book})


def is_so(case: Mapping[str, Any], type_: str) -> bool:
    """Whether the case says already what the press would make it say."""
    counters = case["shown"].get("counters", {})
    asked = {
        kind for table, kind, _n, is_open, _due in case["shown"].get("effects", ()) if is_open and table == "alert"
    }
    return {
        "customer.confirmed": bool(counters.get("agreed")),
        "customer.unnamed": not counters.get("person_named"),
        "customer.call_me": "call_me" in asked,
        "customer.not_needed": "not_needed" in asked,
    }.get(type_, False)


def append(session: Session, library: Library, now_ms: int, case: Case, events: list[NewEvent]) -> list[str]:
    """The events in this visit and what follows from them; the messages to ring."""
    locked = {case["id"]: case}
    done = append_to_locked(session, library, now_ms, locked, events)
    return done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)


def is_known(session: Session, event_id: str) -> bool:
    """Whether this very press came before."""
    return bool(events_store.known_events(session, [event_id]))


def refused(session: Session, library: Library, now_ms: int, opened: Opened, wish: Wish, reason: str) -> Said:
    """The refusal; a wish that came too late is told to the dispatcher, once (F3 of the faults)."""
    late = wish.type in UNTIL_CUT_OFF and reason in ("too_late", "on_the_way", "here")
    event_id = opened.press_id(Wish(f"{wish.type}:late", opened.case["shown"].get("plan_revision", 0)))
    if not late or is_known(session, event_id):
        return Said("no", reason)
    words = library.texts[DESK_LOCALE][f"customer.desk.{wish.type.removeprefix('customer.')}"]
    note = NewEvent(opened.case["id"], "note", "system", "link", {"to": "to_dispatcher"}, {"words": words}, id=event_id)
    return Said("no", reason, append(session, library, now_ms, opened.case, [note]))


def _say(session: Session, library: Library, now_ms: int, opened: Opened, wish: Wish) -> Said:
    written: Written = {"type": wish.type, "by": BY, "data": wish.data, "private": wish.private}
    if problems_of(library.words, written):
        return Said("no", "bad_field")
    event_id = opened.press_id(wish)
    if is_known(session, event_id) or is_so(opened.case, wish.type):
        return Said("same")
    reason = reason_now(with_book(session, library, opened.case), opened.case, wish, now_ms)
    if reason is not None:
        return refused(session, library, now_ms, opened, wish, reason)
    event = NewEvent(opened.case["id"], wish.type, BY, BY, wish.data, wish.private, id=event_id)
    return Said("done", ring=append(session, library, now_ms, opened.case, [event]))
