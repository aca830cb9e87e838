"""Which numbered rules does a test prove? `@proves("S4.3", "F8")` marks it; `make proofs` reads the marks."""

import re
from collections.abc import Callable
from typing import TypeVar

import pytest

NUMBER = re.compile(r"(S[0-4]\.\d{1,2}|F\d{1,2}|P\d{1,2}|[A-G]\d{1,2}|R\d{1,2})")
Test = TypeVar("Test", bound=Callable[..., object])


def proves(*numbers: str) -> Callable[[Test], Test]:
    """Mark a test with the rules it proves; ValueError for what is no number of the sources."""
    wrong = [number for number in numbers if not NUMBER.fullmatch(number)]
    if wrong or not numbers:
        raise ValueError(f"no numbers of the sources: {wrong or 'none given'}")
    return pytest.mark.proves(*numbers)
