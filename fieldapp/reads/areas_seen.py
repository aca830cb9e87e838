"""In which zones does a person work, and which days does the phone get as ready instants?"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.windows import next_days
from fieldapp.store.tables import areas


def zones_of(session: Session, area_ids: Iterable[str]) -> dict[str, str]:
    """`{area id: zone}`."""
    rows = session.execute(select(areas.c.id, areas.c.zone).where(areas.c.id.in_(list(area_ids))))
    return {row.id: row.zone for row in rows}


def calendar(now_ms: int, zones: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The next 14 days of each area as instants: the phone computes no calendar (architecture sentence 6)."""
    return {
        area_id: [{"day": day.number, "from_ms": day.from_ms, "to_ms": day.to_ms} for day in next_days(now_ms, zone)]
        for area_id, zone in zones.items()
    }
