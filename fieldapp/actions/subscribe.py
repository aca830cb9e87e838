"""How does a device ask for pushes? At most five per person, only addresses of known push services (G10, G11)."""

import base64
import binascii
import hashlib
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.channels.push import may_post_to
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.store.tables import subscriptions
from fieldapp.store.upsert import insert_into

MOST = 5
POINT_BYTES = 65
SECRET_BYTES = 16


def subscribe(
    session: Session,
    now_ms: int,
    actor: Actor,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    device: str,
    hosts: Collection[str],
    allow_local: bool,
    vapid: str = "",
    label: str = "",
) -> str | None:
    """Remember the device and commit; None when it stands, else the code of what is wrong.

    Codes: unknown_service, bad_keys. A sixth device takes the place of the one unused for longest. An endpoint that
    belonged to another account of this phone follows the one who is signed in now. `vapid` is the digest of the public
    key that the browser subscribed with. What its services refused before is forgiven: this is a new beginning.
    """
    if not may_post_to(endpoint, hosts, allow_local=allow_local):
        return "unknown_service"
    if _length(p256dh) != POINT_BYTES or _length(auth) != SECRET_BYTES:
        return "bad_keys"
    row = {"account_id": actor.id, "p256dh": p256dh, "auth": auth, "device": device[:40], "failures": 0,
           "vapid": vapid, "label": label[:80]}  # fmt: skip
    insert = insert_into(session, subscriptions).values(
        id=uuid7(now_ms), endpoint=endpoint, created_ms=now_ms, succeeded_ms=None, **row
    )
    session.execute(insert.on_conflict_do_update(index_elements=["endpoint"], set_=row))
    session.execute(subscriptions.delete().where(subscriptions.c.id.in_(_too_many(session, actor.id))))
    session.commit()
    return None


def vapid_digest(public_key: str) -> str:
    """How a subscription remembers the key it was made with (E13)."""
    return hashlib.sha256(public_key.rstrip("=").encode()).hexdigest()[:16]


def _too_many(session: Session, account_id: str) -> list[str]:
    rows = session.execute(select(subscriptions).where(subscriptions.c.account_id == account_id)).all()
    newest = sorted(rows, key=lambda row: max(row.created_ms, row.succeeded_ms or 0), reverse=True)
    return [row.id for row in newest[MOST:]]


def _length(text: str) -> int:
    try:
        return len(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return -1
