"""What may somebody see who holds a customer's token or a leaflet? The interval and whom to call, no more."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from fieldapp.core import tokens
from fieldapp.store.tables import areas, cases, customer_links, leaflets, orders

LEAFLET_LIVES_MS = 60 * 86_400_000


@dataclass(frozen=True)
class CustomerView:
    """`from_ms` None: no time is agreed. `phone` "" on a leaflet that nobody bound: the printed number is the one."""

    zone: str
    phone: str
    from_ms: int | None
    to_ms: int | None
    is_over: bool


def customer_view(session: Session, now_ms: int, token: str) -> CustomerView | None:
    """What the token shows now; None when it is unknown, expired or revoked, which all look alike (G1)."""
    if not tokens.is_token(token):
        return None
    digest = tokens.digest(token)
    link = session.execute(
        select(customer_links.c.order_id).where(
            customer_links.c.token_hash == digest,
            customer_links.c.expires_ms > now_ms,
            or_(customer_links.c.revoked_ms.is_(None), customer_links.c.revoked_ms > now_ms),
        )
    ).first()
    if link is not None:
        return _of(session, _VISIT.where(cases.c.order_id == link.order_id))
    leaflet = session.execute(select(leaflets).where(leaflets.c.token_hash == digest)).first()
    if leaflet is None:
        return None
    if leaflet.case_id is None:
        return CustomerView("", "", None, None, is_over=False)
    if leaflet.bound_ms + LEAFLET_LIVES_MS <= now_ms:
        return None
    order_id = select(cases.c.order_id).where(cases.c.id == leaflet.case_id).scalar_subquery()
    return _of(session, _VISIT.where(cases.c.order_id == order_id))


_VISIT = (
    select(areas.c.zone, areas.c.phone, cases.c.window_from_ms, cases.c.window_to_ms, cases.c.look, orders.c.state)
    .join(areas, areas.c.id == cases.c.area_id)
    .join(orders, orders.c.id == cases.c.order_id)
    .order_by(cases.c.opened_ms.desc())
)


def _of(session: Session, query: Select[tuple[object, ...]]) -> CustomerView | None:
    """The latest visit of the order; one that has ended shows no interval any more."""
    row: Any = session.execute(query.limit(1)).first()
    if row is None:
        return None
    zone, phone, from_ms, to_ms, look, state = row
    is_open = look != "end"
    return CustomerView(
        zone=str(zone),
        phone=str(phone),
        from_ms=from_ms if is_open and isinstance(from_ms, int) else None,
        to_ms=to_ms if is_open and isinstance(to_ms, int) else None,
        is_over=state in ("done", "cancelled"),
    )
