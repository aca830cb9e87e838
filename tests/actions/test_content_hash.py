"""Does the hash of an event stay the one of its canonical form, whoever writes that form?"""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.actions.append import content_hash
from fieldapp.core.canonical import canonical
from tests.support.proofs import proves

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.integers(-(2**63), 2**63 - 1) | st.booleans() | WORDS


@proves("C3")
@settings(deadline=None)
@given(WORDS, st.dictionaries(WORDS, VALUES, max_size=6), st.dictionaries(WORDS, WORDS, max_size=3))
def test_the_hash_is_that_of_the_canonical_form(type_: str, data: dict, private: dict) -> None:
    said = canonical(["case", type_, data, private]).encode()

    assert content_hash("case", type_, data, private) == hashlib.sha256(said).digest()
