"""Who is signed in where? Rows of our own, so that neither a change of cell nor of browser signs anybody out.

`read` sessions show things, `upload` sessions only take an author's own reports (reliability 4.9).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store import ahead
from fieldapp.store.ahead import Ahead
from fieldapp.store.plain import Plain
from fieldapp.store.tables import sessions


def add_session(session: Session, values: dict[str, Any]) -> None:
    """Insert a session; `values` holds its columns."""
    session.execute(insert(sessions).values(values))


class SignedIn(NamedTuple):
    """A session that still holds, with its active account and one of its areas (None without areas)."""

    token_hash: bytes
    kind: str
    seen_ms: int
    account_id: str
    role: str
    name: str
    locale: str
    area_id: str | None
    zone: str | None


def sessions_of_tokens(
    session: Session, token_hashes: Sequence[bytes], now_ms: int, then: Ahead | None = None
) -> list[SignedIn]:
    """Sessions that still hold; one row per area of the account. `then` is what the request will ask next."""
    if then is not None and session.get_bind().dialect.name == "postgresql":
        return [SignedIn(*row) for row in ahead.ask(session, token_hashes, now_ms, then)]
    return [SignedIn(*row) for row in _OF_TOKENS.rows(session, tokens=list(token_hashes), now_ms=now_ms)]


_OF_TOKENS = Plain(
    "SELECT s.token_hash, s.kind, s.seen_ms, s.account_id, p.role, p.name, p.locale, m.area_id, a.zone "
    "FROM sessions s JOIN accounts p ON p.id = s.account_id "
    "LEFT JOIN account_areas m ON m.account_id = p.id LEFT JOIN areas a ON a.id = m.area_id "
    "WHERE s.token_hash IN :tokens AND s.revoked_ms IS NULL AND s.expires_ms > :now_ms AND p.active"
)


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


def half_session(session: Session, token_hash: bytes, now_ms: int) -> str | None:
    """The account whose password was given with this token, while its code is awaited."""
    held = (
        (sessions.c.token_hash == token_hash)
        & (sessions.c.kind == "half")
        & sessions.c.revoked_ms.is_(None)
        & (sessions.c.expires_ms > now_ms)
    )
    return session.execute(select(sessions.c.account_id).where(held)).scalar()


def revoke(session: Session, token_hashes: Sequence[bytes], now_ms: int) -> None:
    """End these sessions."""
    chosen = sessions.c.token_hash.in_(token_hashes) & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(chosen).values(revoked_ms=now_ms))


def revoke_device(session: Session, account_id: str, device: str, now_ms: int) -> None:
    """End what this account has open in this browser; its other phones keep theirs."""
    here = (sessions.c.account_id == account_id) & (sessions.c.device == device) & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(here).values(revoked_ms=now_ms))


def call_lost(session: Session, account_id: str, now_ms: int, *, device: str = "", but: str = "") -> None:
    """Let phones whose right to hand in has just ended wipe themselves: all, this one, or all but one (G4)."""
    ended = (sessions.c.account_id == account_id) & (sessions.c.kind == "upload") & (sessions.c.revoked_ms == now_ms)
    which = [sessions.c.device == device] if device else [sessions.c.device != but]
    session.execute(update(sessions).where(ended, *which).values(lost_ms=now_ms))


def revoke_others(session: Session, account_id: str, device: str, now_ms: int) -> None:
    """End what this account has open in every other browser."""
    there = (sessions.c.account_id == account_id) & (sessions.c.device != device) & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(there).values(revoked_ms=now_ms))


def revoke_reading(session: Session, account_id: str, now_ms: int) -> None:
    """End the sessions that show something; those that only take reports stay, so that no fact is lost."""
    shown = (sessions.c.account_id == account_id) & (sessions.c.kind == "read") & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(shown).values(revoked_ms=now_ms))


def revoke_all(session: Session, account_id: str, now_ms: int) -> None:
    """End every session of an account: a stolen phone, a person who left (G4)."""
    mine = (sessions.c.account_id == account_id) & sessions.c.revoked_ms.is_(None)
    session.execute(update(sessions).where(mine).values(revoked_ms=now_ms))
