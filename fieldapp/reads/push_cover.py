"""Whom would a push not reach? For the duty page, the trouble bar and the person's own settings (E13, pains 1 to 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from fieldapp.store.subscriptions import MOST_FAILURES
from fieldapp.store.tables import account_areas, accounts, subscriptions

OLD_MS = 7 * 86_400_000
PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Uncovered:
    """A person without a device that works. `why`: none, broken (its service refuses), other_key, silent, old."""

    account_id: str
    name: str
    why: str


@dataclass(frozen=True)
class Device:
    """One device of a person; `why` is empty when pushes reach it as far as we know."""

    id: str
    label: str
    why: str
    heard_ms: int | None
    succeeded_ms: int | None


def uncovered(
    session: Session, area_ids: Sequence[str], vapid: str, now_ms: int, roles: Sequence[str] = ("dispatcher",)
) -> list[Uncovered]:
    """People of these areas and roles whom no push reaches, by name; the reason is that of their best device.

    `vapid` is the digest of our public key of today (actions.subscribe.vapid_digest).
    """
    people = (
        select(accounts.c.id, accounts.c.name)
        .where(accounts.c.active, accounts.c.role.in_(roles))
        .where(accounts.c.id.in_(select(account_areas.c.account_id).where(account_areas.c.area_id.in_(list(area_ids)))))
        .order_by(accounts.c.name)
    )
    found = [(row.id, row.name) for row in session.execute(people)]
    held = _devices(session, [account_id for account_id, _ in found], vapid, now_ms)
    whys = [(account_id, name, _best([one.why for one in held.get(account_id, [])])) for account_id, name in found]
    return [Uncovered(account_id, name, why) for account_id, name, why in whys if why]


def devices_of(session: Session, account_id: str, vapid: str, now_ms: int) -> list[Device]:
    """The devices of one person, the newest first."""
    return _devices(session, [account_id], vapid, now_ms).get(account_id, [])


def _devices(session: Session, account_ids: Sequence[str], vapid: str, now_ms: int) -> dict[str, list[Device]]:
    chosen = select(subscriptions).where(subscriptions.c.account_id.in_(list(account_ids)))
    found: dict[str, list[Device]] = {}
    for row in session.execute(chosen.order_by(subscriptions.c.created_ms.desc())):
        why = why_of(row._mapping, vapid, now_ms)
        device = Device(row.id, row.label, why, row.heard_ms, row.succeeded_ms)
        found.setdefault(row.account_id, []).append(device)
    return found


def why_of(row: RowMapping, vapid: str, now_ms: int) -> str:
    """Why a push to this subscription would not arrive, as far as we know; empty when it would."""
    if row["vapid"] not in ("", vapid):
        return "other_key"
    if row["failures"] >= MOST_FAILURES:
        return "broken"
    if row["tested_ms"] is not None and (row["heard_ms"] or 0) < row["tested_ms"] <= now_ms - PATIENCE_MS:
        return "silent"
    lately_ms = max(row["created_ms"], row["succeeded_ms"] or 0, row["heard_ms"] or 0)
    return "old" if lately_ms < now_ms - OLD_MS else ""


def _best(whys: Sequence[str]) -> str:
    """The reason of the device that is nearest to working; empty when one works."""
    order = ("", "old", "silent", "other_key", "broken")
    return min(whys, key=order.index) if whys else "none"
