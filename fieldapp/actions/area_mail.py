"""How does a letter go to a contact of an area: head of unit, deputy director, security service (S1.19)?

Written in the transaction of the event that causes it, and withdrawn with it while it has not left. A contact is a name
on the area's page and needs no account; a letter waits for an address, and goes by itself once there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.mark_bounce import takes_mail
from fieldapp.core.arrange import UNDO_MS, Event
from fieldapp.core.ids import uuid7
from fieldapp.store import matters
from fieldapp.store.tables import areas, outbox

HEAD, DEPUTY, SECURITY = "head", "deputy", "security"  # contacts of an area, and audiences of letters
AUDIENCES = (HEAD, DEPUTY, SECURITY)
LOOK_AGAIN_MS = 60_000  # how often a letter without an address looks for one


@dataclass(frozen=True)
class Wanted:
    """A letter of this kind to that contact about an event."""

    kind: str
    whom: str
    event: Event


def contact_of(session: Session, area_id: str, whom: str) -> dict[str, str]:
    """`{name, phone, email}` as the area names the contact now; empty when nobody is named."""
    settings = session.execute(select(areas.c.settings).where(areas.c.id == area_id)).scalar() or {}
    return dict(settings.get(f"contact_{whom}") or {})


def lacks_address(session: Session, row: Mapping[str, Any]) -> bool:
    """Whether this message is a contact's letter that cannot go anywhere now."""
    if row["audience"] not in AUDIENCES or row["channel"] != "email":
        return False
    return not takes_mail(session, contact_of(session, row["area_id"], row["audience"]).get("email", ""))


def key_of(case_id: str, one: Wanted) -> str:
    """Of no effect of the fold, which counts its events: one that is undone must not shift the next one's letter."""
    return f"{case_id}:{matters.BY_HAND}:{one.kind}_{one.whom}:{one.event['id']}"


def bring(session: Session, now_ms: int, case: Mapping[str, Any], kinds: frozenset[str], wanted: list[Wanted]) -> None:
    """Bring a locked case's letters of these kinds to what is wanted. Nothing is committed.

    Each waits out the seconds in which its event may be undone; one from a desk that was offline leaves at once.
    """
    mine = select(outbox.c.key).where(outbox.c.case_id == case["id"], outbox.c.kind.in_(kinds))
    known, asked = set(session.scalars(mine)), {key_of(case["id"], one): one for one in wanted}
    new = [_row(case, now_ms, key, one) for key, one in asked.items() if key not in known]
    if new:
        matters.insert_rows(session, "message", new)
    matters.revive_messages(session, sorted(known & asked.keys()))
    matters.cancel_messages(session, sorted(known - asked.keys()), now_ms)


def _row(case: Mapping[str, Any], now_ms: int, key: str, one: Wanted) -> dict[str, Any]:
    return {
        "id": uuid7(now_ms), "key": key, "case_id": case["id"], "alert_id": None, "area_id": case["area_id"],
        "kind": one.kind, "audience": one.whom, "channel": "email", "addressee": "", "values": {},
        "cause": one.event["id"], "not_before_ms": max(now_ms, one.event["at_ms"] + UNDO_MS), "valid_until_ms": None,
        "created_ms": now_ms,
    }  # fmt: skip
