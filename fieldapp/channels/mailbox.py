"""How are the letters read that come back to us? By IMAP; each is marked as seen once it is in the database."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import unquote, urlsplit

TIMEOUT_S = 20
MOST_LETTERS = 200
MOST_BYTES = 262_144  # the report stands at the beginning of a bounce; a returned attachment is of no interest


class Mailbox:
    """One folder by IMAP_URL: `imaps://user:password@host[:port]/FOLDER` (`imap://` on this machine only)."""

    def __init__(self, url: str, trust: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self.host, self.is_ssl = parts.hostname or "", parts.scheme == "imaps"
        self.port = parts.port or (993 if self.is_ssl else 143)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.folder = unquote(parts.path.strip("/")) or "INBOX"
        self.trust = trust or ssl.create_default_context()

    @contextmanager
    def opened(self) -> Iterator["Letters"]:
        """The folder, open; raises OSError or imaplib.IMAP4.error when that cannot be."""
        client = (
            imaplib.IMAP4_SSL(self.host, self.port, ssl_context=self.trust, timeout=TIMEOUT_S)
            if self.is_ssl
            else imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT_S)
        )
        try:
            client.login(self.user, self.password)
            answer, words = client.select(f'"{self.folder}"')
            if answer != "OK":
                raise imaplib.IMAP4.error(f"there is no folder {self.folder}: {words!r}")
            yield Letters(client)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()


class Letters:
    """The letters of an open folder that nobody has seen."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self.client = client

    def unseen(self) -> Iterator[tuple[str, bytes]]:
        """`(uid, the beginning of the letter)`, without marking anything."""
        _, found = self.client.uid("SEARCH", "UNSEEN")
        for uid in (found[0] or b"").split()[:MOST_LETTERS]:
            _, parts = self.client.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            yield uid.decode(), raw

    def seen(self, uid: str) -> None:
        """This one has been dealt with."""
        self.client.uid("STORE", uid, "+FLAGS", "(\\Seen)")
