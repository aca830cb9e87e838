"""How does a call end in time whatever the other side does, and what is known when it was cut off?

A time limit of a socket starts anew with every byte; one byte a second would hold it for hours (E1), and resolving a
name has no limit at all. So the call runs in a thread of its own, and the one who waits decides at the deadline. The
fence is the point of no return: a call that comes to it too late writes nothing any more, so "before" and "after" are
never confused, and only after it is the outcome Unknown.
"""

import socket
import threading
from collections.abc import Callable

from fieldapp.channels.base import Outcome, Refused, Unknown


class TooLateError(Exception):
    """The deadline passed before anything was written."""


class Fence:
    """Between what leaves no trace (resolving, connecting, signing in) and what the gateway may act on."""

    def __init__(self) -> None:
        self.crossed = False
        self._closed = False
        self._lock = threading.Lock()
        self._sock: socket.socket | None = None

    def hold(self, sock: socket.socket) -> None:
        """The socket to cut at the deadline."""
        with self._lock:
            self._sock = sock
            if self._closed:
                raise TooLateError

    def cross(self) -> None:
        """Called just before the first byte of a request is written; raises TooLateError."""
        with self._lock:
            if self._closed:
                raise TooLateError
            self.crossed = True

    def close(self, *, cut: bool) -> bool:
        """Let nobody cross any more, and wake whoever still waits for the other side; whether it had crossed."""
        with self._lock:
            self._closed = True
            if cut and self._sock is not None:
                _cut(self._sock)
            return self.crossed


def within(seconds: float, call: Callable[[Fence], Outcome]) -> Outcome:
    """What the call answers, or what follows from how far it came: Refused before the fence, Unknown after it.

    Whatever the call raises means the same. Exceptions are named by their class alone: their texts may hold a number,
    the words or a password.
    """
    fence = Fence()
    ended: list[Outcome] = []

    def run() -> None:
        try:
            ended.append(call(fence))
        except Exception as broken:  # a bug after the fence is still a message of which nobody knows
            ended.append(_after(fence.crossed, f"({type(broken).__name__})"))

    thread = threading.Thread(target=run, name="gateway call", daemon=True)
    thread.start()
    thread.join(seconds)
    late = not ended  # decided before the cut: a cut socket reads like the end of an answer
    crossed = fence.close(cut=late)
    return _after(crossed, f"within {seconds:g} s") if late else ended[0]


def _after(crossed: bool, how: str) -> Outcome:
    if crossed:
        return Unknown(f"no whole answer of the gateway {how}")
    return Refused(f"no connection to the gateway {how}", permanent=False)


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already
