"""How are the telephone system's calls kept, and which calls of the desk may they have been?"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.core.line import EARLY_MS, LONGEST_MS, SAME_MS
from fieldapp.core.register import MISTAKEN
from fieldapp.store.tables import account_areas, accounts, calls, line_calls, presence
from fieldapp.store.upsert import insert_into

OUTGOING = "outgoing"  # the telephone system says what comes in
_BACK_MS = LONGEST_MS + SAME_MS


def line_of(session: Session, system: str, call: str) -> Row[Any] | None:
    """The call that this system names so."""
    mine = (line_calls.c.system == system, line_calls.c.call == call)
    return session.execute(select(line_calls).where(*mine)).first()


def count_since(session: Session, system: str, since_ms: int) -> int:
    """How many calls this system has told of since then."""
    mine = (line_calls.c.system == system, line_calls.c.created_ms > since_ms)
    return int(session.execute(select(func.count()).select_from(line_calls).where(*mine)).scalar_one())


def held(session: Session, blank: Mapping[str, Any]) -> dict[str, Any]:
    """The row of this call, made when it is new, and locked until the commit."""
    session.execute(insert_into(session, line_calls).values(blank).on_conflict_do_nothing())
    mine = (line_calls.c.system == blank["system"], line_calls.c.call == blank["call"])
    return dict(session.execute(select(line_calls).where(*mine).with_for_update()).one()._mapping)


def change(session: Session, line_id: str, values: Mapping[str, Any]) -> None:
    """Write what became known of a call that is held."""
    session.execute(update(line_calls).where(line_calls.c.id == line_id).values(values))


def join(session: Session, line_id: str, case_id: str, area_id: str) -> Row[Any] | None:
    """Say which call of the desk it was; None when somebody has said so already."""
    free = update(line_calls).where(line_calls.c.id == line_id, line_calls.c.case_id.is_(None))
    return session.execute(free.values(case_id=case_id, area_id=area_id).returning(line_calls)).first()


def let_go(session: Session, case_ids: Collection[str]) -> None:
    """Calls that were opened by mistake were no calls of the line; it may have been another one."""
    session.execute(update(line_calls).where(line_calls.c.case_id.in_(list(case_ids))).values(case_id=None))


def people_at(session: Session, extension: str, area_ids: Collection[str]) -> list[Row[Any]]:
    """`id, state, area_id` of whoever has this extension in these areas; who is ready first, a row an area."""
    query = (
        select(accounts.c.id, presence.c.state, account_areas.c.area_id)
        .join(account_areas, account_areas.c.account_id == accounts.c.id)
        .outerjoin(presence, presence.c.account_id == accounts.c.id)
        .where(accounts.c.extension == extension, accounts.c.active, account_areas.c.area_id.in_(list(area_ids)))
    )
    order = ((func.coalesce(presence.c.state, "") != "ready"), accounts.c.id, account_areas.c.area_id)
    return list(session.execute(query.order_by(*order)))


def calls_around(session: Session, line: Mapping[str, Any]) -> list[Row[Any]]:
    """The desk's calls without a line that this one may have been: `case_id, e164, began_ms`."""
    over_ms = line["ended_ms"] if line["ended_ms"] is not None else line["began_ms"] + LONGEST_MS
    hers = calls.c.operator_id == line["account_id"]
    query = select(calls.c.case_id, calls.c.e164, calls.c.began_ms).where(
        hers if line["account_id"] else and_(calls.c.e164 == line["e164"], calls.c.e164 != ""),
        calls.c.began_ms.between(line["began_ms"] - EARLY_MS, over_ms + SAME_MS),
        *_free(),
    )
    return list(session.execute(query))


def lines_around(session: Session, case_ids: Collection[str]) -> list[Row[Any]]:
    """The answered calls of the line that these calls of the desk may have been: both, and where each lies."""
    same = and_(line_calls.c.account_id.is_(None), line_calls.c.e164 == calls.c.e164, line_calls.c.e164 != "")
    fits = or_(line_calls.c.account_id == calls.c.operator_id, same)
    near = line_calls.c.began_ms.between(calls.c.began_ms - _BACK_MS, calls.c.began_ms + EARLY_MS)
    columns = (line_calls.c.id, line_calls.c.e164, line_calls.c.began_ms, line_calls.c.ended_ms)
    called = (calls.c.case_id, calls.c.area_id, calls.c.e164.label("typed"), calls.c.began_ms.label("opened_ms"))
    query = select(*columns, *called).join(calls, and_(fits, near))
    open_ones = (line_calls.c.case_id.is_(None), line_calls.c.answered_ms.is_not(None))
    return list(session.execute(query.where(calls.c.case_id.in_(list(case_ids)), *open_ones, *_free())))


def _free() -> tuple[ColumnElement[bool], ...]:
    """Calls that come in, were not opened by mistake, and have no line yet."""
    theirs = line_calls.alias("theirs")
    meant = (calls.c.kind != OUTGOING, calls.c.call_result != MISTAKEN)
    return (*meant, ~exists().where(theirs.c.case_id == calls.c.case_id))
