"""How are rota, duty phones, ladders and colleagues' addresses written down?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from fieldapp.core.ladders import StepRow
from fieldapp.store.tables import account_areas, accounts, bounces, duty_phones, ladders, rota
from fieldapp.store.upsert import insert_into

COLLEAGUES = ("dispatcher", "operator", "manager", "administrator")


def rota_rows(session: Session, area_id: str) -> list[dict[str, Any]]:
    """The rows of an area's rota with the person's name, the latest written first."""
    query = select(*rota.c, accounts.c.name).join(accounts, accounts.c.id == rota.c.account_id)
    rows = session.execute(query.where(rota.c.area_id == area_id).order_by(rota.c.created_ms.desc(), rota.c.id.desc()))
    return [dict(row._mapping) for row in rows]


def colleagues(session: Session, area_id: str) -> list[dict[str, Any]]:
    """`id, name, role, phone, email, bounced` of those who may have a duty in this area, by name."""
    columns = (accounts.c.id, accounts.c.name, accounts.c.role, accounts.c.phone, accounts.c.email)
    query = (
        select(*columns, bounces.c.words.label("bounced"))
        .join(account_areas, account_areas.c.account_id == accounts.c.id)
        .outerjoin(bounces, bounces.c.address == accounts.c.email)
        .where(account_areas.c.area_id == area_id, accounts.c.active, accounts.c.role.in_(COLLEAGUES))
    )
    return [dict(row._mapping) for row in session.execute(query.order_by(accounts.c.name, accounts.c.id))]


def add_shift(session: Session, values: Mapping[str, Any]) -> None:
    """One more row of the rota."""
    session.execute(insert_into(session, rota).values(**values))


def remove_shift(session: Session, area_id: str, row_id: str) -> bool:
    """Take a row of this area's rota away; False when it is not there."""
    gone = delete(rota).where(rota.c.id == row_id, rota.c.area_id == area_id).returning(rota.c.id)
    return session.execute(gone).first() is not None


def add_phone(session: Session, values: Mapping[str, Any]) -> None:
    """One more duty phone, after those of its area."""
    last = select(func.coalesce(func.max(duty_phones.c.place), 0)).where(duty_phones.c.area_id == values["area_id"])
    place = session.execute(last).scalar_one() + 1
    session.execute(insert_into(session, duty_phones).values(**values, place=place))


def remove_phone(session: Session, area_id: str, phone_id: str) -> bool:
    """Take a duty phone of this area away; False when it is not there."""
    gone = delete(duty_phones).where(duty_phones.c.id == phone_id, duty_phones.c.area_id == area_id)
    return session.execute(gone.returning(duty_phones.c.id)).first() is not None


def set_ladder(
    session: Session, area_id: str, kind: str, steps: Sequence[StepRow], *, account_id: str, now_ms: int
) -> None:
    """The area's own ladder for this kind of alert, or `*` for all others."""
    values = {"steps": list(steps), "changed_by": account_id, "changed_ms": now_ms}
    row = insert_into(session, ladders).values(area_id=area_id, kind=kind, **values)
    session.execute(row.on_conflict_do_update(index_elements=["area_id", "kind"], set_=values))


def drop_ladder(session: Session, area_id: str, kind: str) -> None:
    """The usual ladder again."""
    session.execute(delete(ladders).where(ladders.c.area_id == area_id, ladders.c.kind == kind))


def set_address(session: Session, account_id: str, *, phone: str, email: str) -> None:
    """Where a colleague is reached; a new address may be tried though the old one bounced."""
    session.execute(update(accounts).where(accounts.c.id == account_id).values(phone=phone, email=email))
