"""How is an address called that somebody else wrote down: a push service's, another company's system?

Its name may mean anything in the moment of connecting (rebinding), so not the name is judged but where the socket
leads: before the connection and once more on it, ahead of the first byte of the request (G10). No redirect is followed,
no proxy of the environment is used, and the whole call ends in time, resolving and a dribbling answer included (E1).
"""

import ipaddress
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import certifi
from urllib3 import HTTPResponse, PoolManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from fieldapp.channels.sms.deadline import Fence, TooLateError

MOST_ANSWER_BYTES = 16_384
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotSentError(Exception):
    """Nothing of the request has left."""


class NotPublicError(NotSentError):
    """The name leads into somebody's own network."""


class LostError(Exception):
    """The request left, and no whole answer came in time: nobody knows."""


@dataclass(frozen=True)
class Answer:
    """What came back; `text` is at most 16 KiB of it."""

    status_code: int
    reason: str
    headers: Mapping[str, str]
    text: str


class Outward:
    """Posts to public addresses; `allow_inside` lifts that for tests and for systems of the same house."""

    def __init__(self, *, deadline_s: float, allow_inside: bool) -> None:
        self.deadline_s = deadline_s
        self._pools = PoolManager(num_pools=20, maxsize=4, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where())
        self._pools.pool_classes_by_scheme = _INSIDE_TOO if allow_inside else _PUBLIC_ONLY

    def post(self, endpoint: str, data: Any = None, headers: Any = None, timeout: Any = None) -> Answer:
        """The answer, whatever its status; raises NotSentError or LostError. `timeout` can only shorten the deadline.

        Named like `requests.post`, since pywebpush calls it so.
        """
        limit_s = min(self.deadline_s, timeout or self.deadline_s)
        fence, ended = Fence(), list[Answer | Exception]()

        def run() -> None:
            _NOW.fence = fence
            try:
                ended.append(self._post(endpoint, data, dict(headers or {}), limit_s))
            except (HTTPError, OSError, ValueError, TooLateError) as broken:
                ended.append((LostError if fence.crossed else NotSentError)(type(broken).__name__))
            except Exception as told:  # to the caller, not to a thread that nobody listens to
                ended.append(told)

        thread = threading.Thread(target=run, name="outward call", daemon=True)
        thread.start()
        thread.join(limit_s)
        late = not ended  # decided before the cut: a cut socket reads like the end of an answer
        crossed = fence.close(cut=late)
        if late:
            raise LostError("no answer in time") if crossed else NotSentError("no connection in time")
        if isinstance(ended[0], Exception):
            raise ended[0]
        return ended[0]

    def _post(self, endpoint: str, data: Any, headers: dict[str, str], limit_s: float) -> Answer:
        came = self._pools.request(
            "POST",
            endpoint,
            body=data,
            headers=headers,
            timeout=Timeout(limit_s + 1),  # per step; the fence ends the whole
            redirect=False,
            retries=False,
            preload_content=False,
        )
        assert isinstance(came, HTTPResponse)
        body = came.read(MOST_ANSWER_BYTES, decode_content=False)
        if len(body) < MOST_ANSWER_BYTES:
            came.release_conn()
        else:
            came.close()
        return Answer(came.status, came.reason or "", came.headers, body.decode(errors="replace"))


def is_public(address: str) -> bool:
    """Whether an IP address lies outside everybody's own networks; IPv4 inside IPv6 is judged or refused."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        elif ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class _Checked(HTTPConnection):
    """Goes where its name leads if that is public."""

    inside_too = False

    def _new_conn(self) -> socket.socket:
        refused = False
        last: OSError | None = None
        for family, kind, protocol, _, place in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            if not (self.inside_too or is_public(str(place[0]))):
                refused = True
                continue
            try:
                return self._connected(socket.socket(family, kind, protocol), place)
            except OSError as away:
                last = away
        if refused and last is None:
            raise NotPublicError("the name leads into an inner network")
        raise last or OSError("the name leads nowhere")

    def _connected(self, sock: socket.socket, place: Any) -> socket.socket:
        try:
            _NOW.fence.hold(sock)
            sock.settimeout(Timeout.resolve_default_timeout(self.timeout))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(place)
            self._check(sock)
        except BaseException:
            sock.close()
            raise
        return sock

    def _check(self, sock: socket.socket) -> None:
        """Asked of the socket itself, on which the request is going to be written."""
        if not (self.inside_too or is_public(str(sock.getpeername()[0]))):
            raise NotPublicError("the name leads into an inner network")

    def send(self, data: Any) -> None:
        """As http.client does it; too late nothing is written any more, and a kept connection is judged anew."""
        if self.sock is None:
            self.connect()
        self._check(self.sock)
        _NOW.fence.hold(self.sock)
        _NOW.fence.cross()
        super().send(data)


class _CheckedTls(_Checked, HTTPSConnection):
    """The same beneath TLS, whose names and chains are verified."""


class _Inside(_Checked):
    inside_too = True


class _InsideTls(_CheckedTls):
    inside_too = True


def _pool(base: Any, connection: type[Any]) -> Any:
    return type(connection.__name__ + "Pool", (base,), {"ConnectionCls": connection})


_NOW = threading.local()
_PUBLIC_ONLY = {"http": _pool(HTTPConnectionPool, _Checked), "https": _pool(HTTPSConnectionPool, _CheckedTls)}
_INSIDE_TOO = {"http": _pool(HTTPConnectionPool, _Inside), "https": _pool(HTTPSConnectionPool, _InsideTls)}
