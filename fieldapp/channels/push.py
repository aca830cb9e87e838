"""How does a web push leave, and what must never happen on the way?

pywebpush by itself would use ttl 0, no time limit, follow redirects into loopback and reuse claims of another service;
all of that is set here. The body holds an opaque id and a kind (reliability 4.7, G10): push services are foreign.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from pywebpush import WebPushException, webpush

from fieldapp.channels.base import Accepted, Outcome, Refused, Unknown

TIMEOUT_S = 5
MOST_BYTES = 3_000
MOST_RETRY_S = 3_600
GONE = (404, 410)
LOCAL = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Subscription:
    """One device's address at its push service, with the keys that only its browser can read with."""

    id: str
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True)
class Gone:
    """The device no longer listens; the subscription is to be removed."""

    reason: str


class NoRedirects(requests.Session):
    """A session that goes where it was sent and no further."""

    def request(self, method: Any, url: Any, **options: Any) -> Any:  # type: ignore[override]
        """As requests does it, with redirects switched off and environment proxies ignored."""
        return super().request(method, url, **{**options, "allow_redirects": False})


class Push:
    """Sends to the push services that the installation allows."""

    name = "push"

    def __init__(self, *, private_key: str, subject: str, hosts: Collection[str], allow_local: bool) -> None:
        self.private_key, self.subject, self.hosts, self.allow_local = private_key, subject, hosts, allow_local
        self.session = NoRedirects()
        self.session.trust_env = False

    def send(self, subscription: Subscription, body: Mapping[str, Any], *, ttl_s: int, topic: str) -> Outcome | Gone:
        """Encrypt and post; a fresh claims dict each time, since a reused one keeps the first service's audience."""
        if not may_post_to(subscription.endpoint, self.hosts, allow_local=self.allow_local):
            return Gone("the address is none of a known push service")
        raw = json.dumps(body, ensure_ascii=False).encode()
        if len(raw) > MOST_BYTES:
            return Refused("the body is larger than push services take", permanent=True)
        info = {"endpoint": subscription.endpoint, "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth}}
        headers = {"Urgency": "high", "Topic": topic[:32], "Content-Type": "application/notification+json"}
        try:
            webpush(
                info,
                raw,
                vapid_private_key=self.private_key,
                vapid_claims={"sub": self.subject},
                ttl=ttl_s,
                timeout=TIMEOUT_S,
                headers=headers,
                requests_session=self.session,
            )
        except WebPushException as refusal:
            return _outcome(refusal)
        except requests.ConnectionError as away:
            return Refused(f"no connection ({type(away).__name__})", permanent=False)
        except requests.RequestException as lost:
            return Unknown(type(lost).__name__)
        return Accepted()


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
    if parts.scheme != "https" or port not in (None, 443) or parts.username or parts.password or len(endpoint) > 1024:
        return False
    return any(host == known or (known.startswith("*.") and host.endswith(known[1:])) for known in hosts)


def _outcome(refusal: WebPushException) -> Outcome | Gone:
    status = refusal.response.status_code if refusal.response is not None else 0
    if status in GONE:
        return Gone(f"the push service answered {status}")
    if status == 429 or status >= 500:
        return Refused(f"the push service answered {status}", permanent=False, retry_after_s=_retry_after(refusal))
    if 300 <= status < 400:
        return Refused("the push service redirects, which is not followed", permanent=True)
    return Refused(f"the push service answered {status}", permanent=True)


def _retry_after(refusal: WebPushException) -> int | None:
    said = refusal.response.headers.get("Retry-After", "") if refusal.response is not None else ""
    return min(int(said), MOST_RETRY_S) if said.isdigit() else None
