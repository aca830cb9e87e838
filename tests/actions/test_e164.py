"""Which number does a gateway or a colleague mean?"""

import pytest

from fieldapp.actions.e164 import e164_of

NUMBER = "+79161234567"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("79161234567", NUMBER), ("+79161234567", NUMBER), ("+7 (916) 123-45-67", NUMBER), ("0079161234567", NUMBER),
        ("89161234567", NUMBER), ("٧٩١٦١٢٣٤٥٦٧", NUMBER), ("8 000 123-45-67", "+70001234567"),
        ("+86 138 0013 8000", "+8613800138000"), ("+81312345678", "+81312345678"), ("491701234567", "+491701234567"),
        ("Bank", ""), ("", ""), ("1234", ""), ("1234567890123456", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(typed: str, number: str) -> None:
    assert e164_of(typed) == number
