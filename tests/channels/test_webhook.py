"""Signed calls to another system that verifies them, and where they never lead (G10, G12)."""

import socket
from collections.abc import Iterator

import pytest

from fieldapp.channels.base import Accepted, Message, Refused, Unknown
from fieldapp.channels.webhook import Hook, Webhook, may_call
from tests.support.hook_receiver import HookReceiver, is_ours
from tests.support.inner import InnerListener, leads_to
from tests.support.proofs import proves

NOW_MS = 1_795_410_000_000
BODY = '{"event":"visit.changed","имя":"ж"}'
BAD = (
    "http://hooks.example/x", "https://user@hooks.example/x", "https://u:p@hooks.example/", "https://@hooks.example/",
    "https://hooks.example\\@127.0.0.1/", "https://hooks.example/#x", "https:///x", "https://[::1/x", "ftp://x/", "",
    "https://hooks.example:0/", "https://hooks.example:99999/", "https://hooks.example/ x", "https://hooks.exämple/",
    "https://hooks.example/" + "x" * 1024, "javascript:alert(1)", "//hooks.example/",
)  # fmt: skip
INNER = ("127.0.0.1", "[::1]", "2130706433", "127.1", "169.254.169.254", "10.0.0.1", "localhost", "[::ffff:127.0.0.1]")


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    """Another system."""
    with HookReceiver() as made:
        yield made


def call(url: str, *, inside: bool = True, secret: str = "key"):
    hook = Hook("m-1", "visit.changed", url, BODY, 60, secret=secret)
    return Webhook(now=lambda: NOW_MS, allow_inside=inside, deadline_s=2).send(hook)


@proves("G12")
def test_the_other_system_knows_us_by_the_documented_example(receiver: HookReceiver) -> None:
    outcome = call(receiver.url)

    ((headers, body),) = receiver.taken
    assert outcome == Accepted("200")
    assert body == BODY.encode()
    assert headers["X-Fieldapp-Id"] == "m-1"
    assert is_ours("key", headers, body, now_s=NOW_MS / 1000 + 299)


@proves("G12")
def test_a_changed_body_another_key_and_an_old_request_are_refused(receiver: HookReceiver) -> None:
    call(receiver.url)
    ((headers, body),) = receiver.taken
    now_s = NOW_MS / 1000

    later = {**headers, "X-Fieldapp-Timestamp": str(round(now_s) + 400)}
    assert not is_ours("key", headers, body + b" ", now_s=now_s)
    assert not is_ours("other", headers, body, now_s=now_s)
    assert not is_ours("key", headers, body, now_s=now_s + 301)
    assert not is_ours("key", later, body, now_s=now_s + 400)


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (204, {}, Accepted("204")),
        (500, {}, Refused("the other system answered 500", permanent=False)),
        (404, {}, Refused("the other system answered 404", permanent=False)),
        (429, {"Retry-After": "77"}, Refused("the other system answered 429", False, retry_after_s=77)),
        (410, {}, Refused("the other system answered 410", permanent=True)),
    ],
)
def test_each_answer_means_one_thing(receiver, status: int, headers: dict[str, str], outcome: object) -> None:
    receiver.status, receiver.answer_headers = status, headers

    assert call(receiver.url) == outcome


@proves("G10")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: HookReceiver, inner: InnerListener, status: int) -> None:
    receiver.status, receiver.answer_headers = status, {"Location": f"http://127.0.0.1:{inner.port}/"}

    outcome = call(receiver.url)

    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert inner.hits == 0


@proves("G10")
@pytest.mark.parametrize("host", INNER)
def test_an_inner_address_is_not_called(inner: InnerListener, host: str) -> None:
    outcome = call(f"https://{host}:{inner.port}/", inside=False)

    assert isinstance(outcome, Refused)
    assert inner.hits == 0


@proves("G10")
def test_a_name_that_leads_inside_is_not_called(monkeypatch: pytest.MonkeyPatch, inner: InnerListener) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("127.0.0.1", inner.port))

    assert call("https://hooks.example/", inside=False) == Refused("the name leads into an inner network", False)
    assert inner.hits == 0


@proves("G10")
@pytest.mark.parametrize("url", BAD)
def test_an_odd_address_is_refused(url: str) -> None:
    assert not may_call(url, allow_inside=False)
    assert call(url, inside=False) == Refused("the address is no https address of the world", permanent=True)


def test_an_answer_that_never_ends_is_unknown(dribbler: str) -> None:
    assert isinstance(call(dribbler), Unknown)


def test_nobody_listening_is_a_refusal(free_port: int) -> None:
    assert isinstance(call(f"http://127.0.0.1:{free_port}/"), Refused)


def test_nothing_leaves_unsigned(receiver: HookReceiver) -> None:
    channel = Webhook(now=lambda: NOW_MS, allow_inside=True)

    assert isinstance(channel.send(Message("m", "k", receiver.url, BODY, 60)), Refused)
    assert isinstance(call(receiver.url, secret=""), Refused)
    assert receiver.taken == []
    assert "key" not in repr(Hook("m", "k", receiver.url, BODY, 60, secret="key"))
