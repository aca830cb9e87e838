"""What must be known of a customer, an area and a plan before a text goes to the customer?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, exists, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import areas, calls, cases, opt_outs, outbox, phones, promises, switches
from fieldapp.store.upsert import insert_into

WENT = ("accepted", "delivered", "undelivered", "no_receipt", "uncertain")


def facts_of(session: Session, case_id: str) -> dict[str, Any] | None:
    """`order_id, look, window_from_ms, window_to_ms, zone, settings` (of the area), `outage` (id or "") of a case."""
    chosen = (
        select(cases.c.order_id, cases.c.look, cases.c.window_from_ms, cases.c.window_to_ms, cases.c.shown,
               areas.c.zone, areas.c.settings)
        .join(areas, areas.c.id == cases.c.area_id)
        .where(cases.c.id == case_id)
    )  # fmt: skip
    row = session.execute(chosen).mappings().first()
    return None if row is None else {**row, "outage": row["shown"].get("counters", {}).get("outage") or ""}


def number_of(session: Session, order_id: str | None) -> str | None:
    """The number that texts of this order go to: its first mobile one."""
    mine = select(phones.c.e164).where(phones.c.order_id == order_id, phones.c.mobile)
    number: str | None = session.execute(mine.order_by(phones.c.place).limit(1)).scalar()
    return number


def number_of_case(session: Session, case_id: str, order_id: str | None) -> str | None:
    """The same of a case; a complaint has no order, and the number its customer said last."""
    if order_id is not None:
        return number_of(session, order_id)
    number: str | None = session.execute(select(calls.c.e164).where(calls.c.case_id == case_id)).scalar()
    return number or None


def answers_by(session: Session, case_id: str, due_ms: int) -> bool:
    """Whether this is still the latest time of an answer to the complaint."""
    mine = (promises.c.case_id == case_id, promises.c.kind == "complaint_answer", promises.c.open)
    return session.execute(select(promises.c.id).where(*mine, promises.c.due_ms == due_ms)).first() is not None


def wants_no_texts(session: Session, e164: str) -> bool:
    """Whether the owner of the number asked for no more texts."""
    return session.execute(select(opt_outs.c.e164).where(opt_outs.c.e164 == e164)).first() is not None


def switch_of(session: Session, kind: str) -> bool | None:
    """What somebody chose for this kind; None when nobody did."""
    chosen: bool | None = session.execute(select(switches.c.enabled).where(switches.c.kind == kind)).scalar()
    return chosen


def all_switches(session: Session) -> dict[str, bool]:
    """`{kind: chosen}` of the kinds that somebody chose about."""
    return {row.kind: row.enabled for row in session.execute(select(switches.c.kind, switches.c.enabled))}


def set_switch(session: Session, kind: str, enabled: bool, by: str, now_ms: int) -> None:
    """Somebody chose."""
    values = {"enabled": enabled, "changed_by": by, "changed_ms": now_ms}
    chosen = insert_into(session, switches).values(kind=kind, **values)
    session.execute(chosen.on_conflict_do_update(index_elements=["kind"], set_=values))


def set_area_settings(session: Session, area_id: str, changes: Mapping[str, Any]) -> None:
    """Write these keys of an area's settings, None removes one; the others stay."""
    kept = session.execute(select(areas.c.settings).where(areas.c.id == area_id).with_for_update()).scalar_one()
    merged = {name: value for name, value in {**kept, **changes}.items() if value is not None}
    session.execute(update(areas).where(areas.c.id == area_id).values(settings=merged))


def zones(session: Session) -> list[tuple[str, list[str]]]:
    """`(zone, its area ids)`."""
    found: dict[str, list[str]] = {}
    for row in session.execute(select(areas.c.id, areas.c.zone).order_by(areas.c.id)):
        found.setdefault(row.zone, []).append(row.id)
    return sorted(found.items())


def untold(session: Session, area_ids: list[str], *, from_day: int, after_ms: int, most: int) -> list[Any]:
    """Planned visits whose window begins after the instant and whose customer was told of no time at all yet."""
    told = exists().where(outbox.c.case_id == cases.c.id, outbox.c.kind.in_(("visit_planned", "moved")))
    query = _planned(area_ids).where(cases.c.day >= from_day, cases.c.window_from_ms > after_ms, ~told.correlate(cases))
    return list(session.execute(query.limit(most)))


def unreminded(session: Session, area_ids: list[str], *, day: int, told_before_ms: int, most: int) -> list[Any]:
    """Planned visits of this day whose customer was told of the time before the instant and was not reminded."""
    told = exists().where(
        outbox.c.case_id == cases.c.id,
        outbox.c.kind.in_(("visit_planned", "moved")),
        outbox.c.state.in_(WENT),
        outbox.c.settled_ms < told_before_ms,
    )
    reminded = exists().where(outbox.c.key == cases.c.id + f":plan:reminder:{day}")
    query = _planned(area_ids).where(cases.c.day == day, told.correlate(cases), ~reminded.correlate(cases))
    return list(session.execute(query.limit(most)))


def set_cost(session: Session, outbox_id: str, parts: int, cost: int) -> None:
    """What the composed words take: parts, and money in hundredths."""
    session.execute(update(outbox).where(outbox.c.id == outbox_id).values(parts=parts, cost=cost))


def insert_new(session: Session, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Write messages whose key is new, and say which those were: another ticker may have written the others."""
    new: set[str] = set()
    for row in rows:
        kept = insert_into(session, outbox).values(row).on_conflict_do_nothing(index_elements=["key"])
        new.update(session.scalars(kept.returning(outbox.c.id)))
    return new


def _planned(area_ids: list[str]) -> Any:
    reachable = exists().where(phones.c.order_id == cases.c.order_id, phones.c.mobile).correlate(cases)
    columns = (cases.c.id, cases.c.area_id, cases.c.window_from_ms, cases.c.window_to_ms)
    mine = and_(cases.c.area_id.in_(area_ids), cases.c.kind == "visit", cases.c.state == "planned", reachable)
    return select(*columns).where(mine).order_by(cases.c.window_from_ms)
