"""A server that answers each connection with what a test wrote down, byte by byte if it likes."""

import re
import socket
import threading
import time
from collections.abc import Sequence


class ScriptedServer:
    """Reads a request whole, then writes `pieces` with `pause_s` before each, then closes. A context manager."""

    def __init__(self, pieces: Sequence[bytes] = (), *, pause_s: float = 0, reads: bool = True) -> None:
        self.pieces, self.pause_s, self.reads = pieces, pause_s, reads
        self.requests: list[bytes] = []
        self.stopped = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])

    def __enter__(self) -> "ScriptedServer":
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self._answer(connection)
                except OSError:
                    continue

    def _answer(self, connection: socket.socket) -> None:
        if self.reads:
            self.requests.append(_whole_request(connection))
        for piece in self.pieces:
            if self.pause_s and self.stopped.wait(self.pause_s):
                return
            connection.sendall(piece)


def _whole_request(connection: socket.socket) -> bytes:
    """Head and body; a request may come in several pieces."""
    came = piece = connection.recv(65_536)
    while piece and not _is_whole(came):
        came += (piece := connection.recv(65_536))
    return came


def _is_whole(came: bytes) -> bool:
    head, blank, body = came.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    return bool(blank) and len(body) >= (int(length[1]) if length else 0)


def http(status: int, body: str = "", *headers: str) -> list[bytes]:
    """One HTTP answer as pieces for a ScriptedServer."""
    raw = body.encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(raw)}", *headers]
    return ["\r\n".join([*lines, "", ""]).encode() + raw]


def seconds_of(call: object) -> tuple[object, float]:
    """What a call returns, and how long it took by a clock that never jumps."""
    began = time.monotonic()
    return call(), time.monotonic() - began  # type: ignore[operator]
