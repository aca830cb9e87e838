"""Where may a call to a foreign address lead? Nowhere inside, and never for longer than its deadline (G10, E1)."""

import socket
import threading
import time

import pytest

from fieldapp.channels import outward
from fieldapp.channels.outward import LostError, NotPublicError, NotSentError, Outward, is_public
from tests.support.inner import InnerListener, leads_to
from tests.support.proofs import proves
from tests.support.push_sink import PushSink

INNER = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.127.255.254", "192.0.2.7", "198.18.0.1", "198.51.100.2", "203.0.113.9", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "2002:7f00:1::", "2001:0:1::1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2001:db8::1", "100::1", "nonsense", "",
)  # fmt: skip
OUTER = ("8.8.8.8", "1.1.1.1", "77.88.8.8", "2a00:1450:4010:c0e::8a", "2606:4700::1111", "64:ff9b::808:808")


@proves("G10")
@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTER)
def test_an_address_of_the_world_is_public(address: str) -> None:
    assert is_public(address)


@proves("G10")
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "10.1.2.3"])
def test_a_name_that_leads_inside_is_not_even_connected_to(
    monkeypatch: pytest.MonkeyPatch, inner: InnerListener, address: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leads_to(address, inner.port))

    with pytest.raises(NotPublicError):
        Outward(deadline_s=2, allow_inside=False).post("https://hooks.example/x", data=b"{}")

    assert inner.hits == 0


@proves("G10")
def test_a_name_that_changes_between_two_looks_is_judged_where_the_socket_leads(
    monkeypatch: pytest.MonkeyPatch, inner: InnerListener
) -> None:
    """The address looks public when it is resolved; the socket's other end is asked before a byte is written."""
    seen: list[bytes] = []
    real = socket.socket.connect
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("8.8.8.8", 80))
    monkeypatch.setattr(socket.socket, "connect", lambda own, _place: real(own, ("127.0.0.1", inner.port)))
    monkeypatch.setattr(socket.socket, "sendall", lambda _own, data, *_: seen.append(data))

    with pytest.raises(NotPublicError):
        Outward(deadline_s=2, allow_inside=False).post("http://hooks.example/x", data=b"{}")

    assert seen == []


def test_a_kept_connection_is_asked_again(monkeypatch: pytest.MonkeyPatch, sink: PushSink) -> None:
    monkeypatch.setattr(outward, "_PUBLIC_ONLY", outward._INSIDE_TOO)
    sink.status = 500
    kept = Outward(deadline_s=2, allow_inside=False)
    assert kept.post(sink.endpoint, data=b"x").status_code == 500
    monkeypatch.setattr(outward._Inside, "inside_too", False)

    with pytest.raises(NotPublicError):
        kept.post(sink.endpoint, data=b"x")


@proves("E1")
def test_a_dribbling_answer_ends_at_the_deadline_and_nobody_knows(dribbler: str) -> None:
    began = time.monotonic()

    with pytest.raises(LostError):
        Outward(deadline_s=1, allow_inside=True).post(dribbler, data=b"{}")

    assert time.monotonic() - began < 4


@proves("E1")
def test_a_resolver_that_never_answers_ends_at_the_deadline_and_nothing_left(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: never.wait(1) or [])

    with pytest.raises(NotSentError):
        Outward(deadline_s=0.2, allow_inside=False).post("https://hooks.example/", data=b"{}")


def test_nobody_at_the_other_end_is_told_as_not_sent(free_port: int) -> None:
    with pytest.raises(NotSentError):
        Outward(deadline_s=2, allow_inside=True).post(f"http://127.0.0.1:{free_port}/", data=b"{}")
