"""How is a gateway asked over HTTP? One connection a call, no redirect, no proxy, verified certificates.

A kept connection may be closed by the other side in the moment in which the request is written; that cannot be told
from a cut after accepting, and a gateway without key or look-up would make an uncertain message of it. So none is kept;
what is expensive, the list of certificates, is.
"""

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fieldapp.channels.base import DEADLINE_S
from fieldapp.channels.sms.deadline import Fence

MOST_BYTES = 65_536


@dataclass(frozen=True, repr=False)
class Request:
    """One request; `body` empty means GET. No repr: it holds the number and the words."""

    url: str
    body: bytes = b""
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, repr=False)
class Answer:
    """A whole answer; header names in small letters; at most MOST_BYTES of the body."""

    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        """The body as JSON, None when it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    def retry_after_s(self) -> int | None:
        """What Retry-After says in seconds, up to an hour; a date there is not read."""
        said = self.headers.get("retry-after", "")
        return min(int(said), 3_600) if said.isascii() and said.isdigit() else None


def get(url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Request:
    """A GET with the fields behind the address."""
    mark = "&" if "?" in url else "?"
    return Request(url + (mark + urlencode(fields, quote_via=quote) if fields else ""), b"", headers)


def post_form(url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Request:
    """A POST of a form in UTF-8."""
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return Request(url, urlencode(fields).encode() or b" ", {**kind, **(headers or {})})


def post_json(url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Request:
    """A POST of a flat JSON object."""
    return Request(url, json.dumps(dict(fields)).encode(), {"Content-Type": "application/json", **(headers or {})})


def fetch(request: Request, fence: Fence) -> Answer:
    """The gateway's answer, whatever its status; raises what sockets and http.client raise, and for a cut answer."""
    parts = urlsplit(request.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=DEADLINE_S)
    if parts.scheme == "https":
        connection.default_port = 443
        connection.port = parts.port or 443
    try:
        connection.sock = _connected(connection, parts.scheme == "https", fence)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fence.cross()
        connection.request("POST" if request.body else "GET", target, request.body or None, dict(request.headers or {}))
        return _read(connection.getresponse())
    finally:
        connection.close()


def _connected(connection: http.client.HTTPConnection, tls: bool, fence: Fence) -> socket.socket:
    sock = socket.create_connection((connection.host, connection.port), timeout=DEADLINE_S)
    connection.sock = sock  # so that it is closed whatever follows
    fence.hold(sock)
    if not tls:
        return sock
    wrapped = tls_context().wrap_socket(sock, server_hostname=connection.host, do_handshake_on_connect=False)
    connection.sock = wrapped
    fence.hold(wrapped)
    wrapped.do_handshake()
    return wrapped


def _read(came: http.client.HTTPResponse) -> Answer:
    body = came.read(MOST_BYTES)
    if came.length and len(body) < MOST_BYTES:
        raise http.client.IncompleteRead(b"", came.length)
    headers = {name.lower(): value for name, value in came.getheaders()}
    return Answer(came.status, headers, body.decode("utf-8", errors="replace"))


@cache
def tls_context() -> ssl.SSLContext:
    """Verifies chains and names, with this machine's certificates (SSL_CERT_FILE names others)."""
    return ssl.create_default_context()
