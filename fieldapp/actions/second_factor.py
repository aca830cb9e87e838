"""What beside the password? A code that an app on the person's own device shows, new every half minute (RFC 6238).

Whoever decides about customers' visits may add it, or a passkey (passkeys.py); technicians have an enrolled phone
instead (reliability 4.9). A code opens once. Who has lost the device uses a recovery code, or asks an administrator.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import limit
from fieldapp.actions.manage_people import new_password
from fieldapp.core.people import OFFICE, Actor
from fieldapp.settings import Settings
from fieldapp.store import limits, second_factors

STEP_S = 30
DIGITS = 6
AROUND = (0, -1, 1)  # a phone's clock may be half a minute off
RECOVERY_CODES = 8


@dataclass(frozen=True)
class Begun:
    """What the app wants: an address for its QR code, and the same secret to type, in groups of four."""

    uri: str
    typed: str


def begin(session: Session, settings: Settings, now_ms: int, actor: Actor, login: str) -> Begun | None:
    """A new secret, wanted only once a first code was typed; None when a confirmed one stands already."""
    if actor.role == "technician" or second_factors.is_wanted(session, actor.id):
        return None
    secret = secrets.token_bytes(20)
    second_factors.begin(session, actor.id, _sealer(settings).encrypt(secret), now_ms)
    session.commit()
    typed = base64.b32encode(secret).decode()
    groups = " ".join(typed[at : at + 4] for at in range(0, len(typed), 4))
    return Begun(_totp(secret).get_provisioning_uri(login, settings.company), groups)


def confirm(session: Session, settings: Settings, now_ms: int, actor: Actor, code: str) -> list[str] | None:
    """The recovery codes, shown once, when the first code is right; None when it is not."""
    if second_factors.is_wanted(session, actor.id) or not _is_right(session, settings, now_ms, actor.id, code):
        session.rollback()
        return None
    codes = [new_password() for _ in range(RECOVERY_CODES)]
    second_factors.confirm(session, actor.id, now_ms, [_hash(one) for one in codes])
    session.commit()
    return codes


def give_recovery(session: Session, account_id: str) -> list[str]:
    """Recovery codes for who has something beside the password for the first time; the caller commits."""
    codes = [new_password() for _ in range(RECOVERY_CODES)]
    second_factors.put_recovery(session, account_id, [_hash(one) for one in codes])
    return codes


def pass_by(session: Session, settings: Settings, now_ms: int, account_id: str, code: str) -> int | None:
    """0 when the code opens, milliseconds to wait after too many tries, None when it is wrong.

    The try is counted before it is looked at, in a transaction of its own, as with passwords (G3).
    """
    key = limit_of(account_id)
    wait_ms = limit.charge(session, key, limit.ACCOUNT, now_ms)
    session.commit()
    if wait_ms:
        return wait_ms
    right = _is_right(session, settings, now_ms, account_id, code)
    right = right or second_factors.use_recovery(session, account_id, _hash(code), now_ms)
    if not right:
        session.rollback()
        return None
    limits.forget_counter(session, key)
    return 0


def limit_of(account_id: str) -> str:
    """Under which counter tries are charged, whatever is tried beside the password."""
    return f"second factor {account_id}"


def drop(session: Session, settings: Settings, now_ms: int, actor: Actor, code: str) -> str | None:
    """End the own codes, by a last one: a screen left open is not she. None when done, else wrong or last."""
    if is_demanded(settings, actor) and not second_factors.ways(session, actor.id).passkey:
        return "last"
    if pass_by(session, settings, now_ms, actor.id, code) != 0:
        return "wrong"
    second_factors.drop(session, actor.id)
    session.commit()
    return None


def is_demanded(settings: Settings, actor: Actor) -> bool:
    """Whether this person may not go on with the password alone (SECOND_FACTOR)."""
    return settings.second_factor == "required" and actor.role in OFFICE


def _is_right(session: Session, settings: Settings, now_ms: int, account_id: str, code: str) -> bool:
    row, typed = second_factors.factor_of(session, account_id), "".join(code.split())
    if row is None or len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return False
    totp, now_s = _totp(_opened(settings, row.secret)), now_ms // 1000
    for around in AROUND:
        at_s = now_s + around * STEP_S
        if hmac.compare_digest(totp.generate(at_s), typed.encode()):
            return second_factors.use_step(session, account_id, at_s // STEP_S)
    return False


def _hash(code: str) -> bytes:
    return hashlib.sha256("".join(code.split()).lower().replace("-", "").encode("utf-8", "replace")).digest()


def _totp(secret: bytes) -> Any:
    from cryptography.hazmat.primitives.hashes import SHA1  # slow to import
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    sha1 = SHA1()  # nosec B303: what every app can; as a keyed code it is sound
    return TOTP(secret, DIGITS, sha1, STEP_S, enforce_key_length=False)


def _opened(settings: Settings, sealed: bytes) -> bytes:
    """The secret; a fresh one that fits no code when SECRET_KEY has changed since: recovery codes still open."""
    from cryptography.fernet import InvalidToken

    try:
        opened: bytes = _sealer(settings).decrypt(bytes(sealed))
    except InvalidToken:
        return secrets.token_bytes(20)
    return opened


def _sealer(settings: Settings) -> Any:
    from cryptography.fernet import Fernet

    key = hmac.new(settings.secret_key.encode(), b"second factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
