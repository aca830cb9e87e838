"""The sweeper's hands take each message once, and anew from a hand that has hung for a minute."""

import threading

from fieldapp.jobs.sweeper import Hands
from tests.support.proofs import proves


@proves("D3")
def test_a_hand_that_hangs_keeps_a_message_for_a_minute_and_no_longer() -> None:
    hung, taken, elapsed = threading.Event(), threading.Semaphore(0), [0.0]

    def work(_outbox_id: str) -> str:
        taken.release()
        hung.wait(20)
        return "accepted"

    hands = Hands(work, 2, lambda: elapsed[0])

    def is_taken() -> bool:
        hands.take(["m1"])
        return taken.acquire(timeout=0.3)

    assert [is_taken(), is_taken()] == [True, False]
    elapsed[0] = 60_001
    assert is_taken()
    hung.set()
    hands.rest()
