"""Which areas does a person see, and which day is today there?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.windows import date_of, day_number, number_of
from fieldapp.store.tables import account_areas, accounts, areas


@dataclass(frozen=True)
class AreaView:
    """An area as a reader knows it: `phone` as customers dial it, `zone` an IANA name."""

    id: str
    name: str
    zone: str
    phone: str

    def today(self, now_ms: int) -> int:
        """The number of its present day, like 20261123."""
        return day_number(now_ms, self.zone)

    def days_ago(self, now_ms: int, days: int) -> int:
        """The number of the day so many days before."""
        return number_of(date_of(self.today(now_ms)) - timedelta(days=days))


def areas_of(session: Session, area_ids: Iterable[str]) -> list[AreaView]:
    """The areas with these ids, by name; an actor's `area_ids` bound what is shown."""
    query = select(areas.c.id, areas.c.name, areas.c.zone, areas.c.phone).where(areas.c.id.in_(list(area_ids)))
    return [AreaView(**row._mapping) for row in session.execute(query.order_by(areas.c.name))]


def technicians_of(session: Session, area_ids: Iterable[str]) -> Sequence[tuple[str, str, str]]:
    """`(id, name, phone)` of the active technicians of these areas, by name."""
    rows = session.execute(
        select(accounts.c.id, accounts.c.name, accounts.c.phone)
        .join(account_areas, account_areas.c.account_id == accounts.c.id)
        .where(account_areas.c.area_id.in_(list(area_ids)), accounts.c.role == "technician", accounts.c.active)
        .order_by(accounts.c.name)
        .distinct()
    )
    return [(row.id, row.name, row.phone) for row in rows]
