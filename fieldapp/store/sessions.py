"""Who is signed in where? Rows of our own, so that neither a change of cell nor of browser signs anybody out.

`read` sessions show things, `upload` sessions only take an author's own reports (reliability 4.9).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import account_areas, accounts, sessions


def add_session(session: Session, values: dict[str, Any]) -> None:
    """Insert a session; `values` holds its columns."""
    session.execute(insert(sessions).values(values))


def sessions_of_tokens(session: Session, token_hashes: Sequence[bytes], now_ms: int) -> list[Row[Any]]:
    """Sessions that still hold, each with its active account; one row per area of the account.

    Columns: token_hash, kind, seen_ms, account_id, role, name, locale, area_id (None without areas).
    """
    chosen = (
        select(
            sessions.c.token_hash,
            sessions.c.kind,
            sessions.c.seen_ms,
            sessions.c.account_id,
            accounts.c.role,
            accounts.c.name,
            accounts.c.locale,
            account_areas.c.area_id,
        )
        .join(accounts, accounts.c.id == sessions.c.account_id)
        .outerjoin(account_areas, account_areas.c.account_id == accounts.c.id)
        .where(
            sessions.c.token_hash.in_(token_hashes),
            sessions.c.revoked_ms.is_(None),
            sessions.c.expires_ms > now_ms,
            accounts.c.active.is_(True),
        )
    )
    return list(session.execute(chosen))


def touch(session: Session, token_hashes: Sequence[bytes], now_ms: int) -> None:
    """Remember that these sessions were used now."""
    session.execute(update(sessions).where(sessions.c.token_hash.in_(token_hashes)).values(seen_ms=now_ms))


def is_known_device(session: Session, account_id: str, device: str, now_ms: int) -> bool:
    """Whether this browser may hand in reports of this account, so that its owner has signed in here before."""
    held = (
        (sessions.c.account_id == account_id)
        & (sessions.c.device == device)
        & (sessions.c.kind == "upload")
        & sessions.c.revoked_ms.is_(None)
        & (sessions.c.expires_ms > now_ms)
    )
    return session.execute(select(sessions.c.account_id).where(held).limit(1)).first() is not None


def revoke(session: Session, token_hashes: Sequence[bytes], now_ms: int) -> None:
    """End these sessions."""
    chosen = sessions.c.token_hash.in_(token_hashes) & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(chosen).values(revoked_ms=now_ms))


def revoke_device(session: Session, account_id: str, device: str, now_ms: int) -> None:
    """End what this account has open in this browser; its other phones keep theirs."""
    here = (sessions.c.account_id == account_id) & (sessions.c.device == device) & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(here).values(revoked_ms=now_ms))


def revoke_all(session: Session, account_id: str, now_ms: int) -> None:
    """End every session of an account: a stolen phone, a person who left (G4)."""
    mine = (sessions.c.account_id == account_id) & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(mine).values(revoked_ms=now_ms))
