"""How does a gateway send that is described by a template: any by one address, or with errors, key and look-up?

What an answer means is decided here, once for all HTTP gateways, in three outcomes (E2). Refused is only what was
definitely not taken, since a second gateway may send it then; whoever is in doubt says Unknown.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from fieldapp.channels.base import (
    DEADLINE_S,
    Accepted,
    Capabilities,
    Finding,
    Message,
    NotThere,
    Outcome,
    Refused,
    Unknown,
)
from fieldapp.channels.sms.deadline import Fence, within
from fieldapp.channels.sms.http_call import Answer, Request, fetch, get, post_form, post_json
from fieldapp.settings_sms_file import Ask, Pick, Template

MAKERS: dict[str, Callable[..., Request]] = {"GET": get, "POST": post_form, "JSON": post_json}
# By these a server says that it has not done what it was asked; 302 and 303 often follow a form that was taken.
LATER = frozenset({408, 425, 429})
NEVER = frozenset({301, 307, 308, *range(400, 500)} - LATER - {409})
NOTHING = ("", "0", "None", "False", "[]", "{}")
DOUBTFUL = re.compile(r"(?i)\berr|fail|denied|invalid|reject|unauthori")


class HttpTemplate:
    """One gateway by its template; `sender` and `receipt_url` fill {from} and {receipt_url}."""

    def __init__(self, name: str, template: Template, *, sender: str = "", receipt_url: str = "",
                 deadline_s: float = DEADLINE_S) -> None:  # fmt: skip
        self.name, self.template, self.deadline_s = name, template, deadline_s
        self.sender, self.receipt_url = sender, receipt_url
        self.can = Capabilities(
            key_window_s=template.key_window_s,
            look_up_after_s=template.look_up.after_s if template.look_up else None,
            receipts=template.receipts,
        )

    def send(self, message: Message) -> Outcome:
        """Ask the gateway to send it."""
        values = {
            **id_values(message.id),
            "to": message.address,
            "to_digits": message.address.lstrip("+"),
            "words": message.words,
            "from": self.sender,
            "ttl": str(message.ttl_s),
            "receipt_url": self.receipt_url,
        }
        request = filled(self.template.send, values)
        return within(self.deadline_s, lambda fence: self._sent(request, fence))

    def _sent(self, request: Request, fence: Fence) -> Outcome:
        return outcome_of(self.template, fetch(request, fence))

    def look_up(self, message_id: str) -> Finding:
        """Ask whether it has the message with our id."""
        look_up = self.template.look_up
        if look_up is None:
            return Unknown("this gateway cannot be asked")
        request = filled(look_up.ask, id_values(message_id))
        found: list[Finding] = []

        def ask(fence: Fence) -> Outcome:
            answer = fetch(request, fence)
            if holds(look_up.not_there, answer):
                found.append(NotThere())
            elif holds(look_up.found, answer):
                found.append(Accepted(picked(self.template.reference, answer)))
            return Unknown(f"the gateway answered {answer.status} when asked for the message")

        told = within(self.deadline_s, ask)
        if found:
            return found[0]
        return told if isinstance(told, Unknown) else Unknown("the gateway could not be asked")


def filled(ask: Ask, values: Mapping[str, str]) -> Request:
    """The request with its placeholders filled: percent-encoded in the address, as they are in fields and headers."""
    url = _fill(ask.url, {name: quote(value, safe="") for name, value in values.items()})
    fields = {name: _fill(text, values) for name, text in ask.fields.items()}
    return MAKERS[ask.method](url, fields, ask.headers)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)


def id_values(message_id: str) -> dict[str, str]:
    """Our id as it is, and as a number of 1 to 2147483647 that is always the same for it.

    Two messages share a number in one of two thousand millions: gateways that hold it with the phone number bear that.
    """
    number = int.from_bytes(hashlib.sha256(message_id.encode()).digest()[:8], "big") % 2_147_483_647 + 1
    return {"id": message_id, "id_number": str(number)}


def outcome_of(template: Template, answer: Answer) -> Outcome:
    """What an answer to a message means. An error code of the template counts before the status."""
    code = picked(template.error, answer)
    if code not in NOTHING:
        known = _by_code(template, code)
        if known is not None:
            return known
    if answer.status in template.refused_statuses:
        return Refused(_said(answer), permanent=False, retry_after_s=answer.retry_after_s())
    if not 200 <= answer.status < 300:
        return _by_status(answer)
    if code not in NOTHING:
        return Refused(f"the gateway answered an error{_shown(code)}", permanent=False)
    if template.accepted is None:
        return _by_looks(template, answer)
    if holds(template.accepted, answer):
        return Accepted(picked(template.reference, answer))
    return Unknown(f"{_said(answer)}, and its words fit no rule of its template")


def _by_code(template: Template, code: str) -> Outcome | None:
    if code in template.repeat:
        # The same message came a moment ago, so the gateway has it (reliability 4.3): asked for where that is possible
        return Unknown("the gateway has the same message already") if template.look_up else Accepted()
    for codes, permanent in ((template.permanent, True), (template.temporary, False)):
        if code in codes:
            return Refused(codes[code] or f"the gateway answered an error{_shown(code)}", permanent=permanent)
    return None


def _by_status(answer: Answer) -> Outcome:
    if answer.status in LATER or (answer.status == 503 and answer.retry_after_s() is not None):
        return Refused(_said(answer), permanent=False, retry_after_s=answer.retry_after_s())
    if answer.status in NEVER:
        return Refused(_said(answer), permanent=True)
    return Unknown(_said(answer))


def _by_looks(template: Template, answer: Answer) -> Outcome:
    """Of a gateway that nobody described: an answer that smells of an error is believed neither way."""
    if DOUBTFUL.search(answer.text[:2_000]):
        said = answer.json()
        if not isinstance(said, dict) or DOUBTFUL.search(str(said.get("status", said.get("result", "")))):
            return Unknown(f"{_said(answer)} and speaks of an error")
    return Accepted(picked(template.reference, answer))


def holds(check: Pick, answer: Answer) -> bool:
    """Whether the value is there, and one of those expected."""
    value = picked(check, answer)
    return value in check.among if check.among else value not in NOTHING


def picked(pick: Pick, answer: Answer) -> str:
    """The value in an answer as text, empty when it is not there."""
    if pick.json:
        body = answer.json()
        for path in pick.json.split("|"):
            value = _at(body, path.split("."))
            if value is not None:
                return str(value)[:200]
    if pick.pattern:
        found = re.search(pick.pattern, answer.text)
        return ((found[1] if found.re.groups else found[0]) or found[0])[:200] if found else ""
    return ""


def _at(body: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(body, list) and step.isdigit() and int(step) < len(body):
            body = body[int(step)]
        elif isinstance(body, dict):
            body = body.get(step)
        else:
            return None
    return body


def _said(answer: Answer) -> str:
    return f"the gateway answered {answer.status}"


def _shown(code: str) -> str:
    """The code, where it is short enough to be neither a number of a phone nor words of a message."""
    return f" ({code})" if re.fullmatch(r"-?\d{1,5}|[A-Za-z][A-Za-z_.-]{0,29}", code) else ""
