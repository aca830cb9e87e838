"""How is a message claimed by exactly one sender, and how does its row follow what became of it?

Claim is one conditional UPDATE with a lease and an attempt number; every later write carries that number, so that a
sender who slept past his lease changes nothing (reliability 4.2). No transaction stays open during the network call.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import alerts, outbox, outbox_attempts, outbox_words, subscriptions
from fieldapp.store.upsert import insert_into

LEASE_MS = 30_000
ENDS = ("accepted", "failed", "uncertain", "expired", "cancelled")


def claim(session: Session, outbox_id: str, now_ms: int) -> dict[str, Any] | None:
    """The row, now `sending` with a lease of 30 s and the next attempt number; None when it is not to be sent now."""
    waits = and_(outbox.c.state == "waiting", outbox.c.not_before_ms <= now_ms)
    left = and_(outbox.c.state == "sending", outbox.c.lease_until_ms < now_ms)
    taken = session.execute(
        update(outbox)
        .where(outbox.c.id == outbox_id, or_(waits, left))
        .values(state="sending", lease_until_ms=now_ms + LEASE_MS, attempt_no=outbox.c.attempt_no + 1)
        .returning(*outbox.c)
    ).first()
    return None if taken is None else dict(taken._mapping)


def begin_attempt(session: Session, row: Mapping[str, Any], gateway: str, now_ms: int) -> None:
    """Write down that attempt `attempt_no` begins, before anything leaves."""
    values = {"outbox_id": row["id"], "no": row["attempt_no"], "gateway": gateway, "started_ms": now_ms}
    session.execute(insert(outbox_attempts).values(values))


def left_unfinished(session: Session, row: Mapping[str, Any]) -> bool:
    """Whether an earlier attempt began and never wrote down its end: nobody knows whether the gateway has it."""
    earlier = and_(outbox_attempts.c.outbox_id == row["id"], outbox_attempts.c.no < row["attempt_no"])
    open_ones = select(outbox_attempts.c.id).where(earlier, outbox_attempts.c.ended_ms.is_(None)).limit(1)
    return session.execute(open_ones).first() is not None


def end_attempt(
    session: Session, row: Mapping[str, Any], result: str, *, reference: str, words: str, now_ms: int
) -> None:
    """What became of the attempt: accepted, refused or unknown."""
    mine = and_(outbox_attempts.c.outbox_id == row["id"], outbox_attempts.c.no == row["attempt_no"])
    values = {"result": result, "reference": reference[:400], "words": words[:400], "ended_ms": now_ms}
    session.execute(update(outbox_attempts).where(mine).values(values))


def settle(
    session: Session, row: Mapping[str, Any], *, state: str, note: str, now_ms: int, not_before_ms: int | None = None
) -> bool:
    """Move a claimed row on; False when the claim is not ours any more (a later attempt took over)."""
    mine = and_(outbox.c.id == row["id"], outbox.c.attempt_no == row["attempt_no"], outbox.c.state == "sending")
    values = {"state": state, "note": note[:400], "settled_ms": now_ms if state in ENDS else None}
    if not_before_ms is not None:
        values["not_before_ms"] = not_before_ms
    return session.execute(update(outbox).where(mine).values(values).returning(outbox.c.id)).first() is not None


def save_words(session: Session, outbox_id: str, address: str, words: str) -> None:
    """Keep what is about to be said; a repeated attempt says the same."""
    row = {"outbox_id": outbox_id, "address": address, "words": words}
    session.execute(insert_into(session, outbox_words).values(row).on_conflict_do_nothing())


def saved_words(session: Session, outbox_id: str) -> tuple[str, str] | None:
    """`(address, words)` of an earlier attempt, or None."""
    row = session.execute(select(outbox_words).where(outbox_words.c.outbox_id == outbox_id)).first()
    return None if row is None else (row.address, row.words)


def overdue_ids(session: Session, now_ms: int, grace_ms: int, most: int) -> list[str]:
    """Messages that nobody took `grace_ms` after their time, and those whose sender's lease ran out."""
    late = and_(outbox.c.state == "waiting", outbox.c.not_before_ms <= now_ms - grace_ms)
    left = and_(outbox.c.state == "sending", outbox.c.lease_until_ms < now_ms)
    chosen = select(outbox.c.id).where(or_(late, left)).order_by(outbox.c.not_before_ms).limit(most)
    return list(session.scalars(chosen))


def alert_wants_push(session: Session, alert_id: str) -> bool:
    """Whether the alert is still open and nobody has seen it."""
    row = session.execute(select(alerts.c.open, alerts.c.seen_ms).where(alerts.c.id == alert_id)).first()
    return row is not None and row.open and row.seen_ms is None


def subscriptions_of(session: Session, account_id: str) -> list[dict[str, Any]]:
    """The devices of an account that listen for pushes."""
    rows = session.execute(select(subscriptions).where(subscriptions.c.account_id == account_id))
    return [dict(row._mapping) for row in rows]


def drop_subscriptions(session: Session, ids: list[str]) -> None:
    """Devices that no longer listen."""
    if ids:
        session.execute(subscriptions.delete().where(subscriptions.c.id.in_(ids)))


def pushed(session: Session, subscription_id: str, now_ms: int) -> None:
    """This device took a push now."""
    changed = update(subscriptions).where(subscriptions.c.id == subscription_id)
    session.execute(changed.values(succeeded_ms=now_ms, failures=0))
