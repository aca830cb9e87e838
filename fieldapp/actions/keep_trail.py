"""How is it kept who saw and did what, at the price of one row, and how is it sealed?

Ids and kinds only, never a name, a number or a word that somebody typed.
"""

from collections.abc import Collection
from itertools import takewhile

from sqlalchemy.orm import Session

from fieldapp.core.trail import seal
from fieldapp.store import trail as trail_store
from fieldapp.store.db import reading_first

AGAIN_MS = 600_000  # who looks at the same visit again within ten minutes is still looking
SETTLED_MS = 60_000  # by then every transaction that took a number has ended
MOST = 5_000


def note(session: Session, now_ms: int, account_id: str, what: str, *, about: str = "", detail: str = "") -> None:
    """Write one row about no area, and commit; `account_id` is empty for the terminal and the night."""
    trail_store.add(session, _row(now_ms, account_id, what, about, detail))
    session.commit()


def note_look(
    session: Session, now_ms: int, account_id: str, area_ids: Collection[str], *, what: str, case_id: str, detail: str
) -> None:
    """Write one row about a visit of these areas, and commit; a look that goes on is no new one."""
    row = _row(now_ms, account_id, what, case_id, detail)
    with reading_first(session):
        area_id, is_noted = trail_store.area_and_noted(session, row, now_ms - AGAIN_MS)
    if area_id in area_ids and not is_noted:
        trail_store.add(session, {**row, "area_id": area_id})
        session.commit()


def seal_trail(session: Session, now_ms: int) -> int:
    """Put a seal under the rows since the last one, as far as they are settled; how many it covers. Commits."""
    after_seq, before = trail_store.last_seal(session)
    found = trail_store.rows_after(session, after_seq, most=MOST)
    rows = list(takewhile(lambda row: row["at_ms"] <= now_ms - SETTLED_MS, found))
    if rows:
        trail_store.add_seal(session, rows, after_seq, seal(before, rows), now_ms)
    session.commit()
    return len(rows)


def _row(now_ms: int, account_id: str, what: str, about: str, detail: str) -> dict[str, object]:
    return {"at_ms": now_ms, "account_id": account_id, "area_id": None, "what": what, "about": about[:40],
            "detail": detail[:60]}  # fmt: skip
