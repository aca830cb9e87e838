"""What goes to another system, and what is kept of its answers?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.channels.base import Accepted, Finding, Outcome
from fieldapp.channels.webhook import Hook
from fieldapp.store import webhooks

TOO_LONG_MS = 3 * 86_400_000


def hook_of(session: Session, row: Mapping[str, Any], ttl_s: int) -> Hook | None:
    """The delivery of this message, signed when it leaves; None when its webhook is switched off or not there."""
    found = webhooks.one(session, row["addressee"])
    if found is None or not found["active"]:
        return None
    return Hook(row["id"], row["kind"], found["url"], row["values"]["body"], ttl_s, secret=found["secret"])


def keep_answer(session: Session, row: Mapping[str, Any], outcome: Outcome | Finding, now_ms: int) -> None:
    """A webhook that has failed for three days is switched off, and its page says so; nothing is committed here."""
    found = webhooks.one(session, row["addressee"])
    if found is None:
        return
    if isinstance(outcome, Accepted):
        if found["failing_since_ms"] is not None:
            webhooks.change(session, found["id"], failing_since_ms=None)
    elif found["failing_since_ms"] is None:
        webhooks.change(session, found["id"], failing_since_ms=now_ms)
    elif now_ms - found["failing_since_ms"] >= TOO_LONG_MS:
        webhooks.change(session, found["id"], active=False)
