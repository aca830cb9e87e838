"""How does a call become an order with its visit, in one step and once (issue 5, point 1)?

The order goes the way of every order (import_orders), under the call's number; then the call says that it was opened,
which settles the wish for a visit. Repeating it after a cut-off is harmless: what is there stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.e164 import e164_of
from fieldapp.actions.import_orders import Choices, import_orders
from fieldapp.actions.keep_promise import by_of
from fieldapp.actions.library import Library
from fieldapp.actions.read_orders_file import FileRow
from fieldapp.core.ids import visit_id
from fieldapp.core.order_of_call import CallNumber
from fieldapp.core.orders import Finding
from fieldapp.core.people import AT_DESK, Actor
from fieldapp.core.read_cells import read_day, read_time
from fieldapp.core.windows import day_number, shifted, window_of
from fieldapp.store import areas as areas_store
from fieldapp.store import calls as calls_store
from fieldapp.store import cases as cases_store
from fieldapp.store import orders as orders_store
from fieldapp.store.tables import events

WORDS = ("customer", "phone", "work", "city", "address", "entrance", "floor", "flat", "intercom", "comment")
WHEN = ("day", "from", "to")
NEEDED = ("address", "work")
LATEST_DAYS = 366  # a visit that is farther away is a slip of the finger
OPENED = "visit.opened"


@dataclass(frozen=True)
class Wanted:
    """What was typed: `words` by WORDS and WHEN. `is_open_ended`: the customer knows no time yet."""

    area_id: str
    words: Mapping[str, str]
    is_open_ended: bool
    locale: str


@dataclass(frozen=True)
class Opened:
    """The order's number, and the messages to ring. With `faults` (codes) or `findings` nothing was written."""

    number: str = ""
    ring: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    findings: Sequence[Finding] = ()


def open_order(
    session: Session, library: Library, now_ms: int, actor: Actor, case_id: str, wanted: Wanted, choices: Choices
) -> Opened:
    """Open it; an order that is there already stays as it is. Commits.

    `choices` are those of an import, whose source and area are the call's. Raises PermissionError for a call or an area
    that is not the actor's.
    """
    call = calls_store.call_row(session, case_id)
    areas = {area.id: area for area in areas_store.all_areas(session)}
    mine = call is not None and actor.role in AT_DESK and actor.has_area(call.area_id)
    if not mine or wanted.area_id not in areas or not actor.has_area(wanted.area_id):
        session.rollback()
        raise PermissionError(case_id)
    named, area = CallNumber(call.area_id, call.year, call.number), areas[wanted.area_id]
    known = orders_store.known_orders(session, named.source, [named.external_id])
    session.rollback()
    ring: list[str] = []
    if not known:
        faults = faults_of(wanted, area.zone, now_ms)
        if faults:
            return Opened(faults=faults)
        row = FileRow(1, _row(wanted, named, area.name))
        choices = Choices(named.source, rules=choices.rules, locale=choices.locale, region=choices.region)
        report = import_orders(session, library, now_ms, actor, [row], choices)
        if report.rows[0].outcome == "refused":
            return Opened(findings=report.rows[0].findings)
        ring = report.ring
    return Opened(named.external_id, ring + _say(session, library, now_ms, actor, case_id, named, wanted.locale))


def faults_of(wanted: Wanted, zone: str, now_ms: int) -> list[str]:
    """Codes of `order_of_call.fault.<code>`, besides what is found in every order."""
    words = wanted.words
    found = [f"no_{name}" for name in NEEDED if not words.get(name)]
    if not words.get("phone"):
        found.append("no_phone")
    elif not e164_of(words["phone"]):
        found.append("bad_phone")
    return found if wanted.is_open_ended else found + _faults_of_time(words, zone, now_ms)


def _faults_of_time(words: Mapping[str, str], zone: str, now_ms: int) -> list[str]:
    if not all(words.get(name) for name in WHEN):
        return ["no_time"]
    day, begins, ends = read_day(words["day"]), read_time(words["from"]), read_time(words["to"])
    if day is None or begins is None or ends is None:
        return []  # the judgement of orders says what is wrong
    until = ends.minute or 24 * 60
    if until > begins.minute and window_of(day, begins.minute, until, zone).to_ms <= now_ms:
        return ["past"]
    return ["too_far"] if day > shifted(day_number(now_ms, zone), LATEST_DAYS) else []


def _row(wanted: Wanted, named: CallNumber, area: str) -> dict[str, str]:
    names = WORDS if wanted.is_open_ended else (*WORDS, *WHEN)
    said = {name: wanted.words[name] for name in names if wanted.words.get(name)}
    return {**said, "number": named.external_id, "area": area}


def _say(
    session: Session, library: Library, now_ms: int, actor: Actor, case_id: str, named: CallNumber, locale: str
) -> list[str]:
    """The call's `visit.opened`, said once, and the customer's language; the messages to ring."""
    locked = cases_store.lock_cases(session, [case_id])
    said = select(events.c.id).where(events.c.case_id == case_id, events.c.type == OPENED).limit(1)
    order: dict[str, Any] = orders_store.known_orders(session, named.source, [named.external_id])[named.external_id]
    if session.execute(said).first() is not None:
        session.rollback()
        return []
    orders_store.set_locale(session, order["id"], locale)
    into = visit_id(named.source, named.external_id, order["visits"]) if order["visits"] else order["id"]
    event = NewEvent(case_id, OPENED, by_of(actor), actor.id, {"into": into})
    done = append_to_locked(session, library, now_ms, locked, [event])
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    session.commit()
    return ring
