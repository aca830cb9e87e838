"""Which messages were caused, and what became of them?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.reads.day import AreaView
from fieldapp.store.tables import accounts, cases, orders, outbox, outbox_attempts, outbox_words, subjects

PAGE = 100


def messages(
    session: Session, areas: Sequence[AreaView], *, state: str = "", audience: str = "", before: str = ""
) -> list[dict[str, Any]]:
    """A page of messages of these areas, the newest first; `before` is the id of the last one seen."""
    query = (
        select(
            outbox,
            accounts.c.name.label("person"),
            cases.c.shown,
            orders.c.external_id.label("order"),
            orders.c.blanked_ms,
            subjects.c.name.label("customer"),
            outbox_words.c.address,
            outbox_words.c.words,
        )
        .outerjoin(outbox_words, outbox_words.c.outbox_id == outbox.c.id)
        .outerjoin(cases, cases.c.id == outbox.c.case_id)
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == outbox.c.addressee)
        .where(outbox.c.area_id.in_([area.id for area in areas]))
        .order_by(outbox.c.id.desc())
        .limit(PAGE)
    )
    if state:
        query = query.where(outbox.c.state == state)
    if audience:
        query = query.where(outbox.c.audience == audience)
    if before:
        query = query.where(outbox.c.id < before)
    return [dict(row._mapping) for row in session.execute(query)]


def of_case(session: Session, case_id: str) -> list[dict[str, Any]]:
    """The messages of one visit, the newest first."""
    query = (
        select(outbox, accounts.c.name.label("person"))
        .outerjoin(accounts, accounts.c.id == outbox.c.addressee)
        .where(outbox.c.case_id == case_id)
        .order_by(outbox.c.created_ms.desc(), outbox.c.id.desc())
    )
    return [dict(row._mapping) for row in session.execute(query)]


def attempts(session: Session, outbox_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """`{message id: attempts}`, the first attempt first."""
    found: dict[str, list[dict[str, Any]]] = {}
    query = select(outbox_attempts).where(outbox_attempts.c.outbox_id.in_(list(outbox_ids)))
    for row in session.execute(query.order_by(outbox_attempts.c.no)):
        found.setdefault(row.outbox_id, []).append(dict(row._mapping))
    return found
