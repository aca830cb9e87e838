"""How does a web push leave, and what must never happen on the way?

pywebpush by itself would use ttl 0, no time limit, follow redirects into loopback and reuse claims of another service;
all of that is set here. The body holds an opaque id and a kind (reliability 4.7, G10): push services are foreign.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pywebpush import WebPushException, webpush

from fieldapp.channels.base import Accepted, Outcome, Refused, Unknown
from fieldapp.channels.outward import LostError, NotSentError, Outward

TIMEOUT_S = 5
MOST_BYTES = 3_000
MOST_ENDPOINT = 1_024
MOST_RETRY_S = 3_600
GONE = (404, 410)
FORBIDDEN = (401, 403)
LOCAL = ("127.0.0.1", "localhost")
# Two readers of an address may part at a backslash, a "#" or a control character: such an address is none (G10).
_PLAIN = re.compile(r"[\x21\x22\x24-\x5b\x5d-\x7e]+")


@dataclass(frozen=True)
class Subscription:
    """One device's address at its push service, with the keys that only its browser can read with."""

    id: str
    endpoint: str
    p256dh: str
    auth: str

    @property
    def host(self) -> str:
        """The push service; what it says about too many requests holds for all its devices."""
        return urlsplit(self.endpoint).hostname or ""


@dataclass(frozen=True)
class Gone:
    """The device no longer listens; the subscription is to be removed."""

    reason: str


@dataclass(frozen=True)
class Forbidden:
    """The service takes nothing from us for this device: another key, or a claim it dislikes (pain 2, E13)."""

    reason: str


class Push:
    """Sends to the push services that the installation allows."""

    name = "push"

    def __init__(self, *, private_key: str, subject: str, hosts: Collection[str], allow_local: bool) -> None:
        self.private_key, self.subject, self.hosts, self.allow_local = private_key, subject, hosts, allow_local
        self.outward = Outward(deadline_s=TIMEOUT_S, allow_inside=allow_local)

    def send(
        self, subscription: Subscription, body: Mapping[str, Any], *, ttl_s: int, topic: str, urgency: str = "high"
    ) -> Outcome | Gone | Forbidden:
        """Encrypt and post; a fresh claims dict each time, since a reused one keeps the first service's audience.

        `topic`: at most 32 base64url characters; a newer push of the same topic replaces one that still waits.
        """
        if not may_post_to(subscription.endpoint, self.hosts, allow_local=self.allow_local):
            return Gone("the address is none of a known push service")
        raw = json.dumps(body, ensure_ascii=False).encode()
        if len(raw) > MOST_BYTES:
            return Refused("the body is larger than push services take", permanent=True)
        headers = {"Urgency": urgency, "Topic": topic[:32], "Content-Type": "application/notification+json"}
        try:
            self._post(subscription, raw, headers, ttl_s)
        except WebPushException as refusal:
            return _outcome(refusal)
        except NotSentError as away:
            return Refused(f"no connection ({away})", permanent=False)
        except LostError as lost:
            return Unknown(str(lost))
        return Accepted()

    def _post(self, to: Subscription, raw: bytes, headers: dict[str, str], ttl_s: int) -> None:
        webpush(
            {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
            raw,
            vapid_private_key=self.private_key,
            vapid_claims={"sub": self.subject},
            ttl=ttl_s,
            timeout=TIMEOUT_S,
            headers=headers,
            requests_session=self.outward,
        )


def may_post_to(endpoint: str, hosts: Collection[str], *, allow_local: bool) -> bool:
    """Whether this is https on 443 at a host of the list (`*.` covers its subdomains), without user or password."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if allow_local and parts.scheme == "http" and host in LOCAL:
        return True
    if parts.scheme != "https" or port not in (None, 443) or "@" in parts.netloc:
        return False
    if len(endpoint) > MOST_ENDPOINT or not _PLAIN.fullmatch(endpoint):
        return False
    return any(host == known or (known.startswith("*.") and host.endswith(known[1:])) for known in hosts)


def _outcome(refusal: WebPushException) -> Outcome | Gone | Forbidden:
    """What a status means; one without an answer is a key that cannot be encrypted for."""
    if refusal.response is None:
        return Refused("this device's keys cannot be used", permanent=True)
    status = refusal.response.status_code
    said = f"the push service answered {status}"
    if status in GONE:
        return Gone(said)
    if status in FORBIDDEN:
        return Forbidden(said)
    if status == 429 or status >= 500:
        return Refused(said, permanent=False, retry_after_s=_retry_after(refusal))
    if 300 <= status < 400:
        return Refused("the push service redirects, which is not followed", permanent=True)
    return Refused(said, permanent=True)


def _retry_after(refusal: WebPushException) -> int | None:
    said = refusal.response.headers.get("Retry-After", "") if refusal.response is not None else ""
    return min(int(said), MOST_RETRY_S) if said.isdigit() else None
