"""Is this person on the line, and when does her next shift begin (S2.8)?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.rota import DUTIES, HOURS, IsHoliday, Span, has_rota, spans
from fieldapp.core.telling import Roster
from fieldapp.core.windows import DAY_MS
from fieldapp.store import ladders
from fieldapp.store.presence import has_extension, presence_of

BACK_MS = 3_600_000


def presence(
    session: Session, account_id: str, area_ids: Collection[str], now_ms: int, is_holiday: IsHoliday
) -> dict[str, Any]:
    """`state`, `forward`, `since_ms`, `line`: whether a telephone system tells of hers (docs/telephony.md).

    `shift_from_ms`: of the shift that began last hour or begins within a day.
    """
    row = presence_of(session, account_id)
    rosters = ladders.rosters(session, sorted(area_ids), is_holiday).values()
    begins = [at_ms for roster in rosters for at_ms in _begins(roster, account_id, now_ms)]
    return {
        "state": row.state if row is not None else "off",
        "forward": row.forward if row is not None else "",
        "since_ms": row.since_ms if row is not None else None,
        "shift_from_ms": min(begins, default=None),
        "line": has_extension(session, account_id),
    }


def _begins(roster: Roster, account_id: str, now_ms: int) -> list[int]:
    """When her shifts begin; the start of what was asked for is no beginning."""
    from_ms, to_ms = now_ms - BACK_MS, now_ms + DAY_MS
    mine = [shift for shift in roster.shifts if shift.account_id == account_id]
    kinds = [duty for duty in (*DUTIES, HOURS) if has_rota(mine, duty)]
    found: list[Span] = [one for duty in kinds for one in spans(mine, duty, from_ms, to_ms, roster.calendar)]
    return [one.from_ms for one in found if one.people and one.from_ms > from_ms]
