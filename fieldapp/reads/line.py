"""What did the telephone system see that the register did not: calls unanswered, or answered without an entry?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.register import MISTAKEN
from fieldapp.core.windows import DAY_MS, MINUTE_MS
from fieldapp.store.tables import accounts, areas, calls, line_calls

SHOWN_MS = 2 * DAY_MS
WEEK_MS = 7 * DAY_MS
MOST = 20
NOW_MS = 10 * MINUTE_MS  # so long a line is live whose end nobody said
READY = "ready"


def missed(session: Session, area_ids: Collection[str], now_ms: int) -> list[dict[str, Any]]:
    """Calls of two days that nobody answered, and whose number nobody talked to since; the newest first."""
    later = line_calls.alias("later")
    again = exists().where(
        later.c.e164 == line_calls.c.e164, later.c.began_ms > line_calls.c.began_ms, later.c.answered_ms.is_not(None)
    )
    after = (calls.c.began_ms >= line_calls.c.began_ms, calls.c.call_result != MISTAKEN)
    talked = exists().where(calls.c.e164 == line_calls.c.e164, *after)
    waits = or_(line_calls.c.e164 == "", and_(~again, ~talked))
    return _listed(session, area_ids, now_ms, _unanswered(), waits)


def missed_though_ready(session: Session, area_ids: Collection[str], now_ms: int) -> int:
    """How many calls of a week nobody answered while she said that she was on the line: strictly forbidden (S2.9)."""
    mine = (line_calls.c.area_id.in_(list(area_ids)), line_calls.c.began_ms > now_ms - WEEK_MS)
    query = select(func.count()).select_from(line_calls)
    return int(session.scalar(query.where(*mine, _unanswered(), line_calls.c.presence == READY)) or 0)


def unregistered(session: Session, area_ids: Collection[str], now_ms: int) -> list[dict[str, Any]]:
    """Calls of two days that were answered and are over, without an entry in the register (S2.12)."""
    over = and_(line_calls.c.answered_ms.is_not(None), line_calls.c.ended_ms.is_not(None))
    return _listed(session, area_ids, now_ms, over, line_calls.c.case_id.is_(None))


def of_case(session: Session, case_id: str) -> Row[Any] | None:
    """What the line said of a call of the register."""
    return session.execute(select(line_calls).where(line_calls.c.case_id == case_id)).first()


def at_desk(session: Session, account_id: str, now_ms: int) -> Row[Any] | None:
    """The call that rings at this person's extension or is talked there, and has no call of the desk yet."""
    mine = (line_calls.c.account_id == account_id, line_calls.c.began_ms > now_ms - NOW_MS)
    live = (line_calls.c.ended_ms.is_(None), line_calls.c.case_id.is_(None))
    return session.execute(select(line_calls).where(*mine, *live).order_by(line_calls.c.began_ms.desc())).first()


def _unanswered() -> ColumnElement[bool]:
    return and_(line_calls.c.answered_ms.is_(None), line_calls.c.ended_ms.is_not(None))


def _listed(
    session: Session, area_ids: Collection[str], now_ms: int, *rules: ColumnElement[bool]
) -> list[dict[str, Any]]:
    query = (
        select(line_calls, accounts.c.name.label("person"), areas.c.zone, areas.c.name.label("area"))
        .join(areas, areas.c.id == line_calls.c.area_id)
        .outerjoin(accounts, accounts.c.id == line_calls.c.account_id)
        .where(line_calls.c.area_id.in_(list(area_ids)), line_calls.c.began_ms > now_ms - SHOWN_MS, *rules)
        .order_by(line_calls.c.began_ms.desc(), line_calls.c.id)
        .limit(MOST)
    )
    return [dict(row._mapping) for row in session.execute(query)]
