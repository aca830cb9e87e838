"""Which rows of an import promise more than an interval has places for? They are taken, and named (F3 of the faults).

Asked under the lock of the days, after those of the visits, so that a customer who chooses at the same moment sees what
the import takes. Only what somebody stated counts: a file is not measured by a guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import places
from fieldapp.actions.match_orders import Change, last_case_id, told_plan
from fieldapp.core.ids import visit_id
from fieldapp.core.orders import Finding
from fieldapp.core.plans import WINDOW, Place
from fieldapp.core.windows import Window, window_of
from fieldapp.store import planning

Wanted = tuple[Change, str, Window]


def name_overbooked(
    session: Session, changes: Sequence[Change], source: str, zones: Mapping[str, Place], *, hold: bool
) -> list[dict[str, Any]]:
    """Add a finding to each row that goes beyond its interval; the rows of `overbooked`, but when they were said.

    `hold` keeps the days' places until the transaction ends; a dry run only looks.
    """
    wanted = list(_wanted(changes, source, zones))
    days = [(change.sound.order.area, change.sound.order.day) for change, _, _ in wanted]
    if hold:
        places.lock(session, days)
    rooms = places.rooms_of(session, days)
    found = []
    for change, case_id, window in wanted:
        area_id = change.sound.order.area
        if rooms[area_id].is_beyond(case_id, window):
            change.findings.append(Finding("overbooked", "day", told_plan(change.sound.order)))
            found.append({"case_id": case_id, "area_id": area_id, "source": source})
        rooms[area_id].take(case_id, window)
    return found


def keep(session: Session, found: Sequence[Mapping[str, Any]], now_ms: int) -> None:
    """They stand on the board until somebody has seen them."""
    planning.keep_overbooked(session, [{**row, "at_ms": now_ms, "seen_ms": None, "seen_by": ""} for row in found])


def _wanted(changes: Sequence[Change], source: str, zones: Mapping[str, Place]) -> Iterator[Wanted]:
    """The rows after which a visit lies in another interval than before, or for the first time."""
    for change in changes:
        order = change.sound.order
        if not change.opens and not (change.plan or {}).keys() & set(WINDOW[:2]):
            continue
        case_id = visit_id(source, order.number, change.opens) if change.opens else ""
        case_id = case_id or (last_case_id(source, change.known) if change.known else "")
        yield change, case_id, window_of(order.day, order.from_minute, order.to_minute, zones[order.area].zone)
