"""The complaints of some areas: which channel, what it is about, what was promised, when the customer hears of us next.

An open complaint always has a contact to come (S1.5); one that has none is listed as overdue, with what is late.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from fieldapp.core.area_days import DayRules
from fieldapp.store import area_days
from fieldapp.store.tables import accounts, areas, calls, complaints, event_words, promises

PAGE = 50
STATES = ("open", "overdue", "all")
CHANNELS = ("book", "reception", "internet", "post", "by_phone", "email", "questionnaire", "hotline")  # S1.18
WORDS = ("content", "person_name", "phone", "promised_action")
Place = tuple[int, str]  # registered, case id: after which a page begins
_contact, _answer = promises.alias("contact"), promises.alias("answer")
_owner, _operator = aliased(accounts), aliased(accounts)
_CONTACT = and_(_contact.c.case_id == complaints.c.case_id, _contact.c.kind == "complaint_contact", _contact.c.open)
_ANSWER = and_(_answer.c.case_id == complaints.c.case_id, _answer.c.kind == "complaint_answer")


@dataclass(frozen=True)
class Wanted:
    """The filters; empty means all. `mine` is the account whose own are wanted."""

    area_ids: Sequence[str]
    state: str = "open"
    channel: str = ""
    mine: str = ""
    after: Place | None = None


def listed(session: Session, wanted: Wanted, now_ms: int, most: int = PAGE) -> list[dict[str, Any]]:
    """A page, the newest first."""
    order = (complaints.c.registered_ms.desc(), complaints.c.case_id.desc())
    query = _complaints().where(*_where(wanted, now_ms)).order_by(*order).limit(most)
    return _with_words(session, [dict(row._mapping) for row in session.execute(query)])


def one(session: Session, area_ids: Collection[str], case_id: str) -> dict[str, Any] | None:
    """One of these areas; None when it is not there."""
    mine = (complaints.c.case_id == case_id, complaints.c.area_id.in_(list(area_ids)))
    row = session.execute(_complaints().where(*mine)).first()
    return None if row is None else _with_words(session, [dict(row._mapping)])[0]


def without_contact(session: Session) -> Iterator[str]:
    """The open complaints whose customer nobody has promised to contact: there must be none (S1.5)."""
    promised = exists().where(_CONTACT)
    yield from session.scalars(select(complaints.c.case_id).where(complaints.c.open, ~promised))


def contacts_of(session: Session, area_id: str) -> dict[str, dict[str, str]]:
    """`{head, deputy, security: {name, phone, email}}` of an area, as far as they are named (S1.19)."""
    settings = session.execute(select(areas.c.settings).where(areas.c.id == area_id)).scalar() or {}
    named = {role: settings.get(f"contact_{role}") for role in ("head", "deputy", "security")}
    return {role: contact for role, contact in named.items() if contact}


def calendar_of(session: Session, area_id: str, first: int, last: int) -> tuple[DayRules, dict[int, tuple[str, str]]]:
    """How the area's calendar runs, and what it says of its own days from `first` to `last`: (kind, note)."""
    rules = area_days.rules_of_all(session, [area_id])[area_id]
    return rules, area_days.notes_of(session, area_id, first, last)


def _complaints() -> Select[Any]:
    return (
        select(complaints, areas.c.name.label("area"), areas.c.zone, calls.c.number, calls.c.year, calls.c.outage_no,
               calls.c.operator_id, _operator.c.name.label("operator"), _owner.c.name.label("owner"),
               _contact.c.id.label("contact_id"), _contact.c.due_ms.label("contact_ms"),
               _answer.c.due_ms.label("answer_ms"), _answer.c.open.label("unanswered"))
        .join(areas, areas.c.id == complaints.c.area_id)
        .join(calls, calls.c.case_id == complaints.c.case_id)
        .join(_operator, _operator.c.id == calls.c.operator_id)
        .outerjoin(_contact, _CONTACT)
        .outerjoin(_answer, _ANSWER)
        .outerjoin(_owner, _owner.c.id == _contact.c.owner)
    )  # fmt: skip


def _where(wanted: Wanted, now_ms: int) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [complaints.c.area_id.in_(list(wanted.area_ids))]
    if wanted.state != "all":
        rules.append(complaints.c.open)
    if wanted.state == "overdue":
        late = and_(_answer.c.open, _answer.c.due_ms < now_ms)
        rules.append(or_(_contact.c.id.is_(None), _contact.c.due_ms < now_ms, late))
    if wanted.channel:
        rules.append(complaints.c.channel == wanted.channel)
    if wanted.mine:
        rules.append(or_(calls.c.operator_id == wanted.mine, _contact.c.owner == wanted.mine))
    if wanted.after is not None:
        registered_ms, case_id = wanted.after
        same = and_(complaints.c.registered_ms == registered_ms, complaints.c.case_id < case_id)
        rules.append(or_(complaints.c.registered_ms < registered_ms, same))
    return rules


def _with_words(session: Session, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the customer said last of each field; empty once it was erased."""
    of = {row["case_id"]: row for row in found}
    for row in found:
        row.update(dict.fromkeys(WORDS, ""))
    mine = (event_words.c.case_id.in_(list(of)), event_words.c.field.in_(WORDS))
    query = select(event_words).where(*mine).order_by(event_words.c.event_id)
    for word in session.execute(query) if of else ():
        of[word.case_id][word.field] = word.words
    return found
