"""What does the letter with a page of the book of reviews hold? The complaint's number, its terms, a link, the photo.

Nobody's name and number: they stand in the photo and behind the link (S9). Drawn anew for each try from what is stored.
"""

from collections.abc import Mapping
from typing import Any

from babel import dates
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.area_mail import contact_of
from fieldapp.actions.book_mail import page_of
from fieldapp.actions.compose import clean, filled
from fieldapp.actions.library import Library
from fieldapp.actions.mark_bounce import takes_mail
from fieldapp.actions.take_photo import shown_path
from fieldapp.channels.email import Attachment, Mail
from fieldapp.core.windows import local_at
from fieldapp.settings import Settings
from fieldapp.store import outbox
from fieldapp.store.tables import areas, calls, complaints, promises


def compose_book(
    session: Session, library: Library, settings: Settings, row: Mapping[str, Any], ttl_s: int
) -> Mail | None:
    """The letter of an outbox row, its words kept; None without an address or photo. Nothing is committed here."""
    contact, page = contact_of(session, row["area_id"], row["audience"]), page_of(session, row)
    if page is None or not takes_mail(session, contact.get("email", "")):
        return None
    path = shown_path(settings.data_dir, str(page["data"]["booklet_page"]))
    if not path.exists():
        return None
    texts, facts = library.texts[settings.default_locale], _facts(session, row["case_id"])
    slots = {
        "number": f"{facts.number}/{facts.year}" if facts.number else row["case_id"][:8],
        "area": clean(facts.area),
        "name": clean(contact["name"]),
        "came": _day(facts.registered_ms or page["at_ms"], facts.zone, settings.default_locale),
        "until": _day(facts.answer_ms, facts.zone, settings.default_locale) if facts.answer_ms else "—",
        "link": f"{settings.base_url}/complaints/{row['case_id']}",
    }
    subject, body = (filled(texts[f"book.mail.{key}"], slots) for key in ("subject", row["audience"]))
    outbox.save_words(session, row["id"], contact["email"], f"{subject}\n{body}")
    outbox.readdress(session, row["id"], contact["email"])  # the area may name somebody else since the last try
    photo = Attachment(f"page-{facts.number}-{facts.year}.jpg", "image/jpeg", path.read_bytes())
    return Mail(row["id"], row["kind"], contact["email"], body, ttl_s, subject=subject, attachments=(photo,))


def _facts(session: Session, case_id: str) -> Any:
    """Number and day of the complaint, and until when its answer is due; empty what is not written down yet."""
    answer = (promises.c.case_id == calls.c.case_id) & (promises.c.kind == "complaint_answer")
    query = (
        select(calls.c.number, calls.c.year, areas.c.name.label("area"), areas.c.zone,
               complaints.c.registered_ms, promises.c.due_ms.label("answer_ms"))
        .join(areas, areas.c.id == calls.c.area_id)
        .outerjoin(complaints, complaints.c.case_id == calls.c.case_id)
        .outerjoin(promises, answer)
        .where(calls.c.case_id == case_id)
        .order_by(promises.c.n.desc())
    )  # fmt: skip
    return session.execute(query).first()


def _day(ms: int, zone: str, locale: str) -> str:
    return str(dates.format_date(local_at(ms, zone).date(), "long", locale=locale))
