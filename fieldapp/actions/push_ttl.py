"""How long is a push useful, how urgent is it, and which earlier one does it replace? (reliability 4.7)

A push that a sleeping device did not take by the ladder's next step is worth nothing any more: that step goes further.
"""

from collections.abc import Mapping
from typing import Any

LEAST_S = 60
USUAL_S = 3_600
Row = Mapping[str, Any]


def ttl_of(row: Row, alert: Row | None, now_ms: int) -> int:
    """Seconds for the TTL header: to the alert's next step, else to the message's end, else an hour; at least 60."""
    next_ms = alert["next_step_ms"] if alert is not None else None
    known = [instant for instant in (next_ms, row["valid_until_ms"]) if instant is not None]
    return max(LEAST_S, (min(known) - now_ms) // 1000) if known else USUAL_S


def urgency_of(row: Row, alert: Row | None) -> str:
    """`high` wakes a sleeping device. Whatever is not urgent may wait until it wakes by itself."""
    if alert is None:
        return "high"  # what a technician gets is a call that is due, a decision, a change of plan
    return "high" if alert["severity"] == "urgent" else "normal"


def topic_of(row: Row) -> str:
    """32 characters of base64url: of the alert, the case or the message; a newer push takes the place of an older."""
    return str(row["alert_id"] or row["case_id"] or row["id"]).replace("-", "")[:32]
