"""How does an administrator let another system hear of changes: add, test, switch off and on, send again?"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions import call_webhooks
from fieldapp.channels.webhook import may_call
from fieldapp.core.canonical import canonical
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.store import matters, webhooks

MOST_LABEL = 80
TEST = "webhook.test"


@dataclass(frozen=True)
class Added:
    """A new webhook; its secret is shown this once."""

    webhook_id: str
    secret: str


def add(
    session: Session,
    now_ms: int,
    actor: Actor,
    *,
    label: str,
    url: str,
    kinds: Collection[str],
    area_id: str | None,
    allow_inside: bool,
) -> Added | str:
    """Make one and commit, or the code of what is wrong: no_label, bad_url, no_kinds, no_area. `area_id` None: all."""
    chosen = [kind for kind in call_webhooks.KINDS if kind in kinds]
    if not label.strip():
        return "no_label"
    if not may_call(url, allow_inside=allow_inside):
        return "bad_url"
    if not chosen:
        return "no_kinds"
    if area_id is not None and not actor.has_area(area_id):
        return "no_area"
    made = Added(uuid7(now_ms), secrets.token_urlsafe(32))
    row = {"id": made.webhook_id, "area_id": area_id, "label": label.strip()[:MOST_LABEL], "url": url}
    webhooks.add(session, {**row, "secret": made.secret, "kinds": chosen, "created_ms": now_ms})
    call_webhooks.forget_known(session)
    session.commit()
    return made


def test(session: Session, now_ms: int, actor: Actor, webhook_id: str) -> list[str] | None:
    """A delivery that says nothing but that it came; commits. Ids to ring, None when it is none of the actor's."""
    hook = _mine(session, actor, webhook_id)
    if hook is None:
        return None
    body = canonical({"event": TEST, "at_ms": now_ms})
    row = call_webhooks.message(hook, f"webhook:{webhook_id}:test:{uuid7(now_ms)}", TEST, body, now_ms)
    matters.insert_rows(session, "message", [row])
    session.commit()
    return [row["id"]]


def switch(session: Session, actor: Actor, webhook_id: str, *, active: bool) -> bool:
    """On or off; what failed before is forgotten. Commits; False when it is none of the actor's."""
    if _mine(session, actor, webhook_id) is None:
        return False
    webhooks.change(session, webhook_id, active=active, failing_since_ms=None)
    call_webhooks.forget_known(session)
    session.commit()
    return True


def send_again(
    session: Session,
    now_ms: int,
    actor: Actor,
    webhook_id: str,
    *,
    since_ms: int | None = None,
    only: str | None = None,
) -> Sequence[str] | None:
    """One delivery, or all since a moment, once more with their old ids and bodies; commits. Ids to ring."""
    if _mine(session, actor, webhook_id) is None:
        return None
    ids = webhooks.again(session, webhook_id, now_ms, actor.id, since_ms=since_ms, only=only)
    session.commit()
    return ids


def _mine(session: Session, actor: Actor, webhook_id: str) -> dict[str, object] | None:
    """One of all areas is every administrator's; one of an area is that area's."""
    hook = webhooks.one(session, webhook_id)
    if hook is None or (hook["area_id"] is not None and not actor.has_area(hook["area_id"])):
        return None
    return hook
