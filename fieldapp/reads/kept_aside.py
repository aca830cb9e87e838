"""What could not be folded and waits for somebody: quarantined input, events without a case, stuck cases?"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.people import Actor
from fieldapp.store.tables import account_areas, accounts, cases, orders, quarantine, sealed_reports, unattached

MOST = 200


def quarantined(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Open quarantine rows of people of the reader's areas, the newest first; an administrator sees everybody's."""
    chosen = (
        select(quarantine, accounts.c.name)
        .outerjoin(accounts, accounts.c.id == quarantine.c.author)
        .where(quarantine.c.settled_ms.is_(None), _of_my_people(actor, quarantine.c.author))
        .order_by(quarantine.c.id.desc())
        .limit(MOST)
    )
    return [dict(row) for row in session.execute(chosen).mappings()]


def without_case(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Events whose case is not known here yet."""
    columns = (unattached.c.event_id, unattached.c.case_id, unattached.c.received_ms, accounts.c.name)
    chosen = (
        select(*columns)
        .outerjoin(accounts, accounts.c.id == unattached.c.author)
        .where(_of_my_people(actor, unattached.c.author))
        .order_by(unattached.c.received_ms.desc())
        .limit(MOST)
    )
    return [dict(row) for row in session.execute(chosen).mappings()]


def sealed(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Reports that a phone had sealed and nobody has opened, without their ciphertext, the newest first."""
    columns = (
        sealed_reports.c.event_id,
        sealed_reports.c.device,
        sealed_reports.c.reason,
        sealed_reports.c.received_ms,
    )
    chosen = (
        select(*columns, accounts.c.name)
        .outerjoin(accounts, accounts.c.id == sealed_reports.c.author)
        .where(sealed_reports.c.opened_ms.is_(None), _of_my_people(actor, sealed_reports.c.author))
        .order_by(sealed_reports.c.received_ms.desc())
        .limit(MOST)
    )
    return [dict(row) for row in session.execute(chosen).mappings()]


def stuck(session: Session, area_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Cases whose fold failed; their events are kept and folded again after a release."""
    chosen = (
        select(cases.c.id, cases.c.changed_ms, orders.c.external_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .where(cases.c.stuck, cases.c.area_id.in_(list(area_ids)))
        .limit(MOST)
    )
    return [dict(row) for row in session.execute(chosen).mappings()]


def _of_my_people(actor: Actor, author: Any) -> Any:
    colleagues = select(account_areas.c.account_id).where(account_areas.c.area_id.in_(sorted(actor.area_ids)))
    return or_(author.in_(colleagues), literal(actor.role == "administrator"))
