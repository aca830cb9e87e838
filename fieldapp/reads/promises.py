"""Every agreed time of some areas in one list: when, whose, to whom, in which words, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from fieldapp.core.promises import MOVED
from fieldapp.reads.day import AreaView
from fieldapp.store.tables import accounts, areas, cases, event_words, events, orders, phones, promise_steps, promises
from fieldapp.store.tables import subjects as subjects_table

PAGE = 50
SENTENCE = ("words", "content", "promised_action", "unavailable_because")  # the fields that say what was promised
CALLER = ("person_name", "phone")  # of a call, which has no order
STATES = ("open", "overdue", "kept", "missed")
_giver = aliased(accounts)
Place = tuple[int, str]  # due, id: after which a page begins
Span = tuple[str, int, int]  # area id, from_ms, to_ms: in each area's own zone


@dataclass(frozen=True)
class Wanted:
    """The filters; empty means all. `owner` is an account's id or `duty`; `spans` bound when it is due in each area."""

    area_ids: Sequence[str]
    state: str = "open"
    kind: str = ""
    owner: str = ""
    spans: Sequence[Span] = ()
    after: Place | None = None


def listed(session: Session, wanted: Wanted, now_ms: int, most: int = PAGE) -> list[dict[str, Any]]:
    """A page, the soonest first; `words` is the sentence it came from, `customer` whom it was given to."""
    query = _promises().where(*_where(wanted, now_ms)).order_by(promises.c.due_ms, promises.c.id).limit(most)
    return _with_words(session, [dict(row._mapping) for row in session.execute(query)])


def one(session: Session, area_ids: Collection[str], case_id: str, promise_id: str) -> dict[str, Any] | None:
    """A promise of these areas, open or not, with `phones`, `steps` and `moves`; None when it is not there."""
    mine = (promises.c.id == promise_id, promises.c.case_id == case_id, promises.c.area_id.in_(list(area_ids)))
    row = session.execute(_promises().where(*mine)).first()
    if row is None:
        return None
    (found,) = _with_words(session, [dict(row._mapping)])
    history = {"steps": _steps(session, promise_id), "moves": _moves(session, found)}
    return found | {"phones": _phones(session, found)} | history


def counts(session: Session, spans: Sequence[Span], now_ms: int) -> list[dict[str, Any]]:
    """`area_id, kind, owner, state, count` of what was due in these spans; state is kept or missed.

    Missed is what was not kept up to its moment, also where the contact was made later or is still to be made.
    """
    is_missed = or_(promises.c.state == "missed", and_(promises.c.open, promises.c.due_ms < now_ms))
    state = case((is_missed, "missed"), else_="kept").label("state")
    columns = (promises.c.area_id, promises.c.kind, promises.c.owner, state)
    query = select(*columns, func.count().label("count")).where(_inside(spans), or_(is_missed, _KEPT))
    return [dict(row._mapping) for row in session.execute(query.group_by(*columns))]


def names_of(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """`{account id: name}`."""
    query = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(list(account_ids)))
    return {row.id: row.name for row in session.execute(query)}


def numbers_of(session: Session, found: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """`{case id: numbers}` by which the customers of these promises can be reached, in their order."""
    numbers: dict[str, list[str]] = {row["case_id"]: [] for row in found}
    by_order = {row["order_id"]: row["case_id"] for row in found if row["order_id"]}
    query = select(phones.c.order_id, phones.c.e164).where(phones.c.order_id.in_(list(by_order)))
    for row in session.execute(query.order_by(phones.c.order_id, phones.c.place)):
        numbers[by_order[row.order_id]].append(row.e164)
    said = (event_words.c.case_id.in_(list(numbers)), event_words.c.field == "phone")
    query = select(event_words.c.case_id, event_words.c.words).where(*said).order_by(event_words.c.event_id)
    for row in session.execute(query):
        numbers[row.case_id].append(row.words)
    return {case_id: list(dict.fromkeys(one)) for case_id, one in numbers.items()}


def _inside(spans: Sequence[Span]) -> ColumnElement[bool]:
    parts = [and_(promises.c.area_id == area_id, promises.c.due_ms >= begins, promises.c.due_ms < ends)
             for area_id, begins, ends in spans]  # fmt: skip
    return or_(false(), *parts)


_KEPT = and_(promises.c.open.is_(False), promises.c.state == "kept")


def _promises() -> Select[Any]:
    return (
        select(promises, cases.c.kind.label("case_kind"), cases.c.order_id, cases.c.state.label("case_state"),
               areas.c.name.label("area"), areas.c.zone, orders.c.external_id.label("order"), orders.c.blanked_ms,
               subjects_table.c.name.label("customer"), accounts.c.name.label("owner_name"),
               events.c.type.label("said_type"), events.c.at_ms.label("said_ms"), _giver.c.name.label("said_by"))
        .join(cases, cases.c.id == promises.c.case_id)
        .join(areas, areas.c.id == promises.c.area_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects_table, subjects_table.c.order_id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == promises.c.owner)
        .outerjoin(events, events.c.id == promises.c.cause)
        .outerjoin(_giver, _giver.c.id == events.c.author)
    )  # fmt: skip


def _where(wanted: Wanted, now_ms: int) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [promises.c.area_id.in_(list(wanted.area_ids)), promises.c.due_ms.is_not(None)]
    is_overdue = and_(promises.c.open, promises.c.due_ms < now_ms)
    rules.append({"overdue": is_overdue, "kept": _KEPT, "missed": or_(promises.c.state == "missed", is_overdue)}
                 .get(wanted.state, promises.c.open))  # fmt: skip
    if wanted.kind:
        rules.append(promises.c.kind == wanted.kind)
    if wanted.owner:
        rules.append(promises.c.owner == ("" if wanted.owner == "duty" else wanted.owner))
    if wanted.spans:
        rules.append(_inside(wanted.spans))
    if wanted.after is not None:
        due_ms, promise_id = wanted.after
        later = and_(promises.c.due_ms == due_ms, promises.c.id > promise_id)
        rules.append(or_(promises.c.due_ms > due_ms, later))
    return rules


def _with_words(session: Session, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One statement for the words of all of them: those of the causing event, and the name a caller gave."""
    causes, calls = {row["cause"] for row in found}, {row["case_id"] for row in found if not row["order_id"]}
    mine = or_(
        and_(event_words.c.event_id.in_(causes), event_words.c.field.in_(SENTENCE)),
        and_(event_words.c.case_id.in_(calls), event_words.c.field == CALLER[0]),
    )
    said: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    for word in session.execute(select(event_words).where(mine).order_by(event_words.c.event_id)) if found else ():
        said[word.event_id, word.field] = word.words
        if word.field == CALLER[0]:
            names[word.case_id] = word.words
    for row in found:
        row["words"] = next((said[row["cause"], name] for name in SENTENCE if (row["cause"], name) in said), "")
        row["customer"] = row["customer"] or names.get(row["case_id"], "")
    return found


def _phones(session: Session, row: Mapping[str, Any]) -> list[str]:
    return numbers_of(session, [row])[row["case_id"]]


def _steps(session: Session, promise_id: str) -> list[dict[str, Any]]:
    """What people did with it, the first first, with names."""
    query = select(promise_steps).where(promise_steps.c.promise_id == promise_id).order_by(promise_steps.c.id)
    rows = [dict(row._mapping) for row in session.execute(query)]
    names = names_of(session, {row[name] for row in rows for name in ("by", "from_owner", "to_owner")})
    return [row | {f"{name}_name": names.get(row[name], "") for name in ("by", "from_owner", "to_owner")}
            for row in rows]  # fmt: skip


def _moves(session: Session, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """When it was due before, each time a call reached nobody: `due_ms, at_ms, by_name`, the first first."""
    if row["said_type"] != MOVED:
        return []
    before = promises.alias("before")
    ended = and_(events.c.case_id == before.c.case_id, events.c.type == MOVED, events.c.at_ms == before.c.settled_ms)
    query = (
        select(before.c.due_ms, events.c.at_ms, accounts.c.name.label("by_name"))
        .join(events, ended)
        .join(accounts, accounts.c.id == events.c.author)
        .where(before.c.case_id == row["case_id"], before.c.kind == row["kind"], events.c.at_ms <= row["said_ms"])
        .order_by(events.c.at_ms, before.c.id)
    )
    return [dict(one._mapping) for one in session.execute(query)]


def kinds_of(session: Session, areas_seen: Sequence[AreaView]) -> list[str]:
    """Which kinds of promises there are in these areas."""
    mine = promises.c.area_id.in_([area.id for area in areas_seen])
    return list(session.scalars(select(promises.c.kind).where(mine).distinct().order_by(promises.c.kind)))


def area_of(session: Session, case_id: str) -> str:
    """The area of a case; empty when there is none of this id."""
    return session.execute(select(cases.c.area_id).where(cases.c.id == case_id)).scalar() or ""
