"""How many parts does a text take, and what does it cost?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.core.segments import Segments, cost, segments, thrifty
from tests.support.proofs import proves


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("я" * 70, 1), ("я" * 71, 2), ("я" * 134, 2), ("я" * 135, 3),
        ("€" * 80, 1), ("€" * 81, 2),  # each counts two
        ("😀" * 35, 1), ("😀" * 36, 2), ("å£ÄΩ\n" * 32, 1), ("a" * 70 + "’", 2),
    ],
)  # fmt: skip
@proves("G23")
def test_a_text_takes_as_many_parts_as_the_standard_says(words: str, parts: int) -> None:
    assert segments(words).parts == parts


@pytest.mark.parametrize(
    ("words", "parts"),
    [("a" * 152 + "€" + "a" * 151, 2), ("a" * 152 + "€" + "a" * 152, 3), ("я" * 66 + "😀" + "я" * 66, 3)],
)
def test_what_counts_two_is_not_split_between_parts(words: str, parts: int) -> None:
    assert segments(words).parts == parts


def test_the_encoding_and_what_is_left_are_named() -> None:
    assert segments("Svyaz: we come") == Segments("gsm7", 14, 1, 146)
    assert segments("Связь") == Segments("ucs2", 5, 1, 65)
    assert segments("я" * 71) == Segments("ucs2", 71, 2, 63)


def test_a_dash_alone_does_not_double_the_price() -> None:
    assert thrifty("Svyaz: we come 12–14, that’s “sure”") == 'Svyaz: we come 12-14, that\'s "sure"'
    assert thrifty("Связь: ждём 12–14") == "Связь: ждём 12–14"


def test_a_text_costs_its_parts() -> None:
    assert cost(3, 350) == 1050


@given(st.text(alphabet="aя€😀^", max_size=400), st.sampled_from("aя€😀"))
def test_a_letter_more_never_takes_fewer_parts(words: str, letter: str) -> None:
    assert segments(words + letter).parts >= segments(words).parts
