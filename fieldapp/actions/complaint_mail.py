"""How does the record of a complaint reach the manager, and a call for help whoever is called (S0.15, S1.9)?

By itself and silently: a letter to the head of unit when it is written down and when the manager is called in, to the
security service when it is. The letter's words name nobody; contacts and essence lie in the record that is attached.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp import clock
from fieldapp.actions.area_mail import HEAD, SECURITY, Wanted, bring, contact_of
from fieldapp.actions.complaint_paper import day_of, number_of, record_of
from fieldapp.actions.compose import clean, filled
from fieldapp.actions.draw_complaint import draw_complaint
from fieldapp.actions.library import Library
from fieldapp.actions.mark_bounce import takes_mail
from fieldapp.channels.email import Attachment, Mail
from fieldapp.core.arrange import CONTROLS, Event, in_order, settle_controls
from fieldapp.settings import Settings
from fieldapp.store import complaint_facts, outbox
from fieldapp.store import events as events_store
from fieldapp.store.tables import accounts

RECORD, TO_MANAGER, TO_SECURITY = "complaint_record", "complaint_manager", "complaint_security"  # kinds in the outbox
KINDS = frozenset({RECORD, TO_MANAGER, TO_SECURITY})
CALLS_IN = {"escalated.manager": (TO_MANAGER, HEAD), "escalated.security": (TO_SECURITY, SECURITY)}
WRITTEN = "complaint.registered"
PDF = "application/pdf"


def follow(session: Session, now_ms: int, locked: Mapping[str, Any], fresh: Mapping[str, Sequence[Event]]) -> None:
    """Bring the letters of these complaints to their events. Nothing is committed."""
    ids = [case_id for case_id, said in fresh.items()
           if locked[case_id]["kind"] == "complaint" and any(_matters(event["type"]) for event in said)]  # fmt: skip
    stored = events_store.events_of(session, ids) if ids else {}
    for case_id in ids:  # hardly ever more than one
        kept = [event for _, event in settle_controls(in_order(stored[case_id], {}))[0]]
        bring(session, now_ms, locked[case_id], KINDS, wanted_of(kept))


def wanted_of(kept: Sequence[Event]) -> list[Wanted]:
    """The record once, each call for help by itself."""
    written = [Wanted(RECORD, HEAD, event) for event in kept if event["type"] == WRITTEN][:1]
    return written + [Wanted(*CALLS_IN[event["type"]], event) for event in kept if event["type"] in CALLS_IN]


def compose_record(
    session: Session, library: Library, settings: Settings, row: Mapping[str, Any], ttl_s: int
) -> Mail | None:
    """The letter of an outbox row, its words kept; None without an address. Nothing is committed here."""
    contact = contact_of(session, row["area_id"], row["audience"])
    address, facts = contact.get("email", ""), complaint_facts.facts_of(session, row["case_id"])
    if facts is None or not takes_mail(session, address):
        return None
    locale = _locale(session, address, library, settings)
    texts, zone = library.texts[locale], facts["zone"]
    slots = {
        "name": clean(contact["name"]),
        "number": number_of(facts),
        "area": clean(facts["area"]),
        "came": day_of(facts["registered_ms"] or facts["began_ms"], zone, locale),
        "until": day_of(facts["answer_ms"], zone, locale) if facts["answer_ms"] else "—",
        "link": f"{settings.base_url}/complaints/{row['case_id']}",
    }
    subject, body = (filled(texts[f"letter.mail.{part}.{row['kind']}"], slots) for part in ("subject", "body"))
    body = f"{body.strip()}\n\n{filled(texts['letter.mail.facts'], slots)}"
    outbox.save_words(session, row["id"], address, f"{subject}\n{body}")
    paper = record_of(facts, texts, locale, settings.company, clock.now_ms())
    record = Attachment(f"complaint-{facts['number']}-{facts['year']}.pdf", PDF, draw_complaint(paper))
    return Mail(row["id"], row["kind"], address, body, ttl_s, subject=subject, attachments=(record,))


def _matters(type_: str) -> bool:
    return type_ == WRITTEN or type_ in CALLS_IN or type_ in CONTROLS


def _locale(session: Session, address: str, library: Library, settings: Settings) -> str:
    """A contact who has an account reads as chosen there."""
    known = session.execute(select(accounts.c.locale).where(accounts.c.email == address, accounts.c.active)).scalar()
    return str(known) if known in library.texts else settings.default_locale
