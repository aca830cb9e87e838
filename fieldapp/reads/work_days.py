"""When does each technician of an area work in a week, and which visits lie outside of that?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fieldapp.core.slots import Hours, hours_of
from fieldapp.core.windows import Window, day_number
from fieldapp.core.work_days import Day, away, works
from fieldapp.store import setting_changes, work_days
from fieldapp.store.tables import accounts, areas, cases

MOST_CHANGES = 20


@dataclass(frozen=True)
class Week:
    """What was said of these technicians, by technician and day; `outside` counts visits of the area only."""

    told: Mapping[str, Mapping[int, Day]]
    outside: Mapping[tuple[str, int], int]
    usual: Hours


def week_of(session: Session, area_id: str, zone: str, ids: Collection[str], days: Sequence[int]) -> Week:
    """The days of the area's technicians, which are theirs in all areas."""
    told = work_days.told(session, ids, days[0], days[-1])
    settings = session.execute(select(areas.c.settings).where(areas.c.id == area_id)).scalar_one()
    return Week(told, _outside(session, area_id, told, days, zone), hours_of(settings))


def changes_of(session: Session, area_id: str, room: str) -> list[dict[str, Any]]:
    """What was said lately, the newest first: `what` is a technician's id and a day."""
    found = setting_changes.of_area(session, [area_id], room, MOST_CHANGES)
    ids = {row["what"].partition(" ")[0] for row in found}
    names = dict(session.execute(select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(sorted(ids)))).all())
    return [{**row, "person": names.get(row["what"].partition(" ")[0], "")} for row in found]


def away_of(session: Session, ids: Collection[str], zone: str, from_ms: int, to_ms: int) -> dict[str, list[Window]]:
    """When each of them does not work in that time, as far as it was said."""
    told = work_days.told(session, ids, day_number(from_ms, zone), day_number(to_ms, zone))
    return {who: away(days, zone) for who, days in told.items()}


def _outside(
    session: Session, area_id: str, told: Mapping[str, Mapping[int, Day]], days: Sequence[int], zone: str
) -> dict[tuple[str, int], int]:
    ids = sorted(told)
    columns = (cases.c.technician_id, cases.c.second_id, cases.c.day, cases.c.window_from_ms, cases.c.window_to_ms)
    theirs = or_(cases.c.technician_id.in_(ids), cases.c.second_id.in_(ids))
    here = cases.c.area_id == area_id
    open_ones = select(*columns).where(here, theirs, cases.c.day.between(days[0], days[-1]), cases.c.look != "end")
    found: dict[tuple[str, int], int] = {}
    for row in session.execute(open_ones) if ids else ():
        window = Window(row.window_from_ms, row.window_to_ms)
        for who in {row.technician_id, row.second_id} & told.keys():
            if works(told[who], window, zone) is False:
                found[(who, row.day)] = found.get((who, row.day), 0) + 1
    return found
