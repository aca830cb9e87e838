"""How are outages and the visits that they concern kept (F28)?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, case, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import areas, cases, opt_outs, outage_visits, outages, outbox, phones, subjects
from fieldapp.store.upsert import insert_into

MOST = 5_000


def add(session: Session, row: Mapping[str, Any]) -> bool:
    """Write a new outage; False when this very one is there already: somebody pressed twice."""
    kept = insert_into(session, outages).values(row).on_conflict_do_nothing(index_elements=["id"])
    return session.execute(kept.returning(outages.c.id)).first() is not None


def whole() -> Select[Any]:
    """Outages with `zone`, `area`, `area_phone` and `area_settings` of their areas."""
    of_area = (areas.c.zone, areas.c.name.label("area"), areas.c.phone.label("area_phone"))
    of_outage = select(outages, *of_area, areas.c.settings.label("area_settings"))
    return of_outage.join(areas, areas.c.id == outages.c.area_id)


def lock(session: Session, outage_ids: Collection[str]) -> list[dict[str, Any]]:
    """These outages as `whole` says, locked until the commit; always before any visit is locked."""
    chosen = whole().where(outages.c.id.in_(list(outage_ids))).order_by(outages.c.id).with_for_update(of=outages)
    return [dict(row._mapping) for row in session.execute(chosen)]


def running(session: Session) -> list[dict[str, Any]]:
    """Every outage that lasts, the oldest first, as `whole` says."""
    lasting = whole().where(outages.c.ended_ms.is_(None)).order_by(outages.c.said_ms, outages.c.id)
    return [dict(row._mapping) for row in session.execute(lasting)]


def end(session: Session, outage_id: str, by: str, now_ms: int) -> None:
    """It is over."""
    session.execute(update(outages).where(outages.c.id == outage_id).values(ended_ms=now_ms, ended_by=by))


def open_visits(session: Session, area_ids: Iterable[str], from_day: int, to_day: int) -> list[Any]:
    """Visits of these days that are not over, by window: what tells whether an outage concerns them, and who they are.

    `id, area_id, order, name, address, flat, comment, window_from_ms, window_to_ms, state, shown, technician_id`.
    """
    query = (
        select(
            cases.c.id, cases.c.area_id, cases.c.day, cases.c.state, cases.c.shown, cases.c.window_from_ms,
            cases.c.window_to_ms, cases.c.technician_id, subjects.c.name, subjects.c.address, subjects.c.flat,
            subjects.c.comment,
        )
        .join(subjects, subjects.c.order_id == cases.c.order_id)
        .where(cases.c.area_id.in_(list(area_ids)), cases.c.day.between(from_day, to_day))
        .where(cases.c.kind == "visit", cases.c.look != "end")
        .order_by(cases.c.window_from_ms, cases.c.id)
    )  # fmt: skip
    return list(session.execute(query.limit(MOST)).mappings())


def known(session: Session, outage_ids: Collection[str]) -> dict[str, set[str]]:
    """`{outage: visits}` that it concerns or of which a person said that it does not."""
    found: dict[str, set[str]] = {one: set() for one in outage_ids}
    query = select(outage_visits.c.outage_id, outage_visits.c.case_id)
    for row in session.execute(query.where(outage_visits.c.outage_id.in_(list(outage_ids)))):
        found[row.outage_id].add(row.case_id)
    return found


def concern(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write which visits an outage concerns: `outage_id, case_id, concerned, joined, at_ms`."""
    if rows:
        session.execute(insert(outage_visits), list(rows))


def concerned(session: Session, outage_id: str) -> list[str]:
    """The visits that it concerns, by window."""
    query = select(outage_visits.c.case_id).join(cases, cases.c.id == outage_visits.c.case_id)
    mine = query.where(outage_visits.c.outage_id == outage_id, outage_visits.c.concerned)
    return list(session.scalars(mine.order_by(cases.c.window_from_ms, cases.c.id)))


def leave_out(session: Session, outage_id: str, case_id: str, now_ms: int) -> bool:
    """A person says that it does not concern this visit; False when that was so already."""
    mine = update(outage_visits).where(outage_visits.c.outage_id == outage_id, outage_visits.c.case_id == case_id)
    left = mine.where(outage_visits.c.concerned).values(concerned=False, at_ms=now_ms)
    return session.execute(left.returning(outage_visits.c.case_id)).first() is not None


def customers(session: Session, outage_id: str, kind: str) -> list[Any]:
    """Whom a text of this kind could reach, by window: `id, name, locale, e164, silent, told` for each visit.

    `e164` is the number that texts go to, None without one; `silent` asked for no texts; `told` has this text already.
    """
    first = (
        select(phones.c.e164)
        .where(phones.c.order_id == cases.c.order_id, phones.c.mobile)
        .order_by(phones.c.place)
        .limit(1)
        .correlate(cases)
        .scalar_subquery()
    )
    mine = (
        select(cases.c.id, cases.c.area_id, cases.c.window_from_ms, cases.c.window_to_ms, subjects.c.name,
               subjects.c.locale, first.label("e164"))
        .join(outage_visits, outage_visits.c.case_id == cases.c.id)
        .join(subjects, subjects.c.order_id == cases.c.order_id)
        .where(outage_visits.c.outage_id == outage_id, outage_visits.c.concerned, cases.c.look != "end")
        .subquery("mine")
    )  # fmt: skip
    key = mine.c.id + f":outage:{kind}:{outage_id}"
    query = (
        select(mine, case((opt_outs.c.e164.is_(None), False), else_=True).label("silent"),
               case((outbox.c.id.is_(None), False), else_=True).label("told"))
        .outerjoin(opt_outs, opt_outs.c.e164 == mine.c.e164)
        .outerjoin(outbox, outbox.c.key == key)
        .order_by(mine.c.window_from_ms, mine.c.id)
    )  # fmt: skip
    return list(session.execute(query))
