"""What must be known of a complaint before a letter, a paper or a text speaks of it?"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from fieldapp.store.tables import accounts, areas, calls, cases, complaints, event_words, phones, promises, subjects

WORDS = ("content", "person_name", "phone", "promised_action")


def facts_of(session: Session, case_id: str) -> dict[str, Any] | None:
    """Number, area, dates and words of a complaint; None without a call of that kind.

    `registered_ms` None: not written down yet. `answer_ms` and `contact_ms` are the terms that run, None without one.
    `e164` is the customer's number that was said last. Words that were erased, or never said, are empty.
    """
    row = session.execute(_FACTS.where(calls.c.case_id == case_id)).mappings().first()
    if row is None:
        return None
    terms = _terms(session, case_id)
    answer_ms, contact_ms = terms.get("complaint_answer"), terms.get("complaint_contact")
    found = dict(row) | dict.fromkeys(WORDS, "") | {"answer_ms": answer_ms, "contact_ms": contact_ms}
    mine = (event_words.c.case_id == case_id, event_words.c.field.in_(WORDS))
    for word in session.execute(select(event_words).where(*mine).order_by(event_words.c.event_id)):
        found[word.field] = word.words
    return found


def locale_of(session: Session, case_id: str, e164: str) -> str:
    """The customer's language, as the visit it came from says it, else the latest order with that number; or empty."""
    came = aliased(cases)
    of_visit = (
        select(subjects.c.locale)
        .join(came, came.c.order_id == subjects.c.order_id)
        .join(calls, calls.c.from_case == came.c.id)
        .where(calls.c.case_id == case_id)
    )
    of_number = select(subjects.c.locale).join(phones, phones.c.order_id == subjects.c.order_id)
    known = of_number.where(phones.c.e164 == e164, phones.c.e164 != "").order_by(subjects.c.order_id.desc())
    return session.execute(of_visit).scalar() or session.execute(known.limit(1)).scalar() or ""


_FACTS = (
    select(calls.c.case_id, calls.c.area_id, calls.c.number, calls.c.year, calls.c.outage_no, calls.c.e164,
           calls.c.began_ms, complaints.c.registered_ms, complaints.c.channel, complaints.c.open,
           complaints.c.from_day, areas.c.name.label("area"), areas.c.zone, areas.c.phone.label("area_phone"),
           areas.c.settings.label("area_settings"), accounts.c.name.label("operator"))
    .join(areas, areas.c.id == calls.c.area_id)
    .join(accounts, accounts.c.id == calls.c.operator_id)
    .outerjoin(complaints, complaints.c.case_id == calls.c.case_id)
    .where(calls.c.kind == "complaint")
)  # fmt: skip


def _terms(session: Session, case_id: str) -> dict[str, int]:
    mine = (promises.c.case_id == case_id, promises.c.kind.in_(("complaint_answer", "complaint_contact")))
    rows = session.execute(select(promises.c.kind, promises.c.due_ms).where(*mine, promises.c.open))
    return {row.kind: row.due_ms for row in rows}
