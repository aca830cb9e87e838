"""A small SMSC on loopback: takes binds and submits as smpplib writes them, sends receipts and replies to its receiver.

`refuse` holds statuses for the next submits (0 takes one); `deaf` leaves submits without an answer; `cut()` ends all
connections. `submitted` are the parts that it took, in order; `acknowledged` the statuses our receiver answered with.
"""

import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator
from typing import Any

from smpplib import smpp

PASSWORD = "secret"


class Smsc:
    """The SMSC and its threads; a context manager."""

    def __init__(self) -> None:
        self.submitted: list[Any] = []
        self.acknowledged: list[int] = []
        self.asked = 0
        self.binds: list[str] = []
        self.refuse: deque[int] = deque()
        self.deaf = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.connections: list[socket.socket] = []
        self.receivers: list[socket.socket] = []
        self.sequence = 0

    def __enter__(self) -> "Smsc":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()

    def next_sequence(self) -> int:
        """For smpplib, which asks its client for it."""
        self.sequence += 1
        return self.sequence

    def cut(self) -> None:
        """End every connection without a word."""
        while self.connections:
            sock = self.connections.pop()
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.receivers.clear()

    def tell(self, **fields: Any) -> None:
        """Send one deliver_sm to our receiver."""
        self._write(self.receivers[0], smpp.make_pdu("deliver_sm", client=self, **fields))

    def receipt(self, reference: str, *, state: int = 2, word: str = "DELIVRD", tlv: bool = True) -> None:
        """Send the receipt of one part, by TLV or as text only."""
        text = f"id:{reference} sub:001 dlvrd:001 submit date:2611220900 done date:2611220901 stat:{word} err:000 text:"
        more = {"receipted_message_id": reference, "message_state": state} if tlv else {}
        self.tell(esm_class=4, short_message=text.encode(), source_addr="79161234567", **more)

    def reply(self, words: str) -> None:
        """Send what a customer answers."""
        self.tell(source_addr="79161234567", short_message=words.encode("utf-16-be"), data_coding=8)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections.append(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with sock:
            try:
                for pdu in self._pdus(sock):
                    self._answer(sock, pdu)
            except OSError:
                return

    def _pdus(self, sock: socket.socket) -> Iterator[Any]:
        stream = sock.makefile("rb")
        with stream:
            while len(head := stream.read(4)) == 4:
                yield smpp.parse_pdu(head + stream.read(struct.unpack(">L", head)[0] - 4), client=self,
                                     allow_unknown_opt_params=True)  # fmt: skip

    def _answer(self, sock: socket.socket, pdu: Any) -> None:
        if pdu.command.startswith("bind_"):
            self.binds.append(pdu.command)
            good = pdu.password.decode().strip("\0") == PASSWORD
            if good and pdu.command == "bind_receiver":
                self.receivers.append(sock)
            self._respond(sock, pdu, 0 if good else 0x0E, system_id="test")
        elif pdu.command == "submit_sm":
            self._take(sock, pdu)
        elif pdu.command == "enquire_link":
            self.asked += 1
            self._respond(sock, pdu, 0)
        elif pdu.command == "deliver_sm_resp":
            self.acknowledged.append(pdu.status)

    def _take(self, sock: socket.socket, pdu: Any) -> None:
        status = self.refuse.popleft() if self.refuse else 0
        if not status:
            self.submitted.append(pdu)
        if not self.deaf:
            self._respond(sock, pdu, status, message_id=f"7F{len(self.submitted):02}" if not status else "")

    def _respond(self, sock: socket.socket, pdu: Any, status: int, **fields: Any) -> None:
        answer = smpp.make_pdu(f"{pdu.command}_resp", client=self, status=status, **fields)
        answer.sequence, answer.status = pdu.sequence, status
        self._write(sock, answer)

    def _write(self, sock: socket.socket, pdu: Any) -> None:
        sock.sendall(pdu.generate())
