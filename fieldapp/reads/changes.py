"""What changed lately in some areas? Asked four times a second by one thread of a process, so it touches few rows."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fieldapp.store.db import read_only
from fieldapp.store.tables import alerts, cases, outbox, watchers

MOST = 500
OVERLAP_MS = 10_000  # so long may a transaction take to commit what it stamped before
Change = tuple[str, str, int]  # area, what, at_ms


class Known:
    """What the last look found; one for all listeners of a process."""

    def __init__(self) -> None:
        self._by_area: dict[str, set[Change]] = {}

    @property
    def area_ids(self) -> frozenset[str]:
        """The areas of the last look."""
        return frozenset(self._by_area)

    def news(self, session: Session, area_ids: Iterable[str], now_ms: int) -> dict[str, int]:
        """`{area: when its newest change was made}` of those that changed since the last look.

        An area that is looked at for the first time counts as changed when something happened within OVERLAP_MS.
        """
        mine: dict[str, set[Change]] = {area: set() for area in area_ids}
        for change in lately(session, mine, now_ms - OVERLAP_MS, now_ms):
            mine[change[0]].add(change)
        new = {area: found - self._by_area.get(area, set()) for area, found in mine.items()}
        self._by_area = mine
        return {area: max(change[2] for change in found) for area, found in new.items() if found}


def reading(session: Session) -> Session:
    """The session for reading only: on SQLite it takes no write lock. Ask before its first statement."""
    return read_only(session)


def lately(session: Session, area_ids: Iterable[str], since_ms: int, now_ms: int) -> set[Change]:
    """`(area, what exactly, when)` of visits, alerts and messages that changed since; equal when nothing did.

    Also who looks at which visit, whatever its age: that somebody no longer looks is a change that nobody writes down.
    """
    mine = list(area_ids)
    found: set[Change] = set()
    moved = select(cases.c.area_id, cases.c.id, cases.c.revision, cases.c.changed_ms).where(
        cases.c.area_id.in_(mine), cases.c.changed_ms >= since_ms
    )
    for row in session.execute(moved.order_by(cases.c.changed_ms.desc()).limit(MOST)):
        found.add((row.area_id, f"{row.id}:{row.revision}", row.changed_ms))
    seen = select(alerts.c.area_id, alerts.c.id, alerts.c.seen_ms).where(
        alerts.c.area_id.in_(mine), alerts.c.open, alerts.c.seen_ms >= since_ms
    )
    for alert in session.execute(seen):
        found.add((alert.area_id, f"{alert.id}:seen", alert.seen_ms))
    sent = select(outbox.c.area_id, outbox.c.id, outbox.c.state, outbox.c.settled_ms).where(
        outbox.c.area_id.in_(mine),
        outbox.c.audience == "customer",
        or_(outbox.c.settled_ms >= since_ms, outbox.c.created_ms >= since_ms),
    )
    for text in session.execute(sent.limit(MOST)):
        found.add((text.area_id, f"{text.id}:{text.state}", text.settled_ms or 0))
    looking = select(watchers).where(watchers.c.area_id.in_(mine))
    for one in session.execute(looking):
        is_there = one.until_ms > now_ms
        found.add((one.area_id, f"{one.account_id}:{one.case_id}:{is_there}", one.since_ms))
    return found
