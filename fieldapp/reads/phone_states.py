"""How is each technician's phone: when did it last speak, what has it not sent, do pushes reach it, which version?

Silence is red only while he should be at work: from the first to the last open interval of his day, and while a visit
runs. A phone in a pocket says nothing for a while, so half an hour is nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, and_, func, select
from sqlalchemy.orm import Session

from fieldapp.reads.day import AreaView
from fieldapp.reads.push_cover import why_of
from fieldapp.store.tables import accounts, cases, devices, subscriptions

SILENT_MS = 30 * 60_000
NO_PUSH = ("off", "denied", "unsupported", "silent", "broken")  # what the phone itself says of its pushes


@dataclass(frozen=True)
class PhoneState:
    """Of the phone that spoke last. `push`: ok, none, off, denied, unsupported, silent, broken, other_key, old."""

    seen_ms: int | None
    unsent: int
    push: str
    app: str
    is_silent: bool


def phone_states(
    session: Session, account_ids: Collection[str], areas: Sequence[AreaView], now_ms: int, *, vapid: str = ""
) -> dict[str, PhoneState]:
    """`{account: PhoneState}` of all these technicians, in one query; `vapid` as in reads/push_cover.py."""
    days = sorted({area.today(now_ms) for area in areas})
    work = (
        select(
            cases.c.technician_id,
            func.min(cases.c.window_from_ms).label("work_from_ms"),
            func.max(cases.c.window_to_ms).label("work_to_ms"),
        )
        .where(cases.c.technician_id.in_(list(account_ids)), cases.c.day.in_(days), cases.c.look != "end")
        .group_by(cases.c.technician_id)
        .subquery()
    )
    held = and_(subscriptions.c.account_id == accounts.c.id, subscriptions.c.device == devices.c.id)
    query = (
        select(
            accounts.c.id.label("account_id"),
            *(devices.c[name] for name in ("seen_ms", "unsent_events", "unsent_photos", "app", "push")),
            *(subscriptions.c[name] for name in _OF_PUSH),
            work.c.work_from_ms,
            work.c.work_to_ms,
        )
        .outerjoin(devices, devices.c.account_id == accounts.c.id)
        .outerjoin(subscriptions, held)
        .outerjoin(work, work.c.technician_id == accounts.c.id)
        .where(accounts.c.id.in_(list(account_ids)))
        .order_by(accounts.c.id, devices.c.seen_ms.desc(), subscriptions.c.created_ms.desc())
    )
    found: dict[str, PhoneState] = {}
    for row in session.execute(query):  # of several phones the one that spoke last, with its newest address
        if row.account_id not in found:
            found[row.account_id] = _state(row._mapping, vapid, now_ms)
    return found


_OF_PUSH = ("endpoint", "failures", "vapid", "tested_ms", "heard_ms", "created_ms", "succeeded_ms")


def _state(row: RowMapping, vapid: str, now_ms: int) -> PhoneState:
    seen, begins, ends = (row[name] for name in ("seen_ms", "work_from_ms", "work_to_ms"))
    works = isinstance(begins, int) and isinstance(ends, int) and begins <= now_ms <= ends
    silent = not isinstance(seen, int) or now_ms - seen > SILENT_MS
    return PhoneState(
        seen_ms=seen if isinstance(seen, int) else None,
        unsent=sum(number for name in ("unsent_events", "unsent_photos") if isinstance(number := row[name], int)),
        push=_push(row, vapid, now_ms),
        app=str(row["app"] or ""),
        is_silent=works and silent,
    )


def _push(row: RowMapping, vapid: str, now_ms: int) -> str:
    if row["push"] in NO_PUSH:
        return str(row["push"])
    return why_of(row, vapid, now_ms) or "ok" if row["endpoint"] else "none"
