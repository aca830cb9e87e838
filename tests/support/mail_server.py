"""A mail server of our own on loopback: keeps letters, answers as told, speaks TLS with a certificate of its own."""

import datetime
import email
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.servers import free_port


class MailServer:
    """`letters` are (sender, recipients, message); `mail`, `rcpt`, `data` are answers, `cuts` hangs up after DATA."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], EmailMessage]] = []
        self.mail = self.rcpt = self.data = ""
        self.cuts = False
        self.port = 0
        self.seen_tls: list[bool] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self.seen_tls.append(session.ssl is not None)
        envelope.mail_from = address
        return self.mail or "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        assert isinstance(letter, EmailMessage)
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, letter))
        if self.cuts:
            server.transport.abort()
        return self.data or "250 taken as 77"


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, *, password: str = "") -> Iterator[MailServer]:
    """One that listens; with `tls` it wants STARTTLS, with a password it wants `fieldapp` to sign in."""
    made = MailServer()
    made.port = free_port()

    def knows(_server: Any, _session: Any, _envelope: Any, _way: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == password.encode() and given.login == b"fieldapp")

    controller = Controller(
        made,
        hostname="127.0.0.1",
        port=made.port,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=knows if password else None,
        auth_required=bool(password),
    )
    controller.start()
    try:
        yield made
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context for 127.0.0.1, and a client's that trusts nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(kept + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    return server, client
