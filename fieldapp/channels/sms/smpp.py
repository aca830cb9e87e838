"""How does a text leave by SMPP? Bound as transmitter, kept for the next message, part by part.

Each sending process has a connection of its own; receipts and replies come to `fieldapp smpp`, which is bound as
receiver (docs/decisions/0016). SMPP knows no key of ours, so after a cut a person decides.
"""

import threading
import time

from smpplib import exceptions

from fieldapp.channels.base import DEADLINE_S, Accepted, Capabilities, Finding, Message, Outcome, Refused, Unknown
from fieldapp.channels.sms.deadline import Fence, within
from fieldapp.channels.sms.smpp_link import Link, parts_of
from fieldapp.settings_sms import Gateway

THROTTLED = {0x14: "its queue is full", 0x58: "we are too fast"}
NEVER = {
    0x01: "the length is wrong", 0x0A: "the sender is not allowed", 0x0B: "the number is wrong",
    0x0E: "the password is wrong", 0x0F: "the user is wrong", 0x33: "the number is wrong",
    0x45: "it does not send this", 0x48: "the sender is not allowed", 0x50: "the number is wrong",
}  # fmt: skip
AGAIN_S = 5
PAUSE_S = 1.0  # between tries of a later part that is throttled


class Smpp:
    """One SMSC. Its calls come one after another: a process sends one message at a time."""

    can = Capabilities(receipts=True)

    def __init__(self, gateway: Gateway, *, sender: str = "", deadline_s: float = DEADLINE_S) -> None:
        self.name, self.gateway, self.sender, self.deadline_s = gateway.name, gateway, sender, deadline_s
        self._link: Link | None = None
        self._one_at_a_time = threading.Lock()

    def send(self, message: Message) -> Outcome:
        """Submit all its parts; accepted are only all of them. Waiting for its turn is part of the deadline."""
        return within(self.deadline_s, lambda fence: self._in_turn(message, fence))

    def close(self) -> None:
        """End the connection; the next message opens one."""
        link, self._link = self._link, None
        if link is not None:
            link.drop()

    def look_up(self, message_id: str) -> Finding:
        """query_sm asks for the SMSC's id, which is what we do not have."""
        return Unknown("an SMSC cannot be asked for our id")

    def _in_turn(self, message: Message, fence: Fence) -> Outcome:
        if not self._one_at_a_time.acquire(timeout=self.deadline_s / 2):  # the other half is for the call itself
            return Refused("other messages held the line", permanent=False)
        outcome: Outcome | None = None
        try:
            outcome = self._submitted(message, fence)
            return outcome
        finally:
            if not isinstance(outcome, Accepted):
                self.close()  # an answer that comes late must not be read as that to the next message
            self._one_at_a_time.release()

    def _submitted(self, message: Message, fence: Fence) -> Outcome:
        try:
            link = self._living(fence)
        except exceptions.PDUError as refusal:
            return _refused(int(refusal.args[1]) if len(refusal.args) > 1 else 0)
        parts, coding, esm_class = parts_of(message.words, message.id)
        fence.cross()
        references: list[str] = []
        for part in parts:
            status, reference = self._submit(link, message, part, coding, esm_class, patient=bool(references))
            if status and references:
                return Unknown(f"the SMSC took {len(references)} of {len(parts)} parts and refused one")
            if status:
                return _refused(status)
            references.append(reference)
        return Accepted(references[0], tuple(references))

    def _living(self, fence: Fence) -> Link:
        link = self._link
        if link is not None:
            link.hold_again(fence.hold)
            if link.is_alive():
                return link
            link.drop()
        self._link = link = Link(self.gateway, timeout=self.deadline_s, hold=fence.hold)
        link.open("bind_transmitter")
        return link

    def _submit(
        self, link: Link, message: Message, part: bytes, coding: int, esm_class: int, *, patient: bool
    ) -> tuple[int, str]:
        """The SMSC's status (0: taken) and its id. A later part waits while throttled: without it the first is lost."""
        while True:
            sent = link.send_message(
                **_sender(self.sender),
                dest_addr_ton=1,
                dest_addr_npi=1,
                destination_addr=message.address.lstrip("+"),
                short_message=part,
                data_coding=coding,
                esm_class=esm_class,
                registered_delivery=1,
                validity_period=relative_time(message.ttl_s),
            )
            answer = link.answer_to(sent.sequence)
            if not (patient and answer.status in THROTTLED):
                break
            time.sleep(PAUSE_S)  # the deadline of the whole call holds: the socket ends then
        if answer.is_error():
            return int(answer.status), ""
        reference = answer.message_id or b""
        return 0, reference.decode("latin-1").strip("\0")


def _sender(sender: str) -> dict[str, str | int]:
    if not sender:
        return {}
    if sender.lstrip("+").isdigit():
        return {"source_addr_ton": 1, "source_addr_npi": 1, "source_addr": sender.lstrip("+")}
    return {"source_addr_ton": 5, "source_addr_npi": 0, "source_addr": sender}


def relative_time(seconds: int) -> str:
    """A span as SMPP writes it, YYMMDDhhmmss000R; at most 30 days."""
    rest = min(max(60, seconds), 30 * 86_400)
    days, rest = divmod(rest, 86_400)
    return f"0000{days:02}{rest // 3600:02}{rest % 3600 // 60:02}{rest % 60:02}000R"


def _refused(status: int) -> Refused:
    if status in THROTTLED:
        return Refused(f"the SMSC refused it: {THROTTLED[status]}", permanent=False, retry_after_s=AGAIN_S)
    said = f"the SMSC refused it: {NEVER[status]}" if status in NEVER else f"the SMSC refused it (0x{status:02X})"
    return Refused(said, permanent=status in NEVER)
