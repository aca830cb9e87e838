"""How does Twilio send? By its own package, an extra, over our connection: with a deadline, without its log.

Twilio takes no key of ours and cannot be asked for one, so after a cut a person decides. Its exceptions and its log
hold the number and the words; neither leaves this module.
"""

from base64 import b64encode
from typing import Any
from urllib.parse import urlsplit

from fieldapp.channels.base import DEADLINE_S, Accepted, Capabilities, Finding, Message, Outcome, Refused, Unknown
from fieldapp.channels.sms.deadline import Fence, within
from fieldapp.channels.sms.http_call import Answer, fetch, get, post_form
from fieldapp.settings_read import SettingsError
from fieldapp.settings_sms import Gateway

NEVER = {
    20003: "the account or its token is wrong", 21211: "the number is wrong", 21212: "the sender is wrong",
    21408: "this country is switched off", 21606: "the sender is not ours", 21610: "the number wants no texts",
    21612: "the number is out of reach", 21614: "the number takes no texts", 21617: "the text is too long",
    30002: "the account is suspended",
}  # fmt: skip
MISSING = "pip install 'fieldapp[twilio]', or another gateway"


class Twilio:
    """One account; `receipt_url` is our hook for it."""

    can = Capabilities(receipts=True)

    def __init__(
        self, gateway: Gateway, *, sender: str = "", receipt_url: str = "", deadline_s: float = DEADLINE_S
    ) -> None:
        try:
            from twilio.base.exceptions import TwilioRestException
            from twilio.rest import Client
        except ImportError:
            raise SettingsError("SMS_URL", "Twilio's package is not installed", MISSING) from None
        self.name, self.gateway, self.deadline_s = gateway.name, gateway, deadline_s
        self.sender, self.receipt_url = sender, receipt_url
        self._client, self._refusal = Client, TwilioRestException

    def send(self, message: Message) -> Outcome:
        """Create a message at Twilio."""
        return within(self.deadline_s, lambda fence: self._created(message, fence))

    def _created(self, message: Message, fence: Fence) -> Outcome:
        http = _http_client(self.gateway, fence)
        client = self._client(self.gateway.user, self.gateway.password, http_client=http)
        try:
            created = client.messages.create(
                to=message.address,
                from_=self.sender,
                body=message.words,
                status_callback=f"{self.receipt_url}?id={message.id}",  # known also when the answer was lost
                validity_period=min(max(message.ttl_s, 1), 36_000),
            )
        except self._refusal as refusal:
            return outcome_of(refusal.status, refusal.code, http.answers[-1])
        return Accepted(str(created.sid)) if created.sid else Unknown("Twilio answered without an id")

    def look_up(self, message_id: str) -> Finding:
        """Twilio knows its own ids only."""
        return Unknown("Twilio cannot be asked for our id")


def outcome_of(status: int, code: int | None, answer: Answer) -> Outcome:
    """By Twilio's own code where it gave one; a 5xx says nothing, a code of 20 thousand or more a definite no."""
    said = f"Twilio answered {status}" + (f" (error {code})" if code else "")
    if status == 429:
        return Refused(said, permanent=False, retry_after_s=answer.retry_after_s())
    if code in NEVER:
        return Refused(f"Twilio refused it: {NEVER[code]}", permanent=True)
    if 400 <= status < 500 and status not in (408, 409):
        return Refused(said, permanent=True)
    return Unknown(said)


def _http_client(gateway: Gateway, fence: Fence) -> Any:
    from twilio.http import HttpClient
    from twilio.http.response import Response

    class OurHttpClient(HttpClient):  # type: ignore[misc]
        """Twilio's requests over our connection."""

        def __init__(self) -> None:
            self.answers: list[Answer] = []

        def request(self, method: str, uri: str, params: Any = None, data: Any = None, headers: Any = None,
                    auth: Any = None, timeout: Any = None, allow_redirects: bool = False) -> Any:  # fmt: skip
            """One request, sent to the host of SMS_URL."""
            url = _base(gateway) + urlsplit(uri).path
            fields = {str(name): str(value) for name, value in (data or params or {}).items()}
            own = {**(headers or {}), "Authorization": _basic(auth)}
            answer = fetch(post_form(url, fields, own) if method == "POST" else get(url, fields, own), fence)
            self.answers.append(answer)
            return Response(answer.status, answer.text, answer.headers)

    return OurHttpClient()


def _base(gateway: Gateway) -> str:
    return f"{'https' if gateway.tls else 'http'}://{gateway.host}:{gateway.port}"


def _basic(auth: tuple[str, str]) -> str:
    return "Basic " + b64encode(f"{auth[0]}:{auth[1]}".encode()).decode()
