"""How many customers can an area promise an interval to? Entered for every working day, or for one day."""

import re
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy.orm import Session

from fieldapp.actions.add_user import NotAdded
from fieldapp.core.slots import EVERY_DAY, Row
from fieldapp.store import areas as areas_store
from fieldapp.store import slots as slots_store

_WRITTEN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})=(\d{1,4})", re.ASCII)
DAY_MINUTES = 1440


def set_capacity(session: Session, area: str, written: Sequence[str], day: int = EVERY_DAY) -> list[Row]:
    """Replace what the area offers on that day by intervals like `09:00-11:00=3`. Commits.

    Without intervals the day is again as the others, and EVERY_DAY as the usual hours. Raises NotAdded with the reason.
    """
    found = areas_store.areas_named(session, [area])
    if not found:
        raise NotAdded(f"there is no area {area}")
    rows = sorted(_row(one) for one in written)
    if any(end > start for (_, end, _), (start, _, _) in pairwise(rows)):
        raise NotAdded("two of the intervals overlap")
    slots_store.put_capacity(session, found[0].id, day, rows)
    session.commit()
    return rows


def _row(written: str) -> Row:
    parts = _WRITTEN.fullmatch(written)
    if parts is None:
        raise NotAdded(f"{written} is no interval like 09:00-11:00=3")
    hours, minutes, to_hours, to_minutes, places = map(int, parts.groups())
    start, end = hours * 60 + minutes, to_hours * 60 + to_minutes
    if minutes > 59 or to_minutes > 59 or not start < end <= DAY_MINUTES:
        raise NotAdded(f"{written} does not end after it begins within one day")
    return start, end, places
