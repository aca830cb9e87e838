"""Which areas may these sessions hear of? Asked each few seconds for all streams of a process at once."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.core.people import OFFICE
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store.sessions import sessions_of_tokens
from fieldapp.store.tables import cases


def areas_heard(
    session: Session, token_hashes: Iterable[bytes], now_ms: int, idle_hours: int
) -> dict[bytes, frozenset[str]]:
    """`{session: areas}` of those read sessions that still hold, of people of the office; others are missing."""
    found: dict[bytes, set[str]] = {}
    for row in sessions_of_tokens(session, list(token_hashes), now_ms):
        is_fresh = now_ms - row.seen_ms < idle_hours * 60 * MINUTE_MS
        if row.kind == "read" and row.role in OFFICE and is_fresh:
            areas = found.setdefault(bytes(row.token_hash), set())
            areas.update(filter(None, [row.area_id]))
    return {token_hash: frozenset(areas) for token_hash, areas in found.items()}


def cursors(session: Session, area_ids: Iterable[str]) -> dict[str, int]:
    """`{area: its newest changed_ms}`; areas without any case are missing."""
    newest = select(cases.c.area_id, func.max(cases.c.changed_ms)).where(cases.c.area_id.in_(list(area_ids)))
    return {area: at_ms or 0 for area, at_ms in session.execute(newest.group_by(cases.c.area_id))}
