"""What does an SMS gateway say that calls our hook, and is it really the gateway?

Each kind of gateway has its own words; docs/sms.md names them. The address itself is secret (a token of each gateway);
who signs is believed by the signature only: over timestamp and body, five minutes at most, once (G12).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fieldapp.actions.e164 import e164_of
from fieldapp.actions.take_receipt import Receipt
from fieldapp.actions.take_reply import Reply
from fieldapp.settings import Settings
from fieldapp.settings_sms import Gateway

SKEW_MS = 300_000
State = Literal["accepted", "delivered", "undelivered"]
KANNEL: dict[str, State] = {"1": "delivered", "2": "undelivered", "4": "accepted", "8": "accepted", "16": "undelivered"}
TWILIO: dict[str, State] = {
    "accepted": "accepted", "scheduled": "accepted", "queued": "accepted", "sending": "accepted", "sent": "accepted",
    "delivered": "delivered", "read": "delivered", "undelivered": "undelivered", "failed": "undelivered",
    "canceled": "undelivered",
}  # fmt: skip
# Of a gateway that nobody described: what most call it
USUAL = {
    "reference": "reference|message_id|messageId|id",
    "id": "id|client_id",
    "state": "status|state",
    "words": "error",
}
USUAL_STATES: dict[str, State] = {
    "delivered": "delivered", "delivrd": "delivered", "read": "delivered", "undelivered": "undelivered",
    "undeliv": "undelivered", "failed": "undelivered", "rejected": "undelivered", "rejectd": "undelivered",
    "expired": "undelivered", "deleted": "undelivered", "error": "undelivered",
}  # fmt: skip
USUAL_REPLY = {"from": "from|sender|phone|msisdn", "words": "text|message|words", "reference": "id|message_id"}


@dataclass(frozen=True)
class Called:
    """A request as it came: `query` as in the address, `fields` those of query and body together, the raw body."""

    query: str
    fields: Mapping[str, Any]
    form: Mapping[str, str]
    body: bytes
    headers: Mapping[str, str]


def gateway_of(settings: Settings, name: str, token: str) -> Gateway | None:
    """The gateway whose hook this address is; None for a wrong name or token."""
    for gateway in settings.sms_gateways:
        if gateway.name == name and hmac.compare_digest(settings.sms_hook_token(name).encode(), token.encode()):
            return gateway
    return None


def signature_key(settings: Settings, gateway: Gateway, called: Called, now_ms: int) -> str | None:
    """A key that this signed request has for itself, empty where the gateway does not sign; None: badly signed."""
    if gateway.kind == "twilio":
        return "" if _twilio_signed(settings, gateway, called) else None
    secret = gateway.template.sign_secret if gateway.template else ""
    if not secret:
        return ""
    at, given = called.headers.get("X-Timestamp", ""), called.headers.get("X-Signature", "")
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + called.body, hashlib.sha256).hexdigest()
    fresh = at.isascii() and at.isdigit() and len(at) <= 13 and abs(_instant_ms(at) - now_ms) <= SKEW_MS
    good = hmac.compare_digest(given.encode(), wanted.encode())
    return f"hook:{gateway.name}:{wanted}" if fresh and good else None


def read_hook(gateway: Gateway, fields: Mapping[str, Any]) -> Receipt | Reply | None:
    """The receipt or the answer; None when it is neither, such as a state nobody named."""
    if gateway.kind == "kannel":
        return _of_kannel(gateway.name, fields)
    if gateway.kind == "twilio":
        return _of_twilio(gateway.name, fields)
    return _of_template(gateway, fields)


def _of_kannel(name: str, fields: Mapping[str, Any]) -> Receipt | Reply | None:
    if "type" in fields:
        state, at = KANNEL.get(_text(fields, "type")), _text(fields, "at")
        return _receipt(name, _text(fields, "id"), state, at_ms=_instant_ms(at) if at.isdecimal() else None)
    return _reply(name, _text(fields, "id"), _text(fields, "from"), _text(fields, "text"))


def _of_twilio(name: str, fields: Mapping[str, Any]) -> Receipt | Reply | None:
    reference = _text(fields, "MessageSid|SmsSid")
    if "Body" in fields:
        return _reply(name, reference, _text(fields, "From"), _text(fields, "Body"))
    state = TWILIO.get(_text(fields, "MessageStatus|SmsStatus"))
    return _receipt(name, reference, state, our_id=_text(fields, "id"), words=_text(fields, "ErrorCode"))


def _of_template(gateway: Gateway, fields: Mapping[str, Any]) -> Receipt | Reply | None:
    template = gateway.template
    named = {
        **USUAL,
        **{key: str(path) for key, path in (template.receipt if template else {}).items() if key in USUAL},
    }
    said = _text(fields, named["state"])
    if said:
        reference, our_id = _text(fields, named["reference"]), _text(fields, named["id"])
        state = _state(template.receipt if template else {}, said)
        return _receipt(gateway.name, reference or our_id, state, our_id=our_id, words=_text(fields, named["words"]))
    answer = {**USUAL_REPLY, **{key: str(path) for key, path in (template.reply if template else {}).items()}}
    return _reply(
        gateway.name, _text(fields, answer["reference"]), _text(fields, answer["from"]), _text(fields, answer["words"])
    )


def _state(words: Mapping[str, Any], said: str) -> State | None:
    """By the template's lists; a word in none of them is on its way, unless the template names nothing at all."""
    listed: tuple[State, ...] = ("delivered", "undelivered", "accepted")
    for state in listed:
        if said in [str(one) for one in _list(words.get(state))]:
            return state
    if any(words.get(state) for state in listed):
        return None if words.get("accepted") else "accepted"
    return USUAL_STATES.get(said.lower(), "accepted")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _receipt(
    name: str, reference: str, state: State | None, *, our_id: str = "", words: str = "", at_ms: int | None = None
) -> Receipt | None:
    if state is None or not reference:
        return None
    return Receipt(name, reference[:400], state, our_id=our_id[:40], words=words[:400], at_ms=at_ms)


def _reply(name: str, reference: str, sender: str, words: str) -> Reply | None:
    number = e164_of(sender)
    return Reply(name, reference, number, words.replace("\0", "").strip()) if number and words.strip() else None


def _text(fields: Mapping[str, Any], paths: str) -> str:
    """The first value there is at one of the paths (`messages.0.id|id`), as text without what no database takes."""
    for path in paths.split("|"):
        found: Any = fields
        for step in path.split("."):
            if isinstance(found, list) and step.isdecimal() and int(step) < len(found):
                found = found[int(step)]
            else:
                found = found.get(step) if isinstance(found, Mapping) else None
        if isinstance(found, (str, int)) and found != "":
            return str(found).replace("\0", "")
    return ""


def _instant_ms(seconds: str) -> int:
    """Milliseconds of Unix seconds, or of milliseconds."""
    return int(seconds) if len(seconds) > 11 else int(seconds[:11]) * 1000


def _twilio_signed(settings: Settings, gateway: Gateway, called: Called) -> bool:
    """HMAC-SHA1 over the address as it was called and the form's fields in order (Twilio's "Security", 2024)."""
    address = settings.sms_hook_url(gateway.name) + (f"?{called.query}" if called.query else "")
    said = address + "".join(f"{name}{called.form[name]}" for name in sorted(called.form))
    wanted = base64.b64encode(hmac.new(gateway.password.encode(), said.encode(), hashlib.sha1).digest())
    return hmac.compare_digest(called.headers.get("X-Twilio-Signature", "").encode(), wanted)
