"""What happens when a customer presses something on the page behind the link?

Each press is a command of the customer in the latest visit of the order, checked under the case's lock, as SMS answers
are (take_reply). Its id follows from the token, the visit and what was pressed on which picture, so that a second tap,
the back button and a form sent again change nothing.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import Data, NewEvent, append_to_locked
from fieldapp.actions.check_command import refusal_of
from fieldapp.actions.library import Library
from fieldapp.actions.limit import Rule, charge
from fieldapp.actions.refold_case import with_books
from fieldapp.core import customer_rules
from fieldapp.core.customer_rules import UNTIL_CUT_OFF
from fieldapp.core.events import Written, problems_of
from fieldapp.store import cases as cases_store
from fieldapp.store import events as events_store
from fieldapp.store import links

BY = "customer"
PRESSES = Rule(free=30, longest_ms=60_000)  # by token: far more than anybody needs, too few to fill a timeline
PRESSED = uuid.UUID("0b0f1c52-5d0e-5c53-8f3c-6a2f0f2b7a11")
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

    session: Session
    library: Library
    now_ms: int
    token: str
    visit: Any
    case: Case

    def press_id(self, wish: Wish) -> str:
        """The event's id. The token is in it, so that no name or word could be guessed from the id."""
        parts = [self.token, self.case["id"], wish.type, wish.revision, dict(wish.data), dict(wish.private)]
        return str(uuid.uuid5(PRESSED, orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode()))


def say(session: Session, library: Library, now_ms: int, token: str, wish: Wish) -> Said | None:
    """Do what the customer pressed, if it still can be done; None when the token leads nowhere. Commits."""
    return answered(session, library, now_ms, token, lambda opened: _say(opened, wish))


def answered(session: Session, library: Library, now_ms: int, token: str, act: Callable[[Opened], Said]) -> Said | None:
    """`act` on the link's visit under its lock, counted against haste; commits what was done and said."""
    link = links.find(session, now_ms, token)
    if link is None or link.kind != "live" or link.visit is None:
        session.rollback()
        return None
    if charge(session, f"customer:{link.digest}", PRESSES, now_ms):
        session.rollback()
        return Said("no", "too_often")
    case = cases_store.lock_cases(session, [link.visit.id])[link.visit.id]
    said = act(Opened(session, library, now_ms, token, link.visit, case))
    if said.outcome == "done":
        links.count_use(session, link.digest, now_ms)
    session.commit()
    return said


def reason_now(
    library: Library, case: Mapping[str, Any], wish: Wish, now_ms: int, area_settings: Mapping[str, Any]
) -> str | None:
    """Why this cannot be chosen now: a code of core/customer_rules, or plan_changed; None when it can.

    The library must have the case's playbook, see refold_case.with_books.
    """
    type_ = wish.type
    refusal = refusal_of(library, case, type_, wish.data, wish.revision, now_ms)
    closed = customer_rules.reason_against(
        type_,
        is_offered=refusal != "no_longer_offered",
        look=case["look"],
        stamps=case["shown"].get("stamps", {}),
        window_from_ms=case["window_from_ms"],
        now_ms=now_ms,
        cut_off_ms=customer_rules.cut_off_ms(area_settings),
    )
    return closed or ("plan_changed" if refusal == "plan_changed" else None)


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


def append(opened: Opened, events: Sequence[NewEvent], case: Case | None = None) -> list[str]:
    """The events in this visit (or in another locked `case`) and what follows from them; the messages to ring."""
    chosen = case or opened.case
    locked = {chosen["id"]: chosen}
    known = (opened.session, opened.library, opened.now_ms, locked)
    done = append_to_locked(*known, events)
    return done.ring + follow_up.follow_up(*known, done.fresh)


def is_known(opened: Opened, wish: Wish) -> bool:
    """Whether this very press came before."""
    return bool(events_store.known_events(opened.session, [opened.press_id(wish)]))


def reason_against(opened: Opened, wish: Wish) -> str | None:
    """`reason_now` for the visit behind the link."""
    library = with_books(opened.session, opened.library, [opened.case])
    return reason_now(library, opened.case, wish, opened.now_ms, opened.visit.settings)


def refused(opened: Opened, wish: Wish, reason: str) -> Said:
    """The refusal; who came too late with a new time or a cancelling is called by the dispatcher (F3 of the faults)."""
    late = Wish(f"{wish.type}:late", opened.case["shown"].get("plan_revision", 0))
    is_late = wish.type in UNTIL_CUT_OFF and reason in ("too_late", "on_the_way", "here")
    if not is_late or is_known(opened, late):
        return Said("no", reason)
    words = {"words": opened.library.desk_texts[f"customer.desk.{wish.type.removeprefix('customer.')}"]}
    call = NewEvent(opened.case["id"], "customer.call_me", BY, BY, {}, words, id=opened.press_id(late))
    return Said("no", reason, append(opened, [call]))


def _say(opened: Opened, wish: Wish) -> Said:
    written: Written = {"type": wish.type, "by": BY, "data": wish.data, "private": wish.private}
    if problems_of(opened.library.words, written):
        return Said("no", "bad_field")
    if is_known(opened, wish) or is_so(opened.case, wish.type):
        return Said("same")
    reason = reason_against(opened, wish)
    if reason is not None:
        return refused(opened, wish, reason)
    event = NewEvent(opened.case["id"], wish.type, BY, BY, wish.data, wish.private, id=opened.press_id(wish))
    return Said("done", ring=append(opened, [event]))
