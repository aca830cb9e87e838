"""Who signs in? Checks the password under limits and opens two sessions: one to read, one to hand in reports."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Row
from sqlalchemy.orm import Session

from fieldapp.actions import limit, second_factor
from fieldapp.core.windows import DAY_MS
from fieldapp.settings import Settings
from fieldapp.store import limits, people, second_factors, sessions

HALF_MS = 5 * 60_000  # to fetch the phone from the other room and type six digits
LONGEST_PASSWORD = 200


def token_hash(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


@dataclass(frozen=True)
class Attempt:
    """What came from outside. `device_token` is the random word that this browser keeps, whoever signs in."""

    login: str
    password: str
    address: str
    device_token: str
    label: str = ""
    code: str = ""

    @property
    def device(self) -> str:
        """What the database keeps of the browser's word."""
        return token_hash(self.device_token).hex()[:40]


@dataclass(frozen=True)
class SignedIn:
    """The tokens go into cookies and nowhere else; the database keeps their digests."""

    account_id: str
    role: str
    read_token: str
    upload_token: str


@dataclass(frozen=True)
class CodeWanted:
    """The password was right. The token opens only the page that asks for a code or a passkey, for five minutes."""

    half_token: str


@dataclass(frozen=True)
class Refused:
    """`wait_ms` is 0 for a wrong login or password, else how long no further try is looked at."""

    wait_ms: int = 0


def sign_in(session: Session, settings: Settings, now_ms: int, attempt: Attempt) -> SignedIn | CodeWanted | Refused:
    """Open the sessions of the person, or say no in the same words and time whoever is unknown (G3, G19).

    Whoever has a second factor gives its code at once (scripts), or is asked for it with the token of `CodeWanted`;
    a passkey is asked for there, too (passkey_sign_in.py).

    Commits twice: a try is counted before the password is looked at, and no lock is held during the 50 ms that takes.
    """
    login = attempt.login.strip().lower()[:60]
    account = people.account_by_login(session, login)
    # Strangers' tries must not lock the owner out of a phone that is his (G3).
    known = account is not None and sessions.is_known_device(session, account.id, attempt.device, now_ms)
    wait_ms = _charge(session, _limits_of(login, attempt, known=known), now_ms)
    session.commit()
    if wait_ms:
        return Refused(wait_ms)
    if not _matches(account, attempt.password) or account is None:
        return Refused()
    _forgive(session, _limits_of(login, attempt, known=known), now_ms)
    if any(second_factors.ways(session, account.id)):
        return _by_code(session, settings, now_ms, account, attempt)
    signed_in = open_sessions(session, settings, now_ms, account, attempt)
    session.commit()
    return signed_in


def sign_in_by_code(
    session: Session, settings: Settings, now_ms: int, half_token: str, attempt: Attempt
) -> SignedIn | Refused | None:
    """The second step; None when the first was too long ago. `attempt` needs code, device and label only."""
    account_id = sessions.half_session(session, token_hash(half_token), now_ms) if half_token else None
    account = people.account_by_id(session, account_id) if account_id else None
    if account is None or not account.active:
        return None
    done = _by_code(session, settings, now_ms, account, replace(attempt, code=attempt.code or "-"))
    return Refused() if isinstance(done, CodeWanted) else done


def _by_code(
    session: Session, settings: Settings, now_ms: int, account: Row[Any], attempt: Attempt
) -> SignedIn | CodeWanted | Refused:
    if not attempt.code:
        half_token = secrets.token_urlsafe(32)
        row = {"kind": "half", "expires_ms": now_ms + HALF_MS}
        sessions.add_session(session, _session_row(half_token, account, attempt, now_ms) | row)
        session.commit()
        return CodeWanted(half_token)
    session.commit()
    wait_ms = second_factor.pass_by(session, settings, now_ms, account.id, attempt.code)
    if wait_ms is None or wait_ms:
        return Refused(wait_ms or 0)
    signed_in = open_sessions(session, settings, now_ms, account, attempt)
    session.commit()
    return signed_in


def _limits_of(login: str, attempt: Attempt, *, known: bool) -> list[tuple[str, limit.Rule]]:
    if known:
        return [(f"sign-in device {attempt.device} {login}", limit.ACCOUNT)]
    return [
        ("sign-in everybody", limit.EVERYBODY),
        (f"sign-in network {limit.network_of(attempt.address)}", limit.NETWORK),
        (f"sign-in account {hashlib.sha256(login.encode('utf-8', 'replace')).hexdigest()}", limit.ACCOUNT),
    ]


def _charge(session: Session, charged: list[tuple[str, limit.Rule]], now_ms: int) -> int:
    """The first wait there is. The widest comes first: a network that must wait neither blocks nor fills accounts."""
    waits = (limit.charge(session, key, rule, now_ms) for key, rule in charged)
    return next((wait for wait in waits if wait), 0)


def _forgive(session: Session, charged: list[tuple[str, limit.Rule]], now_ms: int) -> None:
    *shared, own = charged
    limits.forget_counter(session, own[0])
    for key, _rule in shared:
        limits.give_back(session, key)
    limits.forget_old(session, now_ms - 2 * limit.FORGET_MS)


def _matches(account: Row[Any] | None, password: str) -> bool:
    """Whether the password is the account's; an unknown or closed account costs the same time."""
    usable = account is not None and account.active
    kept = account.password_hash if account is not None and account.active else _nobodys_hash()
    try:
        right = PasswordHasher().verify(kept, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
    return right and usable


@cache
def _nobodys_hash() -> str:
    return PasswordHasher().hash(secrets.token_urlsafe())


def open_sessions(session: Session, settings: Settings, now_ms: int, account: Row[Any], attempt: Attempt) -> SignedIn:
    """New tokens at each sign-in; what the account had open in this browser ends, other phones keep theirs."""
    sessions.revoke_device(session, account.id, attempt.device, now_ms)
    made = SignedIn(account.id, account.role, secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    for kind, token, days in (
        ("read", made.read_token, settings.session_days),
        ("upload", made.upload_token, settings.upload_days),
    ):
        row = {"kind": kind, "expires_ms": now_ms + days * DAY_MS}
        sessions.add_session(session, _session_row(token, account, attempt, now_ms) | row)
    return made


def _session_row(token: str, account: Row[Any], attempt: Attempt, now_ms: int) -> dict[str, Any]:
    return {
        "token_hash": token_hash(token),
        "account_id": account.id,
        "device": attempt.device,
        "label": attempt.label[:400],
        "created_ms": now_ms,
        "seen_ms": now_ms,
    }
