"""What proves afterwards that a customer was called, sought and written to? Everything about one visit, in one look.

Attempts with the numbers dialled, times and clock quality, alerts with who was told, who saw and what was decided,
texts with their receipts, leaflet and photo, and whether the chain of the case's events holds.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from fieldapp.core.book import Book
from fieldapp.core.chain import broken_at
from fieldapp.core.evidence import Attempt, Begun, attempts_of, beginning_of
from fieldapp.reads.case_page import CasePage, case_page
from fieldapp.store.events import as_fold_event
from fieldapp.store.tables import (
    accounts,
    events,
    outbox,
    outbox_attempts,
    outbox_parts,
    outbox_words,
    photos,
    receipts,
)


@dataclass(frozen=True)
class Evidence:
    """`dialled` gives each attempt's number by event id; `told` are messages to colleagues about the case's alerts.

    `sent` are messages to the customer with `attempts` and `receipts`; `photos` the pictures that are here, by digest;
    `head` the chain's head in hex, `broken` the event at which it breaks (empty: it holds).
    """

    page: CasePage
    attempts: list[Attempt]
    begun: Begun | None
    dialled: dict[str, str]
    told: list[dict[str, Any]]
    sent: list[dict[str, Any]]
    photos: set[str]
    head: str
    broken: str


def evidence_card(
    session: Session, area_ids: Collection[str], case_id: str, book_of: Callable[[Mapping[str, Any]], Book]
) -> Evidence | None:
    """The card, or None when the visit is not there or in an area that is not the reader's."""
    page = case_page(session, area_ids, case_id)
    if page is None:
        return None
    stored = session.execute(select(events).where(events.c.case_id == case_id).order_by(events.c.seq)).all()
    book, said = book_of(page.case), [as_fold_event(row._mapping) for row in stored]
    calls = attempts_of(book, said)
    head = page.case["chain"]
    return Evidence(
        page=page,
        attempts=calls,
        begun=beginning_of(book, said),
        dialled=_dialled(page, calls),
        told=_told(session, [alert["id"] for alert in page.alerts]),
        sent=_sent(session, case_id),
        photos=_photos(session, case_id, page.events),
        head=bytes(head).hex() if head is not None else "",
        broken=broken_at([dict(row._mapping) for row in stored], head) or "",
    )


def _dialled(page: CasePage, calls: Sequence[Attempt]) -> dict[str, str]:
    """The number as it was typed, else the order's number that the call names by its place."""
    typed = {event["id"]: event["words"].get("phone", "") for event in page.events}
    known = {one["place"]: one["e164"] for one in page.phones}
    return {call.event_id: typed.get(call.event_id) or known.get(call.number, "") for call in calls}


def _told(session: Session, alert_ids: Sequence[str]) -> list[dict[str, Any]]:
    """What left for colleagues because of these alerts, the first first."""
    query = (
        select(outbox, accounts.c.name.label("person"))
        .outerjoin(accounts, accounts.c.id == outbox.c.addressee)
        .where(outbox.c.alert_id.in_(list(alert_ids)), outbox.c.state != "cancelled")
        .order_by(outbox.c.created_ms, outbox.c.id)
    )
    return [dict(row._mapping) for row in session.execute(query)]


def _sent(session: Session, case_id: str) -> list[dict[str, Any]]:
    """Messages to the customer with their words while these are kept, attempts and receipts, the first first."""
    query = (
        select(outbox, outbox_words.c.address, outbox_words.c.words)
        .outerjoin(outbox_words, outbox_words.c.outbox_id == outbox.c.id)
        .where(outbox.c.case_id == case_id, outbox.c.audience == "customer")
        .order_by(outbox.c.created_ms, outbox.c.id)
    )
    found = [dict(row._mapping) | {"attempts": [], "receipts": []} for row in session.execute(query)]
    by_id = {one["id"]: one for one in found}
    tries = select(outbox_attempts).where(outbox_attempts.c.outbox_id.in_(list(by_id)))
    for row in session.execute(tries.order_by(outbox_attempts.c.id)):
        by_id[row.outbox_id]["attempts"].append(dict(row._mapping))
    same = and_(receipts.c.gateway == outbox_parts.c.gateway, receipts.c.reference == outbox_parts.c.reference)
    came = select(outbox_parts.c.outbox_id, receipts).join(receipts, same).where(outbox_parts.c.outbox_id.in_(by_id))
    for row in session.execute(came.order_by(receipts.c.received_ms, receipts.c.id)):
        by_id[row.outbox_id]["receipts"].append(dict(row._mapping))
    return found


def _photos(session: Session, case_id: str, told: Sequence[Mapping[str, Any]]) -> set[str]:
    """The digests named by the case's events whose pictures are whole."""
    named = {str(event["data"].get(name) or "") for event in told for name in ("photo", "sha256")} - {""}
    here = select(photos.c.sha256).where(photos.c.sha256.in_(named), photos.c.state == "ready")
    return set(session.scalars(here))
