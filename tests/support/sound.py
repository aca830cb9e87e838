"""Does what a test left in its database still say what it must (reliability R4)?"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.reads import invariants, published


def assert_sound(engine: Engine, library: Library) -> None:
    """No breach that no time heals; each test that has a world or a site is followed by this."""
    with Session(engine) as session:

        def book_of(digest: str) -> Any:
            known = published.playbook(session, library, digest)
            assert known, f"the playbook {digest} is missing"
            return known["book"]

        found = list(invariants.lasting(session, book_of))
    assert not found, f"what must always hold does not after this test: {found}"
