"""Does a push reach this very device? A self-test through the whole chain at the start of a shift (pain 1, S4.4).

The test is a message like any other, so that a dead worker, a broken key and a deaf browser look the same: no receipt
of the service worker within 30 seconds, and the page says in red that this device will not alert.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.store import matters, subscriptions

KIND = "push_test"
PATIENCE_MS = 30_000
AGAIN_MS = 10_000  # a second wish within this time is the first one still on its way
SHIFT_MS = 8 * 3_600_000
State: TypeAlias = Literal["unknown", "broken", "untested", "checking", "silent", "ok"]


@dataclass(frozen=True)
class Cover:
    """Whether a device will alert its owner; `at_ms` is of its last receipt, `due` when a new test should be made."""

    state: State
    at_ms: int | None = None
    due: bool = False
    ring: list[str] = field(default_factory=list)


def look(session: Session, now_ms: int, actor: Actor, endpoint: str, vapid: str) -> Cover:
    """How it stands with the device of that address."""
    device = subscriptions.of_endpoint(session, actor.id, endpoint)
    if device is None:
        return Cover("unknown")
    heard_ms, tested_ms = device["heard_ms"], device["tested_ms"]
    if device["failures"] >= subscriptions.MOST_FAILURES or device["vapid"] not in ("", vapid):
        return Cover("broken", heard_ms)
    if tested_ms is None:
        return Cover("untested", heard_ms, due=True)
    due = now_ms - tested_ms >= SHIFT_MS
    if heard_ms is not None and heard_ms >= tested_ms:
        return Cover("ok", heard_ms, due)
    return Cover("checking" if now_ms - tested_ms < PATIENCE_MS else "silent", heard_ms, due)


def begin(session: Session, now_ms: int, actor: Actor, endpoint: str, vapid: str) -> Cover:
    """Send a test to that device and commit; `ring` names the message."""
    device = subscriptions.of_endpoint(session, actor.id, endpoint)
    if device is None:
        return Cover("unknown")
    if device["tested_ms"] is None or now_ms - device["tested_ms"] >= AGAIN_MS:
        test, message_id = uuid7(now_ms), uuid7(now_ms)
        row = _row(actor, device["id"], test, now_ms)
        matters.insert_rows(session, "message", [{"id": message_id, **row}])
        subscriptions.begin_test(session, device["id"], test, now_ms)
        session.commit()
        return Cover("checking", device["heard_ms"], ring=[message_id])
    return look(session, now_ms, actor, endpoint, vapid)


def heard(session: Session, now_ms: int, test: str) -> bool:
    """The receipt: this test was shown on its device. A late one counts as well; commits."""
    found = subscriptions.heard(session, test, now_ms)
    session.commit()
    return found


def _row(actor: Actor, subscription_id: str, test: str, now_ms: int) -> dict[str, object]:
    return {
        "key": f"push_test:{test}",
        "case_id": None,
        "alert_id": None,
        "area_id": None,
        "kind": KIND,
        "audience": "technician" if actor.role == "technician" else "dispatcher",
        "channel": "push",
        "addressee": actor.id,
        "values": {"subscription": subscription_id, "test": test},
        "cause": "",
        "not_before_ms": now_ms,
        "valid_until_ms": now_ms + PATIENCE_MS,
        "created_ms": now_ms,
    }
