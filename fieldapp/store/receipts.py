"""What did gateways say about messages afterwards, and which message did they mean?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import nonces, outbox, outbox_attempts, outbox_parts, receipts
from fieldapp.store.upsert import insert_into


def message_of(session: Session, gateway: str, reference: str) -> str | None:
    """The message one of whose parts the gateway calls so."""
    mine = (outbox_parts.c.gateway == gateway, outbox_parts.c.reference == reference)
    return session.execute(select(outbox_parts.c.outbox_id).where(*mine)).scalar()


def attempt_by(session: Session, gateway: str, outbox_id: str) -> int | None:
    """The number of the last attempt to hand this message to the gateway; None when it never had it of us."""
    mine = (outbox_attempts.c.outbox_id == outbox_id, outbox_attempts.c.gateway == gateway)
    chosen = select(outbox_attempts.c.no).where(*mine, outbox_attempts.c.verb == "send")
    return session.execute(chosen.order_by(outbox_attempts.c.no.desc()).limit(1)).scalar()


def name_part(session: Session, gateway: str, reference: str, outbox_id: str, no: int) -> None:
    """Remember what the gateway calls a message, said by a receipt before (or instead of) its own answer."""
    row = {"gateway": gateway, "reference": reference, "outbox_id": outbox_id, "no": no, "place": 0}
    session.execute(insert_into(session, outbox_parts).values(row).on_conflict_do_nothing())


def keep(session: Session, row: Mapping[str, Any]) -> bool:
    """Keep a receipt; False when the same one came before."""
    kept = insert_into(session, receipts).values(row).on_conflict_do_nothing().returning(receipts.c.id)
    return session.execute(kept).first() is not None


def held(session: Session, outbox_id: str) -> dict[str, Any] | None:
    """The message's row, locked until the transaction ends: a sender who settles it waits, or is waited for."""
    row = session.execute(select(outbox).where(outbox.c.id == outbox_id).with_for_update()).first()
    return None if row is None else dict(row._mapping)


def move(session: Session, outbox_id: str, state: str, note: str, now_ms: int) -> None:
    """Bring a held message to the state that its receipts say; what is settled is no longer waited for."""
    values = {"state": state, "note": note[:400], "settled_ms": now_ms}
    if state != "accepted":
        values["check_ms"] = None
    session.execute(update(outbox).where(outbox.c.id == outbox_id).values(values))


def is_new(session: Session, key: str, until_ms: int) -> bool:
    """Whether a signed request with this key comes for the first time (G12); it is remembered until then."""
    kept = insert_into(session, nonces).values(key=key, until_ms=until_ms).on_conflict_do_nothing()
    return session.execute(kept.returning(nonces.c.key)).first() is not None


def forget(session: Session, *, receipts_before_ms: int, nonces_before_ms: int) -> None:
    """Drop receipts that fitted no message, and nonces whose time is over."""
    foreign = (receipts.c.applied_ms.is_(None), receipts.c.received_ms < receipts_before_ms)
    session.execute(delete(receipts).where(*foreign))
    session.execute(delete(nonces).where(nonces.c.until_ms < nonces_before_ms))
