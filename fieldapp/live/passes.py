"""Who may open a stream of the process `live`? Whoever shows a pass that the web process signed a moment ago.

An EventSource sends no header of ours, and another origin gets no cookie, so the pass stands in the address, where
logs keep it. It therefore opens nothing but "something changed", for a quarter of an hour at most, and only while the
session it names still holds in the database; its areas are read there too.
"""

import base64
import binascii
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

LIFE_MS = 15 * 60_000
PURPOSE = "fieldapp board stream"


@dataclass(frozen=True)
class Pass:
    """`session` is what the database keeps of the read token; the stream ends at `until_ms`."""

    session: bytes
    until_ms: int


class Passes:
    """Signs and reads passes with the installation's key, for this purpose alone."""

    def __init__(self, secret_key: str) -> None:
        self._signer = URLSafeSerializer(secret_key, salt=PURPOSE)

    def sign(self, session: bytes, now_ms: int) -> str:
        """A pass for this session, safe in an address."""
        return str(self._signer.dumps([base64.urlsafe_b64encode(session).decode(), now_ms + LIFE_MS]))

    def read(self, word: str, now_ms: int) -> Pass | None:
        """What the pass says; None for a forged, foreign or old one."""
        try:
            session, until_ms = self._signer.loads(word)
            found = Pass(base64.urlsafe_b64decode(session), int(until_ms))
        except (BadSignature, ValueError, TypeError, binascii.Error):
            return None
        return found if now_ms < found.until_ms <= now_ms + LIFE_MS else None
