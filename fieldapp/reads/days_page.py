"""What stands on the page of an area's calendar: its own days, its rules, and what was changed lately?"""

from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.area_days import USUAL, DayRules
from fieldapp.store import area_days, setting_changes

MOST_CHANGES = 100


def own_of(session: Session, area_id: str, year: int) -> dict[int, tuple[str, str]]:
    """`{day number: (kind, note)}` of the area's own days of a year."""
    return area_days.notes_of(session, area_id, year * 10_000, year * 10_000 + 1231)


def rules_of(session: Session, area_id: str) -> DayRules:
    """The area's hours and own days."""
    return area_days.rules_of_all(session, [area_id]).get(area_id, USUAL)


def changes_of(session: Session, area_id: str) -> list[dict[str, Any]]:
    """Days that were changed lately, and the moments that moved with them, the newest first."""
    days, terms = (setting_changes.of_area(session, [area_id], room, MOST_CHANGES) for room in ("days", "terms"))
    return sorted([*days, *terms], key=lambda row: row["seq"], reverse=True)[:MOST_CHANGES]
