"""How is written down what became of a try, and where the message stands now?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import push_all
from fieldapp.actions.deliver_prepare import Call, Claimed, Sent
from fieldapp.actions.keep_answer import keep_answer
from fieldapp.actions.take_receipt import apply_receipts
from fieldapp.channels.base import Accepted, NotThere, Refused
from fieldapp.core.sending import RECEIPT_MS, End, Result, Try
from fieldapp.store import attempts, outbox

NOT_OURS = "not_ours"


def settle(session: Session, claimed: Claimed, call: Call, sent: Sent, now_ms: int) -> tuple[str, int | None]:
    """The state the message came to and, while it waits, when its next try is due. Commits nothing.

    ("not_ours", None) when another sender took over: what the gateway said is then kept with the attempt, and the
    message is left to the other.
    """
    made = _tried(call, sent, now_ms)
    if sent.pushed is not None:
        push_all.keep(session, sent.pushed, now_ms)
    keep_answer(session, claimed.row, sent.outcome, now_ms)
    if isinstance(sent.outcome, Accepted):
        return _accepted(session, claimed, call, made, sent.outcome, now_ms), None
    attempts.end(session, claimed.row, made, ())
    step = claimed.next(now_ms, made)
    if isinstance(step, End):
        done = outbox.settle(session, claimed.row, state=step.state, note=step.note, now_ms=now_ms)
        state, again_ms = step.state, None
    else:
        more: dict[str, Any] = {"state": "waiting", "note": made.words, "not_before_ms": step.at_ms}
        done = outbox.settle(session, claimed.row, now_ms=now_ms, **more)
        state, again_ms = "waiting", step.at_ms
    if not done:
        return NOT_OURS, None
    if call.has_receipts and apply_receipts(session, claimed.row["id"], now_ms):
        return outbox.state_of(session, claimed.row["id"]), None  # it came while the call was being cut
    return state, again_ms


def _tried(call: Call, sent: Sent, now_ms: int) -> Try:
    outcome, result, words, rest_s = sent.outcome, "unknown", "", 0
    if isinstance(outcome, Accepted):
        result = "accepted"
    elif isinstance(outcome, NotThere):
        result = "not_there"
    elif isinstance(outcome, Refused):
        result, words, rest_s = "denied" if outcome.permanent else "refused", outcome.reason, outcome.retry_after_s or 0
    else:
        words = outcome.reason
    made: Result = result  # type: ignore[assignment]
    return Try(call.gateway, call.verb, made, call.began_ms, now_ms, rest_s, words)


def _accepted(session: Session, claimed: Claimed, call: Call, made: Try, outcome: Accepted, now_ms: int) -> str:
    """Accepted, or further already when a receipt came before our own commit (E3).

    The row is written, and so held, before receipts are read: one that comes meanwhile waits and finds it accepted.
    """
    row = claimed.row
    more: dict[str, Any] = {"gateway": call.gateway}
    if outcome.references:
        more["parts"] = len(outcome.references)
    if call.has_receipts:
        more["check_ms"] = now_ms + RECEIPT_MS
    in_time = outbox.settle(session, row, state="accepted", note="", now_ms=now_ms, **more)
    attempts.end(session, row, made if in_time else replace(made, words=attempts.TOO_LATE), _references(outcome))
    if not in_time:
        return NOT_OURS
    moved = call.has_receipts and apply_receipts(session, row["id"], now_ms)
    return outbox.state_of(session, row["id"]) if moved else "accepted"


def _references(outcome: Accepted) -> Sequence[str]:
    return outcome.references or ((outcome.reference,) if outcome.reference else ())
