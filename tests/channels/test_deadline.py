"""A call that was cut at its deadline is no answered one, however quickly its thread notices the cut."""

import socket
import threading
from collections.abc import Iterator

import pytest

from fieldapp.channels.base import Accepted, Outcome, Unknown
from fieldapp.channels.sms import deadline
from fieldapp.channels.sms.deadline import Fence, within
from tests.support.proofs import proves


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


@proves("E1")
def test_what_is_read_from_a_cut_socket_is_no_answer(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread takes the cut for the end of an answer, and is done before the one who waits goes on."""
    cut = deadline._cut

    def call(fence: Fence) -> Outcome:
        fence.hold(pair[0])
        fence.cross()
        pair[0].recv(1)
        return Accepted("half an answer")

    def cut_and_wait(sock: socket.socket) -> None:
        cut(sock)
        for one in threading.enumerate():
            if one.name == "gateway call":
                one.join(5)

    monkeypatch.setattr(deadline, "_cut", cut_and_wait)

    assert isinstance(within(0.05, call), Unknown)
