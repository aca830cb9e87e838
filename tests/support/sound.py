"""Does what a test left in its database still say what it must (reliability R4)?"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from fieldapp.actions.library import Library
from fieldapp.reads import invariants, published


def lasting_breaches(engine: Engine, library: Library) -> list[tuple[str, str]]:
    """The breaches that no time heals; each test that has a world or a site is followed by this."""
    with Session(engine) as session:

        def book_of(digest: str) -> Any:
            known = published.playbook(session, library, digest)
            assert known, f"the playbook {digest} is missing"
            return known["book"]

        return list(invariants.lasting(session, book_of))
