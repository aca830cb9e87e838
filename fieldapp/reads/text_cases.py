"""Which visits may a text be tried on, and who changed it when?"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store import setting_changes
from fieldapp.store.tables import cases, orders

MOST_CASES = 20
MOST_VERSIONS = 60


def cases_of(session: Session, area_ids: Collection[str]) -> list[tuple[str, str, int | None, int | None]]:
    """`(case, order number, day, window_from_ms)` of the visits of these areas that changed last."""
    chosen = (
        select(cases.c.id, orders.c.external_id, cases.c.day, cases.c.window_from_ms)
        .join(orders, orders.c.id == cases.c.order_id)
        .where(cases.c.area_id.in_(list(area_ids)))
        .order_by(cases.c.changed_ms.desc())
        .limit(MOST_CASES)
    )
    return [(row.id, row.external_id, row.day, row.window_from_ms) for row in session.execute(chosen)]


def is_of(session: Session, area_ids: Collection[str], case_id: str) -> bool:
    """Whether the visit is one of these areas."""
    mine = select(cases.c.id).where(cases.c.id == case_id, cases.c.area_id.in_(list(area_ids)))
    return session.execute(mine).first() is not None


def versions_of(session: Session, key: str, locales: Collection[str]) -> list[Mapping[str, Any]]:
    """The changes of a text in these languages, the newest first."""
    found = setting_changes.of_what(session, "texts", [f"{locale} {key}" for locale in locales], MOST_VERSIONS)
    return [{**row, "locale": row["what"].partition(" ")[0]} for row in found]
