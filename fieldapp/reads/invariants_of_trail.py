"""Does the trail of who saw and did what still hold, seal by seal (I9)?"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from fieldapp.core.trail import holds
from fieldapp.store import trail as trail_store

PAGE = 200
MOST_ROWS = 5_001  # of a seal, and one more
Breach = tuple[str, str]


def broken_trail(session: Session) -> Iterator[Breach]:
    """The first seal that does not hold; none after it can be judged."""
    reached, before = 0, None
    while seals := trail_store.seals_after(session, reached, PAGE):
        for one in seals:
            rows = trail_store.rows_after(session, reached, most=MOST_ROWS, to_seq=one["to_seq"])
            if one["after_seq"] != reached or not holds(before, one, rows):
                yield "I9", f"the trail does not hold between {reached} and {one['to_seq']}"
                return
            reached, before = one["to_seq"], bytes(one["chain"])
