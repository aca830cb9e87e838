"""What does a device with passkeys answer? One in software, which signs as the standard says, or wrongly on purpose."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, BACKUP, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


def text(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(words: str) -> bytes:
    """The bytes of it."""
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Authenticator:
    """One passkey and its counter; `origin` is the page that the browser says it is on, `site` what it signs for.

    `counts` False: it always says 0, as those do that their maker copies from device to device.
    """

    origin: str = "http://localhost:8000"
    site: str = "localhost"
    counts: bool = True
    verifies: bool = True
    backed_up: bool = False
    sign_count: int = 0
    handle: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.create`."""
        self.handle = raw(options["user"]["id"])
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(attested=True)}
        response = {"attestationObject": text(cbor2.dumps(statement)), "transports": ["internal", "hybrid"]}
        return self._answer({**response, "clientDataJSON": text(self._client("webauthn.create", options))})

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.get`."""
        self.sign_count += int(self.counts)
        client, data = self._client("webauthn.get", options), self._data(attested=False)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"authenticatorData": text(data), "signature": text(signature), "userHandle": text(self.handle)}
        return self._answer({**response, "clientDataJSON": text(client)})

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        named = text(self.credential_id)
        return {"id": named, "rawId": named, "type": "public-key", "response": response}

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, *, attested: bool) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | (BACKUP | BACKED_UP if self.backed_up else 0)
        head = hashlib.sha256(self.site.encode()).digest() + bytes([flags | (ATTESTED if attested else 0)])
        head += self.sign_count.to_bytes(4, "big")
        if not attested:
            return head
        return head + bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + self._public_key()

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
