"""How does another system hear of a change, and how can it know that it was us? (docs/webhooks.md)

The signature covers timestamp and body, so that neither a changed body nor an old request passes. Each request carries
the id of its delivery: whoever remembers those hears nothing twice, however often we ask.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fieldapp import clock
from fieldapp.channels.base import DEADLINE_S, Accepted, Capabilities, Finding, Message, Outcome, Refused, Unknown
from fieldapp.channels.outward import Answer, LostError, NotPublicError, NotSentError, Outward
from fieldapp.settings import Settings

MONTH_S = 30 * 86_400
MOST_URL = 1_024
MOST_RETRY_S = 86_400
GONE = 410
_PLAIN = re.compile(r"[\x21\x22\x24-\x5b\x5d-\x7e]+")


@dataclass(frozen=True)
class Hook(Message):
    """A delivery: `address` is the URL, `words` the JSON body."""

    secret: str = field(default="", repr=False)


def open_webhook(settings: Settings, now: Callable[[], int] = clock.now_ms) -> "Webhook":
    """The channel of this installation."""
    return Webhook(now=now, allow_inside=settings.webhook_allow_inside)


class Webhook:
    """Posts signed JSON over https to public addresses."""

    name = "webhook"
    can = Capabilities(key_window_s=MONTH_S)

    def __init__(self, *, now: Callable[[], int], allow_inside: bool, deadline_s: float = DEADLINE_S) -> None:
        self.now, self.allow_inside = now, allow_inside
        self.outward = Outward(deadline_s=deadline_s, allow_inside=allow_inside)

    def send(self, message: Message) -> Outcome:
        """2xx is accepted, 410 ends it, anything else is tried again; a redirect is not followed."""
        if not isinstance(message, Hook) or not message.secret:
            return Refused("there is no secret to sign with", permanent=True)
        if not may_call(message.address, allow_inside=self.allow_inside):
            return Refused("the address is no https address of the world", permanent=True)
        body = message.words.encode()
        try:
            answer = self.outward.post(message.address, data=body, headers=self._headers(message, body))
        except NotPublicError as inside:
            return Refused(str(inside), permanent=False)
        except NotSentError as away:
            return Refused(f"no connection ({away})", permanent=False)
        except LostError as lost:
            return Unknown(str(lost))
        return _outcome(answer)

    def look_up(self, message_id: str) -> Finding:
        """The other system cannot be asked; it knows the id when it comes again."""
        return Unknown("another system cannot be asked")

    def _headers(self, message: Hook, body: bytes) -> dict[str, str]:
        timestamp = str(self.now() // 1000)
        return {
            "Content-Type": "application/json",
            "User-Agent": "fieldapp",
            "X-Fieldapp-Id": message.id,
            "X-Fieldapp-Timestamp": timestamp,
            "X-Fieldapp-Signature": f"v1={signature(message.secret, timestamp, body)}",
        }


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def may_call(url: str, *, allow_inside: bool) -> bool:
    """Whether this is https to a named host, without user or password; where it leads is judged when connecting."""
    try:
        parts = urlsplit(url)
        known_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    fits = bool(_PLAIN.fullmatch(url)) and len(url) <= MOST_URL and bool(parts.hostname) and known_port
    return fits and "@" not in parts.netloc and parts.scheme in (("https", "http") if allow_inside else ("https",))


def _outcome(answer: Answer) -> Outcome:
    said = f"the other system answered {answer.status_code}"
    if 200 <= answer.status_code < 300:
        return Accepted(reference=str(answer.status_code))
    if answer.status_code == GONE:
        return Refused(said, permanent=True)
    if 300 <= answer.status_code < 400:
        return Refused(f"{said}, a redirect, which is not followed", permanent=False)
    wish = answer.headers.get("Retry-After", "")
    return Refused(said, permanent=False, retry_after_s=min(int(wish), MOST_RETRY_S) if wish.isdigit() else None)
