"""How does a letter leave, and what does a mail server's answer mean?

The Message-ID is made of the message's own id, so that a letter sent twice in doubt is one letter to whoever keeps
mail. Headers are set as typed values: a line break in a name or subject is taken out, never a header of its own.
"""

import datetime
import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from fieldapp import clock
from fieldapp.channels.base import DEADLINE_S, Accepted, Capabilities, Channel, Finding, Message, Outcome, Refused
from fieldapp.channels.base import Unknown as Nobody
from fieldapp.channels.console import Console
from fieldapp.channels.sms.deadline import Fence, within
from fieldapp.settings import Settings, SettingsError

KEY_WINDOW_S = 86_400
LOCAL = ("127.0.0.1", "::1", "localhost")
POLICY = re.compile(r"\b5\.7\.\d")  # refused for what it says or where it comes from: no fault of the address
_ADDRESS = re.compile(r"[\x21-\x3f\x41-\x7e]{1,64}@[^@\s<>]{1,255}")


class Letters(EmailPolicy):
    """As SMTP wants letters, with subjects that keep their blanks.

    Folding a long subject of Cyrillic letters, Python's own policy drops the blank where a line ends.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header as it goes over the wire."""
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        words = Header(str(value), header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


LETTERS = Letters() + SMTP


@dataclass(frozen=True)
class Attachment:
    """A file of a letter, like `leaflet.pdf` of `application/pdf`."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Mail(Message):
    """A letter with its own subject and files; in a plain Message the first line of `words` is the subject."""

    subject: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Bounced(Refused):
    """This address takes no mail; it is to be marked (E12)."""

    address: str = ""


@dataclass(frozen=True)
class Server:
    """A mail server; `tls` is `ssl` from the first byte, `starttls`, or `none` (only on this machine, or by wish)."""

    host: str
    port: int
    user: str
    password: str
    tls: str

    @classmethod
    def of(cls, url: str) -> "Server":
        """From SMTP_URL: `smtp://[user:password@]host[:port][?tls=none]` or `smtps://…`."""
        parts = urlsplit(url)
        host, is_ssl = parts.hostname or "", parts.scheme == "smtps"
        asked = parse_qs(parts.query).get("tls", ["none" if host in LOCAL else "starttls"])[0]
        return cls(
            host,
            parts.port or (465 if is_ssl else 587),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            "ssl" if is_ssl else asked,
        )


def open_email(settings: Settings, now: Callable[[], int] = clock.now_ms) -> Channel:
    """Mail by SMTP_URL; the outbox page keeps letters while none is set. SettingsError without MAIL_FROM."""
    if not settings.smtp_url:
        return Console()
    if not settings.mail_from:
        raise SettingsError("MAIL_FROM", "it is missing, while SMTP_URL is set", "an e-mail address")
    return Email(Server.of(settings.smtp_url), sender=settings.mail_from, name=settings.company, now=now)


class Email:
    """Speaks SMTP, a connection a letter: they are few, and a kept one hides that the server is away."""

    name = "email"
    can = Capabilities(key_window_s=KEY_WINDOW_S)

    def __init__(
        self,
        server: Server,
        *,
        sender: str,
        name: str,
        now: Callable[[], int],
        trust: ssl.SSLContext | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self.server, self.sender, self.sender_name, self.now = server, sender, name, now
        self.trust, self.deadline_s = trust or ssl.create_default_context(), deadline_s

    def send(self, message: Message) -> Outcome:
        """Hand the letter over; a cut after its content has left is unknown, one before it is a refusal."""
        if not _ADDRESS.fullmatch(message.address):
            return Bounced("this is no e-mail address", permanent=True, address=message.address)
        try:
            letter = self.letter(message)
        except (MessageError, ValueError) as wrong:
            return Refused(f"the letter cannot be written ({type(wrong).__name__})", permanent=True)
        return within(self.deadline_s, lambda fence: self._hand_over(fence, message.address, letter))

    def look_up(self, message_id: str) -> Finding:
        """A mail server cannot be asked."""
        return Nobody("a mail server cannot be asked")

    def letter(self, message: Message) -> bytes:
        """The letter as it goes over the wire."""
        subject, _, body = message.words.partition("\n")
        attachments: tuple[Attachment, ...] = ()
        if isinstance(message, Mail):
            subject, body, attachments = message.subject, message.words, message.attachments
        letter = EmailMessage(policy=LETTERS)
        letter["From"] = Address(_line(self.sender_name), addr_spec=self.sender)
        letter["To"] = Address(addr_spec=message.address)
        letter["Subject"] = _line(subject)
        letter["Date"] = format_datetime(datetime.datetime.fromtimestamp(self.now() // 1000, datetime.UTC))
        letter["Message-ID"] = message_id_of(message.id, self.sender)
        letter["Auto-Submitted"] = "auto-generated"  # no "I am on holiday" comes back (RFC 3834)
        letter.set_content(body.strip() + "\n")
        for one in attachments:
            kind, _, subkind = one.kind.partition("/")
            letter.add_attachment(one.content, maintype=kind, subtype=subkind, filename=_line(one.name))
        return letter.as_bytes()

    def _hand_over(self, fence: Fence, address: str, letter: bytes) -> Outcome:
        smtp = self._new()
        try:
            self._connect(fence, smtp)
            outcome = self._speak(fence, smtp, address, letter)
            with suppress(OSError, smtplib.SMTPException):
                smtp.send(b"QUIT\r\n")  # its answer changes nothing, so nobody waits for it
            return outcome
        except smtplib.SMTPAuthenticationError as refused:
            return Refused(f"the mail server does not know us ({refused.smtp_code})", permanent=False)
        except smtplib.SMTPResponseException as refused:
            return Refused(f"the mail server answered {refused.smtp_code}", permanent=False)
        except smtplib.SMTPNotSupportedError:
            return Refused("the mail server offers no encryption", permanent=False)
        finally:
            smtp.close()

    def _new(self) -> smtplib.SMTP:
        if self.server.tls == "ssl":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(timeout=self.deadline_s, context=self.trust)
        else:
            smtp = smtplib.SMTP(timeout=self.deadline_s)
        smtp._host = self.server.host  # type: ignore[attr-defined]  # what TLS verifies; connect() does not set it
        return smtp

    def _connect(self, fence: Fence, smtp: smtplib.SMTP) -> None:
        server = self.server
        smtp.connect(server.host, server.port)
        fence.hold(smtp.sock)  # type: ignore[arg-type]
        smtp.ehlo_or_helo_if_needed()
        if server.tls == "starttls":
            smtp.starttls(context=self.trust)
            fence.hold(smtp.sock)  # type: ignore[arg-type]
        if server.user:
            smtp.login(server.user, server.password)

    def _speak(self, fence: Fence, smtp: smtplib.SMTP, address: str, letter: bytes) -> Outcome:
        """MAIL, RCPT, DATA; the content is the point of no return."""
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: smtp.mail(self.sender),
            lambda: smtp.rcpt(address),
            lambda: smtp.docmd("DATA"),
        )
        for step in steps:
            code, words = step()
            if code >= 400:
                return _refused(code, words.decode(errors="replace"), address)
        fence.cross()
        smtp.send(re.sub(rb"(?m)^\.", b"..", letter) + b".\r\n")
        code, words = smtp.getreply()
        if code >= 400:
            return _refused(code, words.decode(errors="replace"), address)
        return Accepted(reference=words.decode(errors="replace")[:200])


def message_id_of(outbox_id: str, sender: str) -> str:
    """The same for every attempt; a bounce names it."""
    return f"<{outbox_id}@{sender.rpartition('@')[2]}>"


def _refused(code: int, words: str, address: str) -> Outcome:
    """4xx passes: greylisting, a full mailbox. 5xx does not, and is the address's unless it is our own standing."""
    said = f"the mail server answered {code} {' '.join(words.replace(address, '…').split())[:160]}"
    if code < 500:
        return Refused(said, permanent=False)
    if code in (550, 551, 552, 553, 556) and not POLICY.search(words):
        return Bounced(said, permanent=True, address=address)
    return Refused(said, permanent=True)


def _line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:200]
