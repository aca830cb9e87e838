"""Who signs in with a passkey? Beside the password, or in its place, where the device has seen that it is she.

Refusals are the same whether nobody knows the passkey or the signature is wrong.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from fieldapp.actions import keep_trail, limit, passkey_check, second_factor
from fieldapp.actions import sign_in as by_password
from fieldapp.actions.passkeys import new_challenge, take_challenge
from fieldapp.actions.sign_in import Attempt, Refused, SignedIn, token_hash
from fieldapp.settings import Settings
from fieldapp.store import limits, passkeys, people, second_factors, sessions


@dataclass(frozen=True)
class Asked:
    """What somebody whose password was right may give: a code, a passkey (`options` is JSON, else empty)."""

    code: bool
    options: str


@dataclass(frozen=True)
class Begun:
    """The token lies in a cookie until the device has answered; `options` is JSON for the browser."""

    token: str
    options: str


def ask(session: Session, settings: Settings, now_ms: int, half_token: str) -> Asked | None:
    """What is awaited of who holds this token; None when the password was too long ago."""
    account_id = sessions.half_session(session, token_hash(half_token), now_ms) if half_token else None
    if account_id is None:
        return None
    ways = second_factors.ways(session, account_id)
    options = ""
    if ways.passkey and passkey_check.site_name(settings):
        known = passkeys.of_account(session, account_id)
        options = passkey_check.ask(settings, new_challenge(session, now_ms, "second", half_token), known)
    session.commit()
    return Asked(ways.code, options)


def sign_in_beside(
    session: Session,
    settings: Settings,
    now_ms: int,
    *,
    half_token: str,
    answer: passkey_check.Answer,
    attempt: Attempt,
) -> SignedIn | Refused | None:
    """The second step; None when the password was too long ago. `attempt` needs device and label only."""
    account_id = sessions.half_session(session, token_hash(half_token), now_ms) if half_token else None
    account = people.account_by_id(session, account_id) if account_id else None
    if account is None or not account.active:
        return None
    wait_ms = limit.charge(session, second_factor.limit_of(account.id), limit.ACCOUNT, now_ms)
    session.commit()
    if wait_ms:
        return Refused(wait_ms)
    challenge = take_challenge(session, now_ms, "second", half_token)
    passkey = passkeys.by_credential(session, passkey_check.credential_id(answer))
    if challenge is None or passkey is None or passkey.account_id != account.id:
        session.rollback()
        return Refused()
    signed = passkey_check.signed(settings, challenge, answer, bytes(passkey.public_key), in_person=False)
    if signed is None or not _goes_on(session, now_ms, passkey, signed):
        return Refused()
    limits.forget_counter(session, second_factor.limit_of(account.id))
    return _inside(session, settings, now_ms, account, attempt)


def begin_alone(session: Session, settings: Settings, now_ms: int, address: str) -> Begun | Refused:
    """Ask for whichever passkey of this site the person chooses. Charged here: each question is answered once."""
    if not passkey_check.site_name(settings):
        return Refused()
    for key, rule in _limits_of(address):
        if wait_ms := limit.charge(session, key, rule, now_ms):
            session.commit()
            return Refused(wait_ms)
    token = secrets.token_urlsafe(32)
    challenge = new_challenge(session, now_ms, "alone", token)
    session.commit()
    return Begun(token, passkey_check.ask(settings, challenge))


def sign_in_alone(
    session: Session, settings: Settings, now_ms: int, *, token: str, answer: passkey_check.Answer, attempt: Attempt
) -> SignedIn | Refused | None:
    """Open the sessions of whose passkey it is; None when the question was too long ago or answered already."""
    challenge = take_challenge(session, now_ms, "alone", token) if token else None
    if challenge is None:
        return None
    passkey = passkeys.by_credential(session, passkey_check.credential_id(answer))
    account = people.account_by_id(session, passkey.account_id) if passkey is not None else None
    if passkey is None or account is None or not _may_alone(account, passkey):
        session.rollback()
        return Refused()
    signed = passkey_check.signed(settings, challenge, answer, bytes(passkey.public_key), in_person=True)
    if signed is None or signed.handle != account.id.encode() or not _goes_on(session, now_ms, passkey, signed):
        session.rollback()
        return Refused()
    for key, _rule in _limits_of(attempt.address):
        limits.give_back(session, key)
    return _inside(session, settings, now_ms, account, attempt)


def _may_alone(account: Row[Any], passkey: Row[Any]) -> bool:
    return bool(account.active and account.role != "technician" and passkey.opens_alone)


def _limits_of(address: str) -> list[tuple[str, limit.Rule]]:
    """Counters of their own: a passkey is not guessed, and who cancels often is not to be kept from her password."""
    return [
        ("passkey everybody", limit.EVERYBODY),
        (f"passkey network {limit.network_of(address)}", limit.NETWORK),
    ]


def _goes_on(session: Session, now_ms: int, passkey: Row[Any], signed: passkey_check.Signed) -> bool:
    """Whether the device counts on; if it counts back, there are two of it, and the trail says so."""
    if passkeys.use(session, passkey.id, signed.sign_count, backed_up=signed.backed_up, now_ms=now_ms):
        return True
    session.rollback()
    keep_trail.note(session, now_ms, passkey.account_id, "copied", about=passkey.account_id, detail="passkeys.copied")
    return False


def _inside(session: Session, settings: Settings, now_ms: int, account: Row[Any], attempt: Attempt) -> SignedIn:
    signed_in = by_password.open_sessions(session, settings, now_ms, account, attempt)
    session.commit()
    return signed_in
