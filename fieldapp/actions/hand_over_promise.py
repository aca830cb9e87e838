"""How does a promise get another owner: a colleague, or the duty? It stays open, and who, when and why stays.

Nothing here deletes: a promise ends by the contact alone (product.md feature 5).
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.keep_promise import Done, Refused, by_of, hold
from fieldapp.actions.library import Library
from fieldapp.actions.refold_case import library_book
from fieldapp.core.people import Actor
from fieldapp.store import ladders
from fieldapp.store import promises as promises_store
from fieldapp.store.tables import account_areas, accounts

REASONS = ("shift_over", "absent", "knows_more", "asked_for", "my_area")
DUTY = ""  # the owner nobody in particular: whoever has the duty
OWNERS = ("dispatcher", "operator", "manager")
HANDED = "promise.handed_over"


def hand_over(
    session: Session, library: Library, now_ms: int, actor: Actor, promise_id: str, *, to: str, reason: str
) -> Done | Refused:
    """Give it to the account `to`, or with "" to the duty; the case tells it where its playbook knows the word."""
    if reason not in REASONS:
        return Refused("reason")
    found = hold(session, actor, promise_id)
    if not isinstance(found, Refused) and to not in (DUTY, *colleagues(session, [found[0]["area_id"]])):
        found = Refused("to")
    if isinstance(found, Refused):
        session.rollback()
        return found
    row, locked = found
    step = {"verb": "handed", "by": actor.id, "from_owner": row["owner"], "to_owner": to, "reason": reason,
            "at_ms": now_ms}  # fmt: skip
    promises_store.hand_over(session, promise_id, to, step)
    ring: list[str] = []
    if HANDED in library_book(session, library, locked[row["case_id"]])["free"]:
        data = {"promise": row["kind"], "to_account": to or "duty"}
        said = NewEvent(row["case_id"], HANDED, by_of(actor), actor.id, data)
        ring = append_to_locked(session, library, now_ms, locked, [said]).ring
    else:
        ladders.show_again(session, [row["case_id"]], now_ms)
    session.commit()
    return Done(ring)


def colleagues(session: Session, area_ids: Collection[str]) -> dict[str, str]:
    """`{account id: name}` of those in these areas who may have a promise, by name."""
    query = (
        select(accounts.c.id, accounts.c.name)
        .join(account_areas, account_areas.c.account_id == accounts.c.id)
        .where(account_areas.c.area_id.in_(list(area_ids)), accounts.c.role.in_(OWNERS), accounts.c.active)
        .order_by(accounts.c.name, accounts.c.id)
    )
    return {row.id: row.name for row in session.execute(query)}
