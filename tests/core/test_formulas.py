"""A text that a spreadsheet would run gets an apostrophe before it."""

import pytest

from fieldapp.core.formulas import harmless
from tests.support.proofs import proves


@proves("G6")
@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-5", "@SUM(A1)", " =1", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"
