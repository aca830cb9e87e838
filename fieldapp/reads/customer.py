"""What may somebody see who holds a customer's token or a leaflet? The order's latest visit and what was said."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.core.arrange import Event
from fieldapp.store import links
from fieldapp.store.events import FOLD_COLUMNS, as_fold_event
from fieldapp.store.tables import events, feedback

MOST = 200


@dataclass(frozen=True)
class CustomerPage:
    """`kind` live, old or blank (a leaflet that nobody bound); `visit` as store/links has it, None when blank.

    `said` are the customer's own events of the visit; `face` the answer given about it, or None.
    """

    kind: str
    visit: Any = None
    said: list[Event] = field(default_factory=list)
    face: int | None = None


def customer_page(session: Session, now_ms: int, token: str) -> CustomerPage | None:
    """What the token shows now; None when nobody ever gave it out."""
    link = links.find(session, now_ms, token)
    if link is None:
        return None
    if link.kind != "live":
        return CustomerPage(link.kind, link.visit)
    mine = (events.c.case_id == link.visit.id, events.c.by == "customer")
    rows = session.execute(select(*FOLD_COLUMNS).where(*mine).order_by(events.c.seq.desc()).limit(MOST))
    face = select(feedback.c.face).where(feedback.c.case_id == link.visit.id)
    said = [as_fold_event(row._mapping) for row in rows]
    return CustomerPage("live", link.visit, said, session.execute(face).scalar_one_or_none())
