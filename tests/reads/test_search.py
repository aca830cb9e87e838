"""By which digits is a number looked for, however it was typed?"""

import pytest

from fieldapp.reads.search import digits_of
from tests.support.proofs import proves


@proves("F13")
@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("8 (916) 123-45-67", "9161234567"),
        ("+7 916 123 45 67", "9161234567"),
        ("79161234567", "9161234567"),
        ("8-916-12", "91612"),
        ("123-45-67", "1234567"),
        ("45 67", "4567"),
        ("567", ""),
        ("д. 125", ""),
        ("Зоя 8916", ""),
        ("", ""),
    ],
)
def test_a_number_is_found_in_any_spelling(typed: str, digits: str):
    assert digits_of(typed) == digits
