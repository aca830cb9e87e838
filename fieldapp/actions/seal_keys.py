"""With which key does a phone seal what only the server may open, and with which one is it opened (reliability 4.9)?

A phone that wipes itself seals its unsent reports to the newest key: an ephemeral P-256 key agrees with ours, HKDF
makes of that an AES-GCM key used once. In bytes: 1, the key's id (8), the ephemeral point (65), the ciphertext; as
text base64url without filling.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.settings import Settings
from fieldapp.store import sealed as store

YEAR_MS = 365 * 86_400_000
VERSION, ID_BYTES, POINT_BYTES, TAG_BYTES = b"\x01", 8, 65, 16
HEAD_BYTES = 1 + ID_BYTES + POINT_BYTES
INFO = b"fieldapp sealed report"
Opener = Callable[[bytes, str], bytes | None]


def current_key(session: Session, settings: Settings, now_ms: int) -> str:
    """The point that phones seal to, base64url. Once a year a new one is made, and what is two years old destroyed.

    Commits only when one was made.
    """
    newest = store.newest_key(session)
    if newest is not None and now_ms - newest.created_ms < YEAR_MS:
        return _text(bytes(newest.point))
    from cryptography.hazmat.primitives import serialization as form  # slow to import
    from cryptography.hazmat.primitives.asymmetric import ec

    made = ec.generate_private_key(ec.SECP256R1())
    point = made.public_key().public_bytes(form.Encoding.X962, form.PublicFormat.UncompressedPoint)
    private = made.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())
    row = {"id": key_id(point), "point": point, "private": _sealer(settings).encrypt(private), "created_ms": now_ms}
    store.add_key(session, row, now_ms - 2 * YEAR_MS)
    session.commit()
    return _text(point)


def key_id(point: bytes) -> str:
    """How a key is named: by its own point."""
    return hashlib.sha256(point).digest()[:ID_BYTES].hex()


def opener(session: Session, settings: Settings, sealed: Sequence[bytes]) -> Opener:
    """What opens these, told what they are bound to; None when the key is gone or a byte was changed."""
    named = {one[1 : 1 + ID_BYTES].hex() for one in sealed if _is_whole(one)}
    held = store.keys(session, named) if named else {}
    found = {name: key for name, private in held.items() if (key := _private(settings, private)) is not None}

    def opened(one: bytes, bound_to: str) -> bytes | None:
        key = found.get(one[1 : 1 + ID_BYTES].hex()) if _is_whole(one) else None
        return _opened(key, one, bound_to) if key is not None else None

    return opened


def bytes_of(text: object) -> bytes:
    """What a phone sent as base64url; nothing when it is no such thing."""
    if not isinstance(text, str) or not text.isascii():
        return b""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_whole(one: bytes) -> bool:
    return one[:1] == VERSION and len(one) > HEAD_BYTES + TAG_BYTES


def _opened(key: Any, one: bytes, bound_to: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    point = one[1 + ID_BYTES : HEAD_BYTES]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        secret = HKDF(SHA256(), 32, salt=point, info=INFO).derive(key.exchange(ec.ECDH(), theirs))
        opened: bytes = AESGCM(secret).decrypt(bytes(12), one[HEAD_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        return None
    return opened


def _private(settings: Settings, kept: bytes) -> Any:
    """The private half; None when SECRET_KEY has changed since it was made."""
    from cryptography.fernet import InvalidToken
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    try:
        return load_der_private_key(_sealer(settings).decrypt(kept), None)
    except InvalidToken:
        return None


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _sealer(settings: Settings) -> Any:
    from cryptography.fernet import Fernet

    key = hmac.new(settings.secret_key.encode(), b"sealed reports", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
