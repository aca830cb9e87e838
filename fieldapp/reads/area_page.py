"""What stands on an area's page: its facts, what it offers, and what was changed lately?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core import planning
from fieldapp.core.customer_rules import cut_off_ms
from fieldapp.core.slots import EVERY_DAY, Hours, Row, hours_of
from fieldapp.core.text_rules import TextRules, rules_of
from fieldapp.core.windows import DAY_MS, MINUTE_MS
from fieldapp.store import setting_changes, slots
from fieldapp.store.tables import areas

LAST_DAY = 99991231
MOST_CHANGES = 40


@dataclass(frozen=True)
class AreaFacts:
    """An area as it is now; `contacts` by role, `places` by day number with those of EVERY_DAY under 0."""

    id: str
    name: str
    zone: str
    phone: str
    travel_minutes: int
    hours: Hours
    cut_off_minutes: int
    undo_minutes: int
    nudge_days: int
    rules: TextRules
    contacts: Mapping[str, Mapping[str, str]]
    places: Mapping[int, list[Row]]
    technicians: int


def facts_of(session: Session, area_id: str, today: int, usual: TextRules, roles: tuple[str, ...]) -> AreaFacts:
    """The area, with the places of every day and of single days from `today` on."""
    row = session.execute(select(areas).where(areas.c.id == area_id)).one()
    kept: Mapping[str, Any] = row.settings
    undo_ms, nudge_ms = planning.terms(kept)
    return AreaFacts(
        id=row.id,
        name=row.name,
        zone=row.zone,
        phone=row.phone,
        travel_minutes=row.travel_minutes,
        hours=hours_of(kept),
        cut_off_minutes=cut_off_ms(kept) // MINUTE_MS,
        undo_minutes=undo_ms // MINUTE_MS,
        nudge_days=nudge_ms // DAY_MS,
        rules=rules_of(usual, kept),
        contacts={role: kept.get(f"contact_{role}") or {} for role in roles},
        places={EVERY_DAY: [], **slots.capacity_rows(session, area_id, today, LAST_DAY)},
        technicians=len(slots.technicians(session, area_id)),
    )


def changes_of(session: Session, area_id: str) -> list[dict[str, Any]]:
    """What was changed on the page lately, the newest first."""
    return setting_changes.of_area(session, [area_id], "areas", MOST_CHANGES)
