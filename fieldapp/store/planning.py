"""What must be known before a plan changes, and how is the change written down?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.core.windows import Window
from fieldapp.store.tables import (
    account_areas,
    accounts,
    alerts,
    areas,
    cases,
    events,
    overbooked,
    phones,
    plan_changes,
    waiting_asked,
    wishes,
)
from fieldapp.store.upsert import insert_into

STOPS = "cannot_continue"


@dataclass(frozen=True)
class Planned:
    """A visit that is still to be made."""

    case_id: str
    technician_id: str | None
    window: Window


@dataclass(frozen=True)
class Technician:
    """Somebody who makes visits, or did; the areas he works in."""

    id: str
    name: str
    is_active: bool
    area_ids: frozenset[str]


def area_facts(session: Session, area_ids: Collection[str]) -> dict[str, Any]:
    """`zone, settings` of each area."""
    chosen = select(areas.c.id, areas.c.name, areas.c.zone, areas.c.settings).where(areas.c.id.in_(sorted(area_ids)))
    return {row.id: row for row in session.execute(chosen)}


def planned_visits(session: Session, area_id: str, first: int, last: int) -> list[Planned]:
    """The visits of these days of an area that are still to be made."""
    rows = session.execute(
        select(cases.c.id, cases.c.technician_id, cases.c.window_from_ms, cases.c.window_to_ms)
        .where(cases.c.area_id == area_id, cases.c.day.between(first, last), cases.c.look != "end")
        .where(cases.c.window_from_ms.is_not(None), cases.c.window_to_ms.is_not(None))
    )
    return [Planned(row.id, row.technician_id, Window(row.window_from_ms, row.window_to_ms)) for row in rows]


def technicians(session: Session, ids: Collection[str]) -> dict[str, Technician]:
    """The technicians among these accounts, whether they are active or not."""
    rows = session.execute(
        select(accounts.c.id, accounts.c.name, accounts.c.active, account_areas.c.area_id)
        .outerjoin(account_areas, account_areas.c.account_id == accounts.c.id)
        .where(accounts.c.id.in_(sorted(ids)), accounts.c.role == "technician")
    )
    found: dict[str, Technician] = {}
    for row in rows:
        before = found[row.id].area_ids if row.id in found else frozenset()
        found[row.id] = Technician(row.id, row.name, row.active, before | ({row.area_id} - {None}))
    return found


def stopped(session: Session, area_ids: Collection[str]) -> set[str]:
    """The technicians of whom an open alert says that they cannot go on today (F26); of two it is who said so (F29)."""
    told_by_second = events.c.author == cases.c.second_id
    who = case((told_by_second, cases.c.second_id), else_=cases.c.technician_id)
    query = select(who).select_from(alerts).join(cases, alerts.c.case_id == cases.c.id)
    query = query.outerjoin(events, events.c.id == alerts.c.cause)
    mine = (alerts.c.area_id.in_(sorted(area_ids)), alerts.c.open, alerts.c.kind == STOPS)
    return {one for one in session.scalars(query.where(*mine)) if one}


def asked_for(session: Session, order_ids: Collection[str]) -> dict[str, str]:
    """`{order: technician}` for whom the customers behind its numbers asked (F30)."""
    query = (
        select(phones.c.order_id, wishes.c.technician_id)
        .join(wishes, wishes.c.e164 == phones.c.e164)
        .where(phones.c.order_id.in_(sorted(order_ids)))
        .order_by(phones.c.order_id, phones.c.place.desc())
    )
    return {row.order_id: row.technician_id for row in session.execute(query)}


def keep_changes(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down who changed which plans, why and by which way."""
    if rows:
        session.execute(insert(plan_changes), list(rows))


def changes_of(session: Session, case_ids: Collection[str]) -> list[Row[Any]]:
    """The changes of these visits, the earliest first."""
    mine = select(plan_changes).where(plan_changes.c.case_id.in_(sorted(case_ids)))
    return list(session.execute(mine.order_by(plan_changes.c.at_ms, plan_changes.c.id)))


def changes_of_batch(session: Session, batch_id: str) -> list[Row[Any]]:
    """What was saved together, by visit."""
    mine = select(plan_changes).where(plan_changes.c.batch_id == batch_id)
    return list(session.execute(mine.order_by(plan_changes.c.case_id, plan_changes.c.id)))


def mark_undone(session: Session, change_ids: Iterable[str], account_id: str, now_ms: int) -> None:
    """These were taken back."""
    chosen = plan_changes.c.id.in_(list(change_ids)), plan_changes.c.undone_ms.is_(None)
    session.execute(update(plan_changes).where(*chosen).values(undone_ms=now_ms, undone_by=account_id))


def said_since(session: Session, case_id: str, event_id: str, but: Collection[str]) -> list[Row[Any]]:
    """`id, type, author` of what came to a visit after this event, but these types; in the order of arrival."""
    after = select(events.c.seq).where(events.c.id == event_id).scalar_subquery()
    query = select(events.c.id, events.c.type, events.c.author, events.c.by).where(
        events.c.case_id == case_id, events.c.seq > after, events.c.type.not_in(sorted(but))
    )
    return list(session.execute(query.order_by(events.c.seq)))


def keep_overbooked(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Visits that another system planned where there was no place; said once more, nobody has seen it."""
    for row in rows:
        kept = insert_into(session, overbooked).values(row)
        again = {"at_ms": row["at_ms"], "seen_ms": None, "seen_by": ""}
        session.execute(kept.on_conflict_do_update(index_elements=["case_id"], set_=again))


def see_overbooked(session: Session, area_ids: Collection[str], until_ms: int, account_id: str, now_ms: int) -> None:
    """Somebody has looked at those of her areas that came by then."""
    mine = (overbooked.c.area_id.in_(sorted(area_ids)), overbooked.c.seen_ms.is_(None), overbooked.c.at_ms <= until_ms)
    session.execute(update(overbooked).where(*mine).values(seen_ms=now_ms, seen_by=account_id))


def keep_asked(session: Session, order_id: str, account_id: str, now_ms: int) -> None:
    """The customer of an order without a time was asked; the nudge begins anew."""
    values = {"asked_by": account_id, "asked_ms": now_ms}
    kept = insert_into(session, waiting_asked).values(order_id=order_id, **values)
    session.execute(kept.on_conflict_do_update(index_elements=["order_id"], set_=values))
