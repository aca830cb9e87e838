"""Which number does a gateway mean?"""

import pytest

from fieldapp.core.e164 import e164_of

NUMBER = "+79161234567"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("79161234567", NUMBER), ("+79161234567", NUMBER), ("+7 (916) 123-45-67", NUMBER), ("0079161234567", NUMBER),
        ("89161234567", NUMBER), ("+86 138 0013 8000", "+8613800138000"), ("+81312345678", "+81312345678"),
        ("Bank", ""), ("", ""), ("1234", ""), ("1234567890123456", ""), ("٧٩١٦١٢٣٤٥٦٧", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(raw: str, number: str) -> None:
    assert e164_of(raw) == number
