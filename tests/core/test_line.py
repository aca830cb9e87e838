"""At which ring was a call answered, when did it happen by our clock, and which call of the desk was it?"""

import pytest

from fieldapp.core.line import LONGEST_MS, Line, distance_ms, happened_ms, rings_of
from tests.support.proofs import proves

RING, MINUTE = 5_000, 60_000
PHONE, OTHER = "+79161234567", "+79161234568"


@proves("S2.10")
@pytest.mark.parametrize(
    ("waited_ms", "ring"), [(0, 1), (4_999, 1), (5_000, 2), (14_999, 3), (15_000, 4), (-900, 1), (3_600_000, 99)]
)
def test_a_ring_and_its_pause_are_counted_from_the_first(waited_ms: int, ring: int) -> None:
    assert rings_of(1_000_000, 1_000_000 + waited_ms, RING) == ring


def test_nobody_can_tell_the_ring_from_one_moment() -> None:
    assert rings_of(None, 1, RING) is rings_of(1, None, RING) is None


@pytest.mark.parametrize(
    ("said", "sent", "ours"),
    [
        (None, None, 100_000),  # they name no moment
        (90_000, None, 90_000),
        (130_000, None, 100_000),  # a clock that is ahead, and does not say so
        (130_000, 132_000, 98_000),  # ahead by 32 s
        (60_000, 62_000, 98_000),  # behind
        (62_000, 60_000, 100_000),  # before it happened
    ],
)
def test_their_clock_is_put_right_by_what_it_showed(said: int | None, sent: int | None, ours: int) -> None:
    assert happened_ms(said, sent, 100_000) == ours


@pytest.mark.parametrize(
    ("typed", "opened_ms", "far"),
    [
        (PHONE, 8_000, 8_000),
        ("", 8_000, 8_000),
        (OTHER, 8_000, None),
        ("", -15_000, 15_000),  # the desk was a little faster
        ("", -15_001, None),
        ("", 2 * MINUTE, 2 * MINUTE),  # right after it
        ("", 2 * MINUTE + 1, None),
        (PHONE, 61 * MINUTE, 61 * MINUTE),  # the entry is made up for
        (PHONE, 61 * MINUTE + 1, None),
    ],
)
def test_a_call_is_found_by_number_and_nearness(typed: str, opened_ms: int, far: int | None) -> None:
    assert distance_ms(Line(PHONE, 0, MINUTE), typed, opened_ms) == far


def test_a_hidden_number_fits_by_time_alone_and_a_call_without_an_end_does_not_last_for_ever() -> None:
    assert distance_ms(Line("", 0, MINUTE), PHONE, MINUTE) == MINUTE
    assert distance_ms(Line(PHONE, 0, None), "", LONGEST_MS + MINUTE) is not None
    assert distance_ms(Line(PHONE, 0, None), "", LONGEST_MS + MINUTE + 1) is None
