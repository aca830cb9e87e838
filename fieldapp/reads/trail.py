"""Who saw and did what, in the reader's own areas and by the people of these?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from fieldapp.store.tables import account_areas, accounts, cases, orders, tokens, trail

PAGE = 100
_about = aliased(accounts)


def looks(
    session: Session, area_ids: Collection[str], *, account_id: str = "", what: str = "", before: int = 0
) -> list[dict[str, Any]]:
    """A page of rows, the newest first, with names and order numbers; `before` is the number of the last one seen.

    What was about no area, such as a setting, is shown where its person belongs; what the terminal did, to everybody. A
    system that read with a token goes by the token's name.
    """
    mine = list(area_ids)
    theirs = select(account_areas.c.account_id).where(account_areas.c.area_id.in_(mine))
    loose = and_(trail.c.area_id.is_(None), or_(trail.c.account_id.in_(theirs), trail.c.account_id == ""))
    query = (
        select(
            trail,
            func.coalesce(accounts.c.name, tokens.c.name).label("name"),
            orders.c.external_id.label("order"),
            _about.c.name.label("person"),
        )
        .outerjoin(accounts, accounts.c.id == trail.c.account_id)
        .outerjoin(tokens, tokens.c.id == trail.c.account_id)
        .outerjoin(cases, cases.c.id == trail.c.about)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(_about, and_(_about.c.id == trail.c.about, _about.c.id.in_(theirs)))
        .where(or_(trail.c.area_id.in_(mine), loose))
        .order_by(trail.c.seq.desc())
        .limit(PAGE)
    )
    if account_id:
        query = query.where(trail.c.account_id == account_id)
    if what:
        query = query.where(trail.c.what == what)
    if before:
        query = query.where(trail.c.seq < before)
    return [dict(row._mapping) for row in session.execute(query)]


def people(session: Session, area_ids: Collection[str]) -> list[tuple[str, str]]:
    """`(id, name)` of everybody of these areas, by name."""
    theirs = select(account_areas.c.account_id).where(account_areas.c.area_id.in_(list(area_ids)))
    query = select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_(theirs)).order_by(accounts.c.name)
    return [(row.id, row.name) for row in session.execute(query)]
