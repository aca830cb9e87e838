"""What was tried to send a message, and what do gateways call its parts?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.core.sending import Try
from fieldapp.store.plain import insert_many
from fieldapp.store.tables import outbox, outbox_attempts, outbox_parts, receipts
from fieldapp.store.upsert import insert_into

TOO_LATE = "heard after its lease was over"  # the words of a try that another one had taken over from by then


def tries_of(session: Session, outbox_id: str) -> list[Try]:
    """The history of a message, the first try first."""
    chosen = select(outbox_attempts).where(outbox_attempts.c.outbox_id == outbox_id)
    rows = session.execute(chosen.order_by(outbox_attempts.c.no, outbox_attempts.c.id))
    return [
        Try(row.gateway, row.verb, row.result, row.started_ms, row.ended_ms, words=row.words) for row in rows
    ]  # fmt: skip


def begin(session: Session, row: Mapping[str, Any], gateway: str, verb: str, now_ms: int) -> None:
    """Write down that attempt `attempt_no` begins, before anything leaves."""
    values = {"outbox_id": row["id"], "no": row["attempt_no"], "gateway": gateway, "verb": verb, "started_ms": now_ms}
    insert_many(
        session, outbox_attempts, [{**values, "parts": 0, "result": "", "reference": "", "words": ""}], doubled=""
    )


def end(session: Session, row: Mapping[str, Any], made: Try, references: Sequence[str]) -> None:
    """What became of the attempt, and what the gateway calls the parts of the message."""
    mine = and_(outbox_attempts.c.outbox_id == row["id"], outbox_attempts.c.no == row["attempt_no"])
    values = {
        "result": made.result,
        "reference": ",".join(references)[:400],
        "words": made.words[:400],
        "parts": len(references),
        "ended_ms": made.ended_ms,
    }
    session.execute(update(outbox_attempts).where(mine).values(values))
    for place, reference in enumerate(references):
        part = {"gateway": made.gateway, "reference": reference[:400], "outbox_id": row["id"], "place": place}
        named = insert_into(session, outbox_parts).values(no=row["attempt_no"], **part)
        # A gateway that counts anew after a restart gives an old name again: it means the newer message.
        mine_now = {"outbox_id": row["id"], "no": row["attempt_no"], "place": place}
        session.execute(named.on_conflict_do_update(index_elements=["gateway", "reference"], set_=mine_now))


def wish(session: Session, outbox_id: str, no: int, by: str, now_ms: int) -> None:
    """A person wants the message sent again: what was tried before counts no more."""
    values = {"outbox_id": outbox_id, "no": no, "gateway": "-", "verb": "wish", "result": "wished", "words": by}
    session.execute(insert(outbox_attempts).values(started_ms=now_ms, ended_ms=now_ms, **values))


def receipts_of(session: Session, outbox_id: str) -> dict[str, list[str]]:
    """`{reference: states}` of the parts of the message's last accepted attempt; a part may have no receipt yet.

    Receipts older than the message belong to another one that bore the same name.
    """
    last = select(outbox_parts.c.no).where(outbox_parts.c.outbox_id == outbox_id).order_by(outbox_parts.c.no.desc())
    chosen = (
        select(outbox_parts.c.reference, receipts.c.state)
        .join(outbox, outbox.c.id == outbox_parts.c.outbox_id)
        .outerjoin(
            receipts,
            and_(
                receipts.c.gateway == outbox_parts.c.gateway,
                receipts.c.reference == outbox_parts.c.reference,
                receipts.c.received_ms >= outbox.c.created_ms,
            ),
        )
        .where(outbox_parts.c.outbox_id == outbox_id, outbox_parts.c.no == last.limit(1).scalar_subquery())
        .order_by(outbox_parts.c.place)
    )
    said: dict[str, list[str]] = {}
    for reference, state in session.execute(chosen):
        said.setdefault(reference, []).extend([state] if state else [])
    return said


def with_unapplied(session: Session, since_ms: int) -> list[str]:
    """Messages with receipts, not older than that, which came while nobody could know whose they are."""
    named = and_(receipts.c.gateway == outbox_parts.c.gateway, receipts.c.reference == outbox_parts.c.reference)
    unapplied = (receipts.c.applied_ms.is_(None), receipts.c.received_ms >= since_ms)
    return list(session.scalars(select(outbox_parts.c.outbox_id).join(receipts, named).where(*unapplied).distinct()))


def mark_applied(session: Session, outbox_id: str, now_ms: int) -> None:
    """The receipts that are there have had their effect."""
    mine = select(outbox_parts.c.reference).where(outbox_parts.c.outbox_id == outbox_id)
    gateways = select(outbox_parts.c.gateway).where(outbox_parts.c.outbox_id == outbox_id)
    waiting = and_(receipts.c.reference.in_(mine), receipts.c.gateway.in_(gateways), receipts.c.applied_ms.is_(None))
    session.execute(update(receipts).where(waiting).values(applied_ms=now_ms))
