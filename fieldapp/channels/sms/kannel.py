"""How does Kannel send? By its smsbox's sendsms page, always in UCS-2, so that no letter is changed on the way.

Kannel answers with words and no id of its message. What comes back in receipts is what stands in the address given for
them, so our own id is the reference. It takes no key and cannot be asked: after a cut a person decides.
"""

from urllib.parse import quote

from fieldapp.channels.base import DEADLINE_S, Accepted, Capabilities, Finding, Message, Outcome, Refused, Unknown
from fieldapp.channels.sms.deadline import Fence, within
from fieldapp.channels.sms.http_call import Answer, Request, fetch, get
from fieldapp.settings_sms import Gateway

EVERY_RECEIPT = "31"  # delivered 1, failed 2, buffered 4, accepted by the SMSC 8, rejected by it 16

NO_SENDER = ": it knows no sender, set SMS_FROM here or default-sender there"


class Kannel:
    """One smsbox; `receipt_url` is our hook for it."""

    can = Capabilities(receipts=True)

    def __init__(
        self, gateway: Gateway, *, sender: str = "", receipt_url: str = "", deadline_s: float = DEADLINE_S
    ) -> None:
        self.name, self.gateway, self.deadline_s = gateway.name, gateway, deadline_s
        self.sender, self.receipt_url = sender, receipt_url

    def send(self, message: Message) -> Outcome:
        """Hand it to the smsbox."""
        request = self._request(message)
        return within(self.deadline_s, lambda fence: self._sent(request, message.id, fence))

    def _sent(self, request: Request, message_id: str, fence: Fence) -> Outcome:
        return outcome_of(fetch(request, fence), message_id)

    def _request(self, message: Message) -> Request:
        scheme, host = "https" if self.gateway.tls else "http", self.gateway.host
        page = f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.gateway.port}/cgi-bin/sendsms"
        fields = {
            "username": self.gateway.user,
            "password": self.gateway.password,
            "to": message.address,
            "text": message.words,
            "coding": "2",
            "charset": "UTF-8",
            "validity": str(max(1, message.ttl_s // 60)),  # minutes
            "dlr-mask": EVERY_RECEIPT,
            "dlr-url": f"{self.receipt_url}?id={quote(message.id)}&type=%d&at=%T&smsc_id=%F",
        }
        return get(page, {**fields, **({"from": self.sender} if self.sender else {})})

    def look_up(self, message_id: str) -> Finding:
        """Kannel keeps nothing by our id."""
        return Unknown("Kannel cannot be asked")


def outcome_of(answer: Answer, message_id: str) -> Outcome:
    """By the user guide: 202 accepted or queued, 4xx refused, 503 not now; anything else says nothing."""
    said = f"Kannel answered {answer.status}"
    if answer.status == 202:
        return Accepted(reference=message_id)
    if answer.status == 503:
        return Refused(said, permanent=False)
    if 400 <= answer.status < 500:
        return Refused(said + (NO_SENDER if "Sender missing" in answer.text else ""), permanent=True)
    return Unknown(said)
