"""When is the nightly check of the invariants due, who does it, and what is kept of it?

Once a night between three and six in the installation's zone; of several tickers one takes it, by one conditional
statement. What it found stands in a mark, which board, /readyz and /metrics show until a clean check.
"""

import json
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from fieldapp.core.windows import local_at
from fieldapp.store.marks import set_mark, set_mark_once
from fieldapp.store.tables import marks

BEGUN, FOUND = "check_begun", "check"
HOURS = range(3, 6)


def take(session: Session, zone: str, now_ms: int) -> bool:
    """Whether this process is to check now; True for one process a night. Commits."""
    at = local_at(now_ms, zone)
    if at.hour not in HOURS:
        return False
    tonight = f"{at:%Y%m%d}"
    set_mark_once(session, BEGUN, "")
    taken = update(marks).where(marks.c.key == BEGUN, marks.c.value != tonight).values(value=tonight)
    mine = session.execute(taken.returning(marks.c.key)).first() is not None
    session.commit()
    return mine


def keep(session: Session, breaches: Iterable[tuple[str, str]], now_ms: int) -> Counter[str]:
    """Write down how many breaches of which invariant there were, and commit."""
    counted = Counter(name for name, _words in breaches)
    set_mark(session, FOUND, json.dumps({"at_ms": now_ms, "breaches": dict(sorted(counted.items()))}))
    session.commit()
    return counted
