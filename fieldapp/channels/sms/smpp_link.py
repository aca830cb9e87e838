"""How does a process of ours talk SMPP 3.4? A bound client of smpplib whose socket ends when its call must end.

smpplib logs whole messages in hex at DEBUG, so its logger stays at WARNING whatever LOG_LEVEL says.
"""

import hashlib
import logging
import re
import socket
from collections.abc import Callable
from typing import Any

from smpplib import client as smpp_client
from smpplib import consts, exceptions, smpp

from fieldapp.channels.sms.http_call import tls_context
from fieldapp.settings_sms import Gateway

QUIET_LOG = "fieldapp.smpp"
ROK, UCS2, UDHI = 0, 8, 0x40
# These have one code in GSM 03.38, ASCII and Latin-1; with any other letter the text goes as UCS-2.
PLAIN = re.compile(r"[A-Za-z0-9 \n!\"#%&'()*+,\-./:;<=>?]*")
PLAIN_ONE, PLAIN_PART, UCS2_ONE, UCS2_PART = 160, 153, 140, 134  # bytes


class Link(smpp_client.Client):  # type: ignore[misc]
    """A connection to an SMSC; `hold` is told its socket as soon as there is one."""

    def __init__(self, gateway: Gateway, *, timeout: float, hold: Callable[[socket.socket], None]) -> None:
        logging.getLogger(QUIET_LOG).setLevel(logging.WARNING)
        super().__init__(
            gateway.host, gateway.port, timeout=timeout, logger_name=QUIET_LOG, allow_unknown_opt_params=True
        )
        self.gateway, self.hold = gateway, hold
        self._socket: socket.socket | None = None

    def open(self, as_what: str) -> None:
        """Connect and sign in as bind_transmitter or bind_receiver; raises OSError and smpplib's errors."""
        self._socket = sock = socket.create_connection((self.gateway.host, self.gateway.port), timeout=self.timeout)
        self.hold(sock)
        if self.gateway.tls:
            host = self.gateway.host
            self._socket = wrapped = tls_context().wrap_socket(
                sock, server_hostname=host, do_handshake_on_connect=False
            )
            self.hold(wrapped)
            wrapped.do_handshake()
        self.state = consts.SMPP_CLIENT_STATE_OPEN
        self._bind(
            as_what,
            system_id=self.gateway.user,
            password=self.gateway.password,
            system_type=self.gateway.options.get("system_type", ""),
        )

    def hold_again(self, hold: Callable[[socket.socket], None]) -> None:
        """Give the socket to the next call."""
        if self._socket is not None:
            hold(self._socket)

    def answer_to(self, sequence: int) -> Any:
        """The PDU with that sequence number; what the SMSC asks meanwhile is answered."""
        while True:
            pdu = self.read_pdu()
            if pdu.command == "enquire_link":
                self._enquire_link_received(pdu)
            elif pdu.command == "unbind":
                raise exceptions.ConnectionError
            elif pdu.sequence == sequence and pdu.command != "deliver_sm":
                return pdu

    def is_alive(self) -> bool:
        """Whether the SMSC still answers; an idle connection may have been dropped on the way without a word."""
        try:
            pdu = smpp.make_pdu("enquire_link", client=self)
            self.send_pdu(pdu)
            return not self.answer_to(pdu.sequence).is_error()
        except (OSError, exceptions.ConnectionError, exceptions.PDUError):
            return False

    def drop(self) -> None:
        """Close the socket without a goodbye, which might wait."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self.state = consts.SMPP_CLIENT_STATE_CLOSED


def parts_of(words: str, message_id: str) -> tuple[list[bytes], int, int]:
    """The parts with their headers, data_coding and esm_class; the number that joins them is made of our id."""
    plain = PLAIN.fullmatch(words) is not None
    raw = words.encode("ascii" if plain else "utf-16-be")
    one, part = (PLAIN_ONE, PLAIN_PART) if plain else (UCS2_ONE, UCS2_PART)
    coding = 0 if plain else UCS2
    if len(raw) <= one:
        return [raw], coding, 0
    pieces = []
    while raw:
        end = part
        if not plain and end < len(raw) and 0xDC <= raw[end] <= 0xDF:
            end -= 2  # the second half of a pair stays with its first
        pieces.append(raw[:end])
        raw = raw[end:]
    joined = hashlib.sha256(message_id.encode()).digest()[0]
    heads = [bytes((5, 0, 3, joined, len(pieces), place)) for place in range(1, len(pieces) + 1)]
    return [head + piece for head, piece in zip(heads, pieces, strict=True)], coding, UDHI
