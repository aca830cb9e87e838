"""What a push service hears from us, what its answers mean, and where a push never goes (G10, pain 2)."""

import base64
import json
import socket
import time

import pytest

from fieldapp.channels.base import Accepted, Refused, Unknown
from fieldapp.channels.push import Forbidden, Gone, Push, Subscription, may_post_to
from fieldapp.settings_files import new_vapid_key
from tests.support.inner import InnerListener, leads_to
from tests.support.proofs import proves
from tests.support.push_sink import PushSink

HOSTS = ("fcm.googleapis.com", "*.push.apple.com", "updates.push.services.mozilla.com", "*.notify.windows.com")
KEY = new_vapid_key()
BODY = {"web_push": 8030, "id": "1", "kind": "test"}
# Endpoints that somebody inside a browser could hand in; PORT is where the inner listener waits.
BAD = [
    f"{scheme}://{host}{port}/push"
    for scheme, port in (("https", ":PORT"), ("http", ":PORT"), ("https", ""))
    for host in (
        "127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::ffff:127.0.0.1]",
        "169.254.169.254", "10.0.0.1", "192.168.0.1", "[fd00::1]", "inner.example",
    )
] + [
    "https://fcm.googleapis.com:PORT/x",
    "https://fcm.googleapis.com:8443/x",
    "http://fcm.googleapis.com/x",
    "https://user@fcm.googleapis.com/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@127.0.0.1:PORT/x",
    "https://fcm.googleapis.com\\@127.0.0.1:PORT/x",
    "https://127.0.0.1:PORT\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com/x",
    "https://push.apple.com.evil.example/x",
    "https://evilpush.apple.com/x",
    "https://push.apple.com/x",
    "https://fcm.googleapis.com%2f@127.0.0.1:PORT/x",
    "https://fcm.googleapis.com#@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT#@fcm.googleapis.com/",
    "https://127.0.0.1:PORT?@fcm.googleapis.com/",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com:-1/x",
    "https://fcm.google\napis.com/x",
    "https://fcm.googleapis.com/\r\nHost: 127.0.0.1",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "//fcm.googleapis.com/x",
    "https:///x",
    "https://[::1/x",
    "",
    "https://fcm.googleapis.com/" + "x" * 1024,
]  # fmt: skip


def device(sink: PushSink, endpoint: str | None = None) -> Subscription:
    return Subscription("s1", endpoint or sink.endpoint, **sink.keys)


def push(*, allow_local: bool = True) -> Push:
    return Push(private_key=KEY, subject="mailto:test@fieldapp.example", hosts=HOSTS, allow_local=allow_local)


@proves("G10")
@pytest.mark.parametrize("endpoint", BAD)
def test_no_endpoint_reaches_the_inner_network(inner: InnerListener, sink: PushSink, endpoint: str) -> None:
    address = endpoint.replace("PORT", str(inner.port))

    outcome = push(allow_local=False).send(device(sink, address or "x"), BODY, ttl_s=60, topic="t")

    assert isinstance(outcome, Gone), address
    assert not may_post_to(address, HOSTS, allow_local=False)
    assert inner.hits == 0


@proves("G10")
@pytest.mark.parametrize("host", ["fcm.googleapis.com", "web.push.apple.com", "db5p.notify.windows.com"])
def test_a_known_name_that_leads_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, inner: InnerListener, sink: PushSink, host: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("127.0.0.1", inner.port))

    outcome = push(allow_local=False).send(device(sink, f"https://{host}/x"), BODY, ttl_s=60, topic="t")

    assert outcome == Refused("no connection (the name leads into an inner network)", permanent=False)
    assert inner.hits == 0


@proves("G10")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_into_the_inner_network_is_not_followed(inner: InnerListener, sink: PushSink, status: int) -> None:
    sink.status, sink.answer_headers = status, {"Location": f"http://127.0.0.1:{inner.port}/"}

    outcome = push().send(device(sink), BODY, ttl_s=60, topic="t")

    assert outcome == Refused("the push service redirects, which is not followed", permanent=True)
    assert inner.hits == 0


@proves("E8", "E9")
@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (404, {}, Gone("the push service answered 404")),
        (410, {}, Gone("the push service answered 410")),
        (401, {}, Forbidden("the push service answered 401")),
        (403, {}, Forbidden("the push service answered 403")),
        (429, {"Retry-After": "90"}, Refused("the push service answered 429", permanent=False, retry_after_s=90)),
        (429, {"Retry-After": "999999"}, Refused("the push service answered 429", False, retry_after_s=3600)),
        (500, {}, Refused("the push service answered 500", permanent=False)),
        (503, {}, Refused("the push service answered 503", permanent=False)),
        (400, {}, Refused("the push service answered 400", permanent=True)),
        (413, {}, Refused("the push service answered 413", permanent=True)),
    ],
)
def test_each_answer_means_one_thing(sink: PushSink, status: int, headers: dict[str, str], outcome: object) -> None:
    sink.status, sink.answer_headers = status, headers

    assert push().send(device(sink), BODY, ttl_s=60, topic="t") == outcome


def test_a_push_says_how_long_how_urgent_and_what_it_replaces(sink: PushSink) -> None:
    outcome = push().send(device(sink), BODY, ttl_s=120, topic="0" * 40, urgency="normal")

    ((headers, body),) = sink.pushes
    assert outcome == Accepted()
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("120", "normal", "0" * 32)
    assert body == BODY


def test_what_is_too_large_for_push_services_is_refused_here(sink: PushSink) -> None:
    outcome = push().send(device(sink), {"words": "ж" * 1600}, ttl_s=60, topic="t")

    assert outcome == Refused("the body is larger than push services take", permanent=True)


def test_keys_that_cannot_be_encrypted_for_are_refused(sink: PushSink) -> None:
    broken = Subscription("s1", sink.endpoint, p256dh="AAAA", auth="AAAA")

    outcome = push().send(broken, BODY, ttl_s=60, topic="t")

    assert outcome == Refused("this device's keys cannot be used", permanent=True)


def test_a_hanging_service_costs_its_deadline_and_nobody_knows(
    monkeypatch: pytest.MonkeyPatch, sink: PushSink, dribbler: str
) -> None:
    slow = push()
    monkeypatch.setattr(slow.outward, "deadline_s", 1.0)
    began = time.monotonic()

    outcome = slow.send(device(sink, dribbler), BODY, ttl_s=60, topic="t")

    assert isinstance(outcome, Unknown)
    assert time.monotonic() - began < 4


def test_the_claims_of_one_service_never_reach_another(sink: PushSink) -> None:
    """pywebpush writes the audience into the dict it is given; ours is fresh each time."""
    sender, other = push(), PushSink()
    sender.send(device(sink), BODY, ttl_s=60, topic="t")
    sender.send(device(other), BODY, ttl_s=60, topic="t")
    other.close()

    audiences = [_audience(one.pushes[0][0]["authorization"]) for one in (sink, other)]
    assert audiences == [sink.endpoint.removesuffix("/device"), other.endpoint.removesuffix("/device")]


def _audience(authorization: str) -> str:
    claims = authorization.partition("t=")[2].split(",")[0].split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(claims + "=="))["aud"])
