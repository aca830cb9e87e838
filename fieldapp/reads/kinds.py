"""What is chosen about texts, who has the longest name, and what did texts cost lately?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.core.text_rules import TextRules, rules_of
from fieldapp.store import texts
from fieldapp.store.tables import accounts, areas, outbox

DAYS_30_MS = 30 * 86_400_000


@dataclass(frozen=True)
class AreaRules:
    """An area and what holds there."""

    id: str
    name: str
    rules: TextRules


@dataclass(frozen=True)
class Spent:
    """Texts to customers that left in 30 days, with their parts and cost (hundredths)."""

    texts: int
    parts: int
    cost: int


def chosen(session: Session) -> dict[str, bool]:
    """`{kind: on or off}` of the kinds that somebody chose about."""
    return texts.all_switches(session)


def area_rules(session: Session, area_ids: Sequence[str], usual: TextRules) -> list[AreaRules]:
    """The rules of these areas, by name."""
    rows = session.execute(select(areas).where(areas.c.id.in_(list(area_ids))).order_by(areas.c.name))
    return [AreaRules(row.id, row.name, rules_of(usual, row.settings)) for row in rows]


def longest(session: Session) -> tuple[str, str]:
    """The longest name of a technician and the longest phone of an area."""
    names = session.scalars(select(accounts.c.name).where(accounts.c.role == "technician", accounts.c.active))
    phones = session.scalars(select(areas.c.phone))
    return max(names, key=len, default=""), max(phones, key=len, default="")


def spent(session: Session, area_ids: Sequence[str], now_ms: int) -> Spent:
    """What texts of these areas took lately."""
    sums = (func.count(), func.coalesce(func.sum(outbox.c.parts), 0), func.coalesce(func.sum(outbox.c.cost), 0))
    mine = (outbox.c.area_id.in_(list(area_ids)), outbox.c.audience == "customer", outbox.c.channel == "sms")
    left = (outbox.c.state.in_(texts.WENT), outbox.c.created_ms > now_ms - DAYS_30_MS)
    count, parts, cost = session.execute(select(*sums).where(*mine, *left)).one()
    return Spent(int(count), int(parts), int(cost))
