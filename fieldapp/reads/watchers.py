"""Who else looks at a visit just now, and what was decided on it while somebody writes?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, cases, events, watchers


@dataclass(frozen=True)
class News:
    """What a colleague did with a visit: `type` of the event, her name, when it came in."""

    type: str
    name: str
    at_ms: int
    area_id: str


def watchers_of(session: Session, area_ids: Sequence[str], me: str, now_ms: int) -> dict[str, list[str]]:
    """`{case: [names]}` of the colleagues who have a visit of these areas open, without the reader."""
    query = (
        select(watchers.c.case_id, accounts.c.name)
        .join(accounts, accounts.c.id == watchers.c.account_id)
        .where(watchers.c.area_id.in_(list(area_ids)), watchers.c.until_ms > now_ms, watchers.c.account_id != me)
        .order_by(watchers.c.since_ms, accounts.c.name)
    )
    found: dict[str, list[str]] = {}
    for row in session.execute(query):
        found.setdefault(row.case_id, []).append(row.name)
    return found


def last_seq(session: Session, case_id: str) -> int:
    """The number of the last event of a visit by arrival; 0 for none."""
    return session.execute(select(func.max(events.c.seq)).where(events.c.case_id == case_id)).scalar() or 0


def news_of(session: Session, area_ids: Iterable[str], case_id: str, me: str, since_seq: int) -> News | None:
    """The last thing a colleague said of this visit after the event number `since_seq`; None when nobody did."""
    query = (
        select(events.c.type, accounts.c.name, events.c.received_ms, cases.c.area_id)
        .join(accounts, accounts.c.id == events.c.author)
        .join(cases, cases.c.id == events.c.case_id)
        .where(events.c.case_id == case_id, cases.c.area_id.in_(list(area_ids)), events.c.seq > since_seq)
        .where(events.c.by == "dispatcher", events.c.author != me, events.c.type != "alert.seen")
        .order_by(events.c.seq.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return News(row.type, row.name, row.received_ms, row.area_id) if row is not None else None
