"""How does a person get, name and remove passkeys of her own? Not a technician: he has an enrolled phone (4.9).

What is begun is bound to the session that began it, for five minutes.
"""

import hashlib
import secrets
import uuid

from sqlalchemy.orm import Session

from fieldapp.actions import passkey_check, second_factor
from fieldapp.actions.change_password import prove_password
from fieldapp.core.people import Actor
from fieldapp.settings import Settings
from fieldapp.store import passkeys, people, second_factors

MOST = 10
LONGEST_NAME = 60
CHALLENGE_BYTES = 32


def key_of(purpose: str, token: str) -> bytes:
    """Under what a challenge is kept: whoever has the token may answer it, for this purpose alone."""
    return hashlib.sha256(f"passkey {purpose} {token}".encode("utf-8", "replace")).digest()


def new_challenge(session: Session, now_ms: int, purpose: str, token: str) -> bytes:
    """Something new to sign; the caller commits."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    ends_ms = now_ms + passkey_check.ASK_MS
    passkeys.put_challenge(session, key_of(purpose, token), challenge, expires_ms=ends_ms, now_ms=now_ms)
    return challenge


def take_challenge(session: Session, now_ms: int, purpose: str, token: str) -> bytes | None:
    """What this browser was asked to sign, once; commits, so that no fault after it brings the challenge back."""
    challenge = passkeys.take_challenge(session, key_of(purpose, token), now_ms)
    session.commit()
    return challenge


def begin(
    session: Session, settings: Settings, now_ms: int, actor: Actor, *, token: str, password: str
) -> tuple[str | None, str]:
    """A fault (wait, wrong, many, no_name) or None, and the options with which the browser makes a passkey."""
    if actor.role == "technician" or not passkey_check.site_name(settings):
        return "no_name", ""
    if fault := prove_password(session, now_ms, actor, password):
        return fault, ""
    known, account = passkeys.of_account(session, actor.id), people.account_by_id(session, actor.id)
    if account is None or len(known) >= MOST:
        session.rollback()
        return "many", ""
    challenge = new_challenge(session, now_ms, "add", token)
    session.commit()
    return None, passkey_check.ask_new(settings, challenge, account, known)


def add(
    session: Session,
    settings: Settings,
    now_ms: int,
    actor: Actor,
    *,
    token: str,
    answer: passkey_check.Answer,
    name: str,
) -> tuple[str | None, list[str]]:
    """A fault (late, broken, taken) or None, and recovery codes, shown once, when this is the first second factor."""
    challenge = take_challenge(session, now_ms, "add", token)
    if actor.role == "technician" or challenge is None:
        return "late", []
    made = passkey_check.made(settings, challenge, answer)
    if made is None:
        return "broken", []
    is_first = not any(second_factors.ways(session, actor.id))
    row = {"id": str(uuid.uuid4()), "account_id": actor.id, "name": name, "opens_alone": True, "created_ms": now_ms}
    if not passkeys.add(session, {**row, **vars(made), "used_ms": None}):
        session.rollback()
        return "taken", []
    codes = second_factor.give_recovery(session, actor.id) if is_first else []
    session.commit()
    return None, codes


def rename(session: Session, actor: Actor, passkey_id: str, name: str) -> bool:
    """Whether it was hers; it is called so now."""
    renamed = passkeys.rename(session, actor.id, passkey_id, name)
    session.commit()
    return renamed


def remove(
    session: Session, settings: Settings, now_ms: int, actor: Actor, *, passkey_id: str, password: str
) -> str | None:
    """None when it opens nothing any more, else wait, wrong, last (a second factor is demanded) or gone."""
    if fault := prove_password(session, now_ms, actor, password):
        return fault
    removed = passkeys.remove(session, actor.id, passkey_id)
    is_last = not any(second_factors.ways(session, actor.id))
    if not removed or (is_last and second_factor.is_demanded(settings, actor)):
        session.rollback()
        return "last" if removed else "gone"
    second_factors.drop_unneeded_recovery(session, actor.id)
    session.commit()
    return None
