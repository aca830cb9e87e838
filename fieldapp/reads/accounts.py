"""Who has an account in these areas, where is she signed in, and what does a lost phone still hold?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from fieldapp.core.people import ROLES
from fieldapp.store import passkeys, second_factors
from fieldapp.store.db import reading_first
from fieldapp.store.second_factors import Ways
from fieldapp.store.tables import account_areas, accounts, areas, cases, devices, sessions


@dataclass(frozen=True)
class Account:
    """`row` holds the columns of the account, `areas` `{id: name}`; `seen_ms` when she last asked for something.

    `has_second` says whether she has anything beside the password.
    """

    row: dict[str, Any]
    areas: dict[str, str]
    seen_ms: int | None
    has_second: bool


@dataclass(frozen=True)
class Signed:
    """One browser in which an account is signed in; without `reads` it may only hand in reports."""

    device: str
    label: str
    created_ms: int
    seen_ms: int
    reads: bool


def accounts_of(session: Session, area_ids: Collection[str]) -> list[Account]:
    """The accounts of these areas, active ones first, by role and name."""
    here = select(account_areas.c.account_id).where(account_areas.c.area_id.in_(list(area_ids)))
    return _accounts(session, accounts.c.id.in_(here))


def account_of(session: Session, area_ids: Collection[str], account_id: str) -> Account | None:
    """One account of these areas."""
    here = select(account_areas.c.account_id).where(account_areas.c.area_id.in_(list(area_ids)))
    found = _accounts(session, accounts.c.id == account_id, accounts.c.id.in_(here))
    return found[0] if found else None


def _accounts(session: Session, *where: Any) -> list[Account]:
    seen = (
        select(sessions.c.account_id, func.max(sessions.c.seen_ms).label("seen_ms"))
        .group_by(sessions.c.account_id)
        .subquery()
    )
    columns = (accounts, seen.c.seen_ms, second_factors.has_any().label("has_second"))
    query = select(*columns).outerjoin(seen, seen.c.account_id == accounts.c.id).where(*where)
    rows = [dict(row._mapping) for row in session.execute(query.order_by(accounts.c.name, accounts.c.login))]
    named: dict[str, dict[str, str]] = {row["id"]: {} for row in rows}
    mine = (
        select(account_areas.c.account_id, areas.c.id, areas.c.name)
        .join(areas, areas.c.id == account_areas.c.area_id)
        .where(account_areas.c.account_id.in_(list(named)))
        .order_by(areas.c.name)
    )
    for account_id, area_id, name in session.execute(mine):
        named[account_id][area_id] = name
    found = [Account(row, named[row["id"]], row.pop("seen_ms"), bool(row.pop("has_second"))) for row in rows]
    return sorted(found, key=lambda one: (not one.row["active"], ROLES.index(one.row["role"])))


def signed_in(session: Session, account_id: str, now_ms: int) -> list[Signed]:
    """The browsers in which something of this account still holds, the one used last first."""
    held = (
        (sessions.c.account_id == account_id)
        & sessions.c.kind.in_(("read", "upload"))
        & sessions.c.revoked_ms.is_(None)
        & (sessions.c.expires_ms > now_ms)
    )
    found: dict[str, Signed] = {}
    for row in session.execute(select(sessions).where(held).order_by(sessions.c.seen_ms.desc())):
        known = found.get(row.device, Signed(row.device, row.label, row.created_ms, row.seen_ms, reads=False))
        reads = known.reads or row.kind == "read"
        found[row.device] = Signed(known.device, known.label, known.created_ms, known.seen_ms, reads)
    return list(found.values())


def ways(session: Session, account_id: str) -> Ways:
    """What an account has beside the password."""
    return second_factors.ways(session, account_id)


def has_second_factor(session: Session, account_id: str) -> bool:
    """Whether it has anything beside the password; asked before it is known whether the request will write."""
    with reading_first(session):
        return any(second_factors.ways(session, account_id))


def passkeys_of(session: Session, account_id: str) -> list[Row[Any]]:
    """The passkeys of an account, the oldest first."""
    return passkeys.of_account(session, account_id)


def recovery_left(session: Session, account_id: str) -> int:
    """How many recovery codes are left."""
    return second_factors.recovery_left(session, account_id)


def login_of(session: Session, account_id: str) -> str:
    """How the account signs in."""
    return str(session.execute(select(accounts.c.login).where(accounts.c.id == account_id)).scalar_one())


def unsent_of(session: Session, account_id: str) -> int:
    """Reports and photos that phones of this account said they still hold."""
    waiting = func.sum(devices.c.unsent_events + devices.c.unsent_photos)
    return session.execute(select(waiting).where(devices.c.account_id == account_id)).scalar() or 0


def open_visits_of(session: Session, account_ids: Sequence[str]) -> dict[str, int]:
    """How many visits are still planned for each of these technicians; who has none is not there."""
    mine = cases.c.technician_id.in_(list(account_ids)) & (cases.c.look != "end")
    query = select(cases.c.technician_id, func.count()).where(mine).group_by(cases.c.technician_id)
    return {str(account_id): count for account_id, count in session.execute(query)}
