"""Which call has which outage number (S1.6)? The first that says it; a report is never refused for its number.

A number that was closed as void and was given to a call after all is used: what was said to a caller holds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.arrange import Event
from fieldapp.core.outage_numbers import read_number
from fieldapp.store import calls as calls_store
from fieldapp.store import outage_numbers as store

FIELD = "outage_no"


def claim(session: Session, cases: Mapping[str, Mapping[str, Any]], stored: Mapping[str, Sequence[Event]]) -> None:
    """Write the numbers that these calls say into their entries. Nothing is committed."""
    said = {case_id: _said(events) for case_id, events in stored.items()}
    for case_id, (number, at_ms) in sorted(said.items()):  # hardly ever one, and only after an outage
        area_id = cases[case_id]["area_id"]
        if number and store.use(session, area_id, number, case_id, at_ms, states=(store.OPEN, store.VOID)):
            calls_store.name_outage(session, case_id, number)


def _said(events: Sequence[Event]) -> tuple[str, int]:
    for event in events:
        number = read_number(str(event["data"].get(FIELD, "")))
        if number:
            return number, event["at_ms"]
    return "", 0


def fault_of(session: Session, area_id: str, typed: str) -> tuple[str, str]:
    """`(number, what is wrong)` of one on a blank: bad, unknown, used, void; "" when it may be entered."""
    number = read_number(typed)
    row = store.one(session, area_id, number) if number else None
    if row is None:
        return number, "unknown" if number else "bad"
    return number, "" if row.state == store.OPEN else str(row.state)


def take(session: Session, area_id: str, number: str, case_id: str, at_ms: int) -> bool:
    """Whether this new case has the number now; False when somebody came first. Nothing is committed."""
    return store.use(session, area_id, number, case_id, at_ms)
