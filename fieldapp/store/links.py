"""To which order does a customer's token lead, and does it still?

A link lives for 60 days after it was made or after the last interval of its order, and until the end of the day after
the order was done or cancelled; a leaflet for 60 days after it was bound (reliability 4.8, screens.md "Paper").
"""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.core import tokens
from fieldapp.core.windows import MINUTE_MS, day_number, instant_ms
from fieldapp.store.tables import accounts, areas, cases, customer_links, leaflets, orders, subjects

LIVES_MS = 60 * 86_400_000
TWO_DAYS = 2 * 1440  # minutes from the beginning of the day on which the visit ended
Kind = Literal["live", "old", "blank"]  # blank: a leaflet that nobody has bound yet


@dataclass(frozen=True)
class Link:
    """Where a token leads; `visit` is the order's latest visit with its area, order and technician."""

    kind: Kind
    digest: str
    order_id: str = ""
    visit: Any = None


def find(session: Session, now_ms: int, token: str) -> Link | None:
    """What the token leads to; None when nobody ever gave it out (G1)."""
    if not tokens.is_token(token):
        return None
    digest = tokens.digest(token)
    link = session.execute(select(customer_links).where(customer_links.c.token_hash == digest)).first()
    if link is not None:
        visit = latest_visit(session, link.order_id)
        is_revoked = link.revoked_ms is not None and link.revoked_ms <= now_ms
        is_old = is_revoked or visit is None or _is_over(visit, link.expires_ms, now_ms)
        return Link("old" if is_old else "live", digest, link.order_id, visit)
    leaflet = session.execute(select(leaflets).where(leaflets.c.token_hash == digest)).first()
    if leaflet is None:
        return None
    if leaflet.case_id is None:
        return Link("blank", digest)
    order_id = session.execute(select(cases.c.order_id).where(cases.c.id == leaflet.case_id)).scalar_one()
    visit = latest_visit(session, order_id)
    is_old = visit is None or leaflet.bound_ms + LIVES_MS <= now_ms
    return Link("old" if is_old else "live", digest, order_id, visit)


def latest_visit(session: Session, order_id: str) -> Any:
    """The visit of the order that was opened last, or None."""
    return session.execute(_VISIT.where(cases.c.order_id == order_id)).first()


def count_use(session: Session, digest: str, now_ms: int) -> None:
    """Something was sent from the link; a leaflet's use is told by its visit's events."""
    mine = customer_links.c.token_hash == digest
    session.execute(update(customer_links).where(mine).values(uses=customer_links.c.uses + 1, used_ms=now_ms))


def _is_over(visit: Any, expires_ms: int, now_ms: int) -> bool:
    if visit.order_state in ("done", "cancelled") and visit.ended_ms is not None:
        ended = day_number(visit.ended_ms, visit.zone)
        if now_ms >= instant_ms(ended, 0, visit.zone) + TWO_DAYS * MINUTE_MS:
            return True
    return now_ms >= max(expires_ms, (visit.window_to_ms or 0) + LIVES_MS)


_VISIT = (
    select(
        *cases.c,
        areas.c.zone,
        areas.c.travel_minutes,
        areas.c.phone,
        areas.c.settings,
        orders.c.work,
        orders.c.state.label("order_state"),
        orders.c.visits,
        subjects.c.locale,
        accounts.c.name.label("technician"),
        accounts.c.badge,
    )
    .join(areas, areas.c.id == cases.c.area_id)
    .join(orders, orders.c.id == cases.c.order_id)
    .outerjoin(subjects, subjects.c.order_id == orders.c.id)
    .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
    .order_by(cases.c.opened_ms.desc(), cases.c.look == "end", cases.c.id.desc())
    .limit(1)
)
