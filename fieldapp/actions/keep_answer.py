"""What else is kept of an answer, beside the message's own state: marked addresses, webhooks that fail for days?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import webhook_message
from fieldapp.actions.mark_bounce import mark_bounce
from fieldapp.channels.base import Finding, Outcome
from fieldapp.channels.email import Bounced


def keep_answer(session: Session, row: Mapping[str, Any], outcome: Outcome | Finding, now_ms: int) -> None:
    """In the transaction that settles the message; nothing is committed here."""
    if isinstance(outcome, Bounced):
        mark_bounce(session, outcome.address, outcome.reason, now_ms)
    if row["channel"] == "webhook":
        webhook_message.keep_answer(session, row, outcome, now_ms)
