"""Something inside that nobody outside may make us call: it counts who comes, on IPv4 and IPv6."""

import socket
import threading


class InnerListener:
    """`hits` is how many connections came, whatever they wanted."""

    def __init__(self) -> None:
        self.hits = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()


def leads_to(address: str, port: int):
    """A resolver to put in place of `socket.getaddrinfo`: every name means this address and port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, port, 0, 0) if ":" in address else (address, port)
    return lambda *_args, **_options: [(family, socket.SOCK_STREAM, 6, "", place)]
