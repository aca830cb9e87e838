"""How many parts would an SMS cost?"""

import pytest

from fieldapp.web.sms_preview import parts


@pytest.mark.parametrize(
    ("words", "more", "count"),
    [("a" * 160, 0, 1), ("a" * 161, 0, 2), ("я" * 70, 0, 1), ("я" * 71, 0, 2), ("я" * 134, 0, 2), ("я" * 134, 1, 3)],
)
def test_parts_are_counted_by_their_letters(words: str, more: int, count: int):
    assert parts(words, more) == count
