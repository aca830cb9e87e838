"""What does a gateway tell us by itself? Receipts and what customers answer, each gateway in its own words.

`hear` reads the fields of one call of a hook, already authenticated; SMPP says the same by `smpp_listen`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.settings_sms import Gateway

KANNEL_STATES = {"1": "delivered", "2": "undelivered", "4": "accepted", "8": "accepted", "16": "undelivered"}
TWILIO_STATES = {"queued": "accepted", "accepted": "accepted", "sending": "accepted", "sent": "accepted",
                 "delivered": "delivered", "read": "delivered", "undelivered": "undelivered", "failed": "undelivered",
                 "canceled": "undelivered"}  # fmt: skip
USUAL_STATES = {"accepted": ["accepted", "sent"], "delivered": ["delivered"], "undelivered": ["undelivered", "failed"]}


@dataclass(frozen=True)
class Receipt:
    """What became of one part: state accepted | delivered | undelivered; `reference` as Accepted names it."""

    reference: str
    state: str
    words: str = ""
    at_ms: int | None = None


@dataclass(frozen=True, repr=False)
class Reply:
    """What a customer answered; `reference` is the gateway's id, or a digest of all that it said."""

    reference: str
    e164: str
    words: str


def hear(gateway: Gateway, fields: Mapping[str, str]) -> Receipt | Reply | None:
    """The receipt or reply in a hook's fields; None when it is neither, or of a state that changes nothing."""
    if gateway.kind == "kannel":
        return _kannel(fields)
    if gateway.kind == "twilio":
        return _twilio(fields)
    return _templated(gateway, fields)


def _kannel(fields: Mapping[str, str]) -> Receipt | Reply | None:
    if "type" in fields:
        state = KANNEL_STATES.get(fields["type"])
        return _receipt(fields.get("id", ""), state, "", fields.get("at", ""))
    return _reply(fields, number="from", words="text", reference="id")


def _twilio(fields: Mapping[str, str]) -> Receipt | Reply | None:
    if "MessageStatus" in fields:
        state = TWILIO_STATES.get(fields["MessageStatus"].lower())
        return _receipt(fields.get("MessageSid", ""), state, fields.get("ErrorCode", ""), "")
    return _reply(fields, number="From", words="Body", reference="MessageSid")


def _templated(gateway: Gateway, fields: Mapping[str, str]) -> Receipt | Reply | None:
    spoken = gateway.template.receipt if gateway.template else {}
    said = fields.get(str(spoken.get("state", "status")))
    if said is not None:
        words = {state: spoken.get(state, usual) for state, usual in USUAL_STATES.items()}
        state = next((state for state, ones in words.items() if said in [str(one) for one in ones]), None)
        reference = fields.get(str(spoken.get("reference", "reference")), "")
        return _receipt(reference, state, "", fields.get(str(spoken.get("at", "at")), ""))
    names = gateway.template.reply if gateway.template else {}
    number, words_, reference = (str(names.get(name, name)) for name in ("from", "words", "reference"))
    return _reply(fields, number=number, words=words_, reference=reference)


def _receipt(reference: str, state: str | None, words: str, at: str) -> Receipt | None:
    if not reference or state is None:
        return None
    at_ms = int(at) * 1000 if at.isascii() and at.isdigit() and len(at) <= 10 else None
    return Receipt(reference[:200], state, words[:60], at_ms)


def _reply(fields: Mapping[str, str], *, number: str, words: str, reference: str) -> Reply | None:
    digits = "".join(letter for letter in fields.get(number, "") if letter.isascii() and letter.isdigit())
    if not 3 <= len(digits) <= 15 or words not in fields:
        return None
    return reply_of(f"+{digits}", fields[words], fields.get(reference, ""))


def reply_of(e164: str, words: str, reference: str) -> Reply:
    """A reply; one without an id of the gateway is told from others by a digest of number and words."""
    digest = hashlib.sha256(f"{e164} {words}".encode(errors="replace")).hexdigest()[:32]
    return Reply(reference[:200] or f"digest-{digest}", e164, words[:2_000])
