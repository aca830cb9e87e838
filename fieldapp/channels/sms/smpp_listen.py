"""How do receipts and replies come by SMPP? Bound as receiver, each taken before it is acknowledged.

What could not be taken is answered with "try again later", so that the SMSC keeps it; nothing is lost while our
database is away.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from smpplib import exceptions, smpp

from fieldapp.channels.sms.smpp_link import UCS2, UDHI, Link
from fieldapp.settings_sms import Gateway

State = Literal["accepted", "delivered", "undelivered"]
ASK_EACH_S = 15  # enquire_link after so long a silence; no answer in as long again ends the connection
AGAIN_LATER = 0x64  # ESME_RX_T_APPN
LOST: State = "undelivered"
FINAL: dict[int, State] = {1: "accepted", 2: "delivered", 3: LOST, 4: LOST, 5: LOST, 6: "accepted", 8: LOST}
WORDS = {"DELIVRD": 2, "EXPIRED": 3, "DELETED": 4, "UNDELIV": 5, "ACCEPTD": 6, "REJECTD": 8, "ENROUTE": 1}
IS_RECEIPT = 0x04

log = logging.getLogger("fieldapp.sms")


@dataclass(frozen=True)
class Receipt:
    """What became of one part; `reference` is the SMSC's id as it answered the submit."""

    reference: str
    state: State
    words: str = ""


@dataclass(frozen=True, repr=False)
class Reply:
    """What a customer answered; `reference` is empty, or for a part of a long answer its own."""

    reference: str
    e164: str
    words: str


class SmppReceiver:
    """Hands to `take` what comes; `take` returns when it is stored and raises when it is not."""

    def __init__(
        self, gateway: Gateway, take: Callable[[Receipt | Reply], None], *, ask_each_s: float = ASK_EACH_S
    ) -> None:
        self.gateway, self.take, self.ask_each_s = gateway, take, ask_each_s
        self._link: Link | None = None
        self.is_bound, self.binds = False, 0

    def listen(self) -> None:
        """Until the connection ends, which raises OSError or one of smpplib's errors."""
        link = self._link = Link(self.gateway, timeout=self.ask_each_s, hold=lambda _: None)
        link.set_message_received_handler(self._received)
        try:
            link.open("bind_receiver")
            self.is_bound, self.binds = True, self.binds + 1
            self._read(link)
        finally:
            self.is_bound = False
            link.drop()

    def close(self) -> None:
        """End the connection, from another thread or a signal."""
        if self._link is not None:
            self._link.drop()

    def _read(self, link: Link) -> None:
        asked = False
        while True:
            try:
                link.read_once(auto_send_enquire_link=False)
                asked = False
            except TimeoutError:
                if asked:
                    raise exceptions.ConnectionError from None
                link.send_pdu(smpp.make_pdu("enquire_link", client=link))
                asked = True

    def _received(self, pdu: Any, **_: Any) -> int:
        heard = heard_in(pdu, hexadecimal=self.gateway.options.get("receipt_ids") == "hex")
        if heard is None:
            return 0
        try:
            self.take(heard)
        except Exception as problem:  # whatever it was, the SMSC keeps the message and offers it again
            log.warning("smpp: not stored (%s), asked for again", type(problem).__name__)
            return AGAIN_LATER
        return 0


def heard_in(pdu: Any, *, hexadecimal: bool = False) -> Receipt | Reply | None:
    """What a deliver_sm says; None for a receipt that names no message or no state.

    `hexadecimal`: this SMSC answers submits with hexadecimal ids and writes the same decimally into receipts.
    """
    raw = pdu.short_message or getattr(pdu, "message_payload", None) or b""
    named = getattr(pdu, "receipted_message_id", None)
    if (pdu.esm_class or 0) & 0x3C == IS_RECEIPT or named:
        return _receipt(raw.decode("latin-1"), named, getattr(pdu, "message_state", None), hexadecimal=hexadecimal)
    number = (pdu.source_addr or b"").decode("latin-1").strip("\0").lstrip("+")
    part = b""
    if (pdu.esm_class or 0) & UDHI and raw:
        part, raw = raw[: raw[0] + 1], raw[raw[0] + 1 :]
    words = raw.decode("utf-16-be" if pdu.data_coding == UCS2 else "latin-1", errors="replace")
    # A part of a long answer comes as a reply of its own: its header keeps two equal ones apart.
    reference = hashlib.sha256(part + raw + number.encode()).hexdigest()[:32] if part else ""
    return Reply(reference, f"+{number}", words)


def _receipt(text: str, named: bytes | None, state: int | None, *, hexadecimal: bool) -> Receipt | None:
    said = re.search(r"\bid:\s*(\S+)", text)
    word = re.search(r"\bstat:\s*(\w+)", text)
    error = re.search(r"\berr:\s*(\w{1,8})", text)
    reference = named.decode("latin-1").strip("\0") if named else said[1] if said else ""
    number = state if state is not None else WORDS.get(word[1].upper()[:7], 0) if word else 0
    if not reference or number not in FINAL:
        return None
    if hexadecimal and reference.isascii() and reference.isdigit():
        reference = f"{int(reference):X}"
    return Receipt(reference, FINAL[number], error[1] if error and error[1].strip("0") else "")
