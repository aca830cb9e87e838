"""Where are the secrets that nobody set? Made once, kept in DATA_DIR, readable by their owner only."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in `path`; made and stored with mode 0600 when it is not there yet.

    Several processes may start at once: the first link wins and all read the same.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(make() + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret is as good
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def new_secret_key() -> str:
    """64 characters for signing cookies."""
    return secrets.token_urlsafe(48)


def new_vapid_key() -> str:
    """A private key of web push: base64url of the 32-byte P-256 scalar, 43 characters without padding."""
    from cryptography.hazmat.primitives.asymmetric import ec  # slow to import, needed once in an installation's life

    scalar = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(scalar.to_bytes(32, "big")).rstrip(b"=").decode()


def vapid_public_of(private_key: str) -> str:
    """The public half that browsers subscribe with: base64url of the uncompressed point, 87 characters."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    scalar = int.from_bytes(base64.urlsafe_b64decode(private_key + "=" * (-len(private_key) % 4)), "big")
    key = ec.derive_private_key(scalar, ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
