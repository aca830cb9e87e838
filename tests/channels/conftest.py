"""What channels meet outside: an inner listener that nobody may reach, a push service, a slow server."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.support.inner import InnerListener


@pytest.fixture
def inner() -> Iterator[InnerListener]:
    """Something of the own network that must never be reached."""
    made = InnerListener()
    yield made
    made.close()


@pytest.fixture
def dribbler() -> Iterator[str]:
    """The address of a server that answers a byte at a time and never ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    closed = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(4096)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                    while not closed.wait(0.02):
                        connection.sendall(b"x")
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    closed.set()
    listener.close()
    thread.join(2)
