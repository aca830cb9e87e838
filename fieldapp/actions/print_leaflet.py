"""How do leaflets come on paper? Numbers and tokens first, as rows; then the PDF (S4.5, S4.6).

The database keeps of a token only its digest, so a leaflet is printed in the request that makes it and never again.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from fieldapp.actions.draw_leaflet import Paper, draw_one, draw_sheets
from fieldapp.core import tokens
from fieldapp.core.leaflets import number_of
from fieldapp.core.windows import local_at
from fieldapp.store.tables import areas, cases, leaflets, orders

MOST_SHEETS = 50
PER_SHEET = 4
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Shop:
    """What every leaflet says: the company as customers know it, the address of the installation, the texts."""

    company: str
    base_url: str
    texts: Texts


def print_filled(session: Session, shop: Shop, now_ms: int, case_id: str) -> bytes | None:
    """The A6 leaflet of this visit, bound to it at once; None when there is no such case.

    The time is that of the arrival; before it there is room to write: no visit is claimed that was not made.
    """
    row = session.execute(
        select(cases.c.shown, areas.c.phone, areas.c.zone, orders.c.work)
        .join(areas, areas.c.id == cases.c.area_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .where(cases.c.id == case_id)
    ).first()
    if row is None:
        return None
    stamps: Mapping[str, Any] = row.shown.get("stamps", {})
    arrived_ms = stamps.get("arrived_at")
    when = local_at(arrived_ms, row.zone) if isinstance(arrived_ms, int) else None
    number, token = _new_row(session, now_ms, case_id)
    session.commit()
    return draw_one(_paper(shop, row.phone, number, token, work=row.work or "", when=when), shop.texts)


def print_blanks(session: Session, shop: Shop, now_ms: int, area_id: str, sheets: int) -> bytes | None:
    """A4 sheets of four numbered blanks with this area's phone; None when there is no such area.

    ValueError unless 1 <= sheets <= 50.
    """
    if not 1 <= sheets <= MOST_SHEETS:
        raise ValueError(f"between 1 and {MOST_SHEETS} sheets at a time")
    phone = session.execute(select(areas.c.phone).where(areas.c.id == area_id)).scalar_one_or_none()
    if phone is None:
        return None
    made = [_new_row(session, now_ms, None) for _ in range(sheets * PER_SHEET)]
    session.commit()
    return draw_sheets([_paper(shop, phone, number, token) for number, token in made], shop.texts)


def _paper(shop: Shop, phone: str, number: str, token: str, *, work: str = "", when: Any = None) -> Paper:
    return Paper(
        company=shop.company, phone=phone, number=number, link=f"{shop.base_url}/c/{token}", work=work, when=when
    )


def _new_row(session: Session, now_ms: int, case_id: str | None) -> tuple[str, str]:
    """A number that nobody has, and the token of its QR."""
    number = number_of(1_000_000 + secrets.randbelow(9_000_000))
    while session.execute(select(leaflets.c.number).where(leaflets.c.number == number)).first():
        number = number_of(1_000_000 + secrets.randbelow(9_000_000))
    token = tokens.new_token()
    row = {"number": number, "token_hash": tokens.digest(token), "printed_ms": now_ms}
    bound = {"case_id": case_id, "bound_ms": now_ms if case_id else None}
    session.execute(insert(leaflets), [row | bound])
    return number, token
