"""What becomes of a message when its gateway says later how it went (faults E3, E4)?

A receipt is kept first and then applied: it may come twice, in any order, before our own commit, or for a message that
is none of ours. Forward only, by core.receipts; what is being sent is settled by its sender, who looks at what came
before. Nothing here logs a number, a word or a token.
"""

from dataclasses import dataclass
from typing import Literal

import structlog
from sqlalchemy.orm import Session

from fieldapp.core.receipts import after_receipts
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import attempts, limits
from fieldapp.store import receipts as receipts_store

FOREIGN_A_MINUTE = 300  # unknown references that are kept, for each gateway
log = structlog.get_logger("fieldapp.hooks")
Taken = Literal["moved", "kept", "repeated", "unknown", "too_many"]


@dataclass(frozen=True)
class Receipt:
    """What a gateway says of one part: its own name for it, ours when it says so, and `words` where it has any."""

    gateway: str
    reference: str
    state: Literal["accepted", "delivered", "undelivered"]
    our_id: str = ""
    words: str = ""
    at_ms: int | None = None


def take_receipt(session: Session, now_ms: int, receipt: Receipt) -> Taken:
    """Keep the receipt and move its message. Commits; repeating it changes nothing."""
    done = _take(session, now_ms, receipt)
    session.commit()
    if done == "unknown":
        log.info("receipt_of_no_message", kind=receipt.gateway, state=receipt.state)
    return done


def _take(session: Session, now_ms: int, receipt: Receipt) -> Taken:
    outbox_id = _message(session, receipt)
    if outbox_id is None and not _may_keep(session, receipt.gateway, now_ms):
        return "too_many"
    if outbox_id is not None:
        receipts_store.held(session, outbox_id)
    is_new = receipts_store.keep(
        session,
        {
            "gateway": receipt.gateway,
            "reference": receipt.reference,
            "state": receipt.state,
            "words": receipt.words[:400],
            "at_ms": receipt.at_ms,
            "received_ms": now_ms,
        },
    )
    if outbox_id is None:
        return "unknown" if is_new else "repeated"
    moved = apply_receipts(session, outbox_id, now_ms)
    return "moved" if moved else "kept" if is_new else "repeated"


def apply_receipts(session: Session, outbox_id: str, now_ms: int) -> bool:
    """Bring a message to the state that all its receipts say; True when it moved. Commits nothing."""
    row = receipts_store.held(session, outbox_id)
    if row is None or row["state"] == "sending":
        return False
    state = after_receipts(row["state"], attempts.receipts_of(session, outbox_id))
    attempts.mark_applied(session, outbox_id, now_ms)
    if state == row["state"]:
        return False
    receipts_store.move(session, outbox_id, state, "", now_ms)
    return True


def _message(session: Session, receipt: Receipt) -> str | None:
    """The message meant: by the gateway's name for it, else by our id, if that gateway really had it of us (E4)."""
    named = receipts_store.message_of(session, receipt.gateway, receipt.reference)
    if named is not None:
        return named
    our_id = receipt.our_id or receipt.reference
    no = receipts_store.attempt_by(session, receipt.gateway, our_id)
    if no is None:
        return None
    receipts_store.name_part(session, receipt.gateway, receipt.reference, our_id, no)
    return our_id


def _may_keep(session: Session, gateway: str, now_ms: int) -> bool:
    """Receipts of no known message may come before our own commit, so some are kept; a flood is not (E4)."""
    minute = now_ms // MINUTE_MS
    key = f"foreign:{gateway}:{minute}"
    count, _ = limits.locked_counter(session, key)
    if count < FOREIGN_A_MINUTE:
        limits.set_counter(session, key, count + 1, (minute + 1) * MINUTE_MS)
    return count < FOREIGN_A_MINUTE
