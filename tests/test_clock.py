"""The one place that reads the time."""

import time

import pytest

from fieldapp.clock import MovedClock, SystemClock, now_ms

MONDAY_MS = 1_795_435_200_000


def test_the_system_clock_tells_whole_milliseconds_of_now():
    before = time.time() * 1000  # noqa: TID251  # the other opinion that the clock is held against

    told = SystemClock().now_ms()

    assert isinstance(told, int)
    assert before - 1 <= told <= now_ms()


def test_a_moved_clock_stands_still_until_it_is_moved():
    clock = MovedClock(MONDAY_MS)

    moved = clock.forward(hours=1, minutes=10, seconds=0.5, ms=3)

    assert moved == clock.now_ms() == MONDAY_MS + 70 * 60_000 + 503


def test_a_moved_clock_can_be_put_back_but_not_forwarded_backwards():
    clock = MovedClock(MONDAY_MS)

    clock.set(MONDAY_MS - 1)

    assert clock.now_ms() == MONDAY_MS - 1
    with pytest.raises(ValueError, match="use set"):
        clock.forward(minutes=-1)
