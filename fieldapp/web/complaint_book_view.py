"""How is a page of the book of reviews said: until when its photo goes to whom and why, and did it go? (S1.15)"""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from fieldapp import calendar_days
from fieldapp.actions.area_mail import DEPUTY, HEAD
from fieldapp.actions.book_mail import KIND, PAGE, PROMISE
from fieldapp.actions.keep_book_mail import TAKEN
from fieldapp.actions.take_page import FIELD
from fieldapp.core.area_days import SPAN, adjusted
from fieldapp.core.deadlines import mail_by
from fieldapp.core.sending import MAY_GO_AGAIN
from fieldapp.core.windows import date_of, day_number
from fieldapp.reads.case_page import CasePage
from fieldapp.reads.complaints import calendar_of, contacts_of
from fieldapp.web import timeline_view
from fieldapp.web.board_view import at_words
from fieldapp.web.complaints_view import date_words
from fieldapp.web.translate import t

REASONS = {"calendar.next_day": "next_day", "calendar.after_day_off": "day_off", "calendar.after_days_off": "days_off"}


def shown(session: Session, row: Mapping[str, Any], found: CasePage, now: int) -> dict[str, Any]:
    """What the complaint's page says of the book: the sentence to read out, the photos with their letters, faults."""
    contacts = contacts_of(session, row["area_id"])
    missing = [whom for whom in (HEAD, DEPUTY) if not contacts.get(whom, {}).get("email")]
    pages = [_page(event, found, contacts, now) for event in found.events
             if event["type"] == PAGE and not event["dropped"]]  # fmt: skip
    promise = next((one for one in reversed(found.promises) if one["kind"] == PROMISE), None)
    sentence, due_ms = _deadline(session, row, promise, now)
    is_sent = bool(pages) and all(page["is_sent"] for page in pages)
    return {
        "sentence": sentence,
        "pages": pages,
        "missing": [t("book.no_address", whom=_whom(contacts, whom)) for whom in missing],
        "area_href": url_for("areas.one", area_id=row["area_id"]),
        "state": _state(row, bool(pages), is_sent, due_ms, now),
    }  # fmt: skip


def _page(event: Mapping[str, Any], found: CasePage, contacts: Mapping[str, Any], now: int) -> dict[str, Any]:
    zone, sha256 = found.case["zone"], event["data"][FIELD]
    mine = [one for one in found.messages if one["kind"] == KIND and one["cause"] == event["id"]]
    letters = sorted(mine, key=lambda one: one["audience"] != HEAD)
    return {
        "src": url_for("api_media.get_photo", sha256=sha256),
        "at": at_words(event["at_ms"], zone, now),
        "who": event["author_name"] or "",
        "letters": [_letter(one, contacts, zone, now) for one in letters],
        "is_sent": any(one["audience"] == HEAD and one["state"] in TAKEN for one in letters),
    }


def _letter(message: Mapping[str, Any], contacts: Mapping[str, Any], zone: str, now: int) -> dict[str, Any]:
    line = timeline_view.message_line(message, zone, now)
    stuck = message["state"] in MAY_GO_AGAIN
    held = message["state"] == "waiting" and bool(message["note"])
    return line | {
        "to": t(f"areas.what.contact_{message['audience']}"),
        "name": _name(contacts, message["audience"]),
        "meaning": "danger" if stuck or held else line["meaning"],
        "remedy": t(f"book.remedy.{message['audience']}") if stuck else "",
        "again": message["id"] if stuck else "",
    }


def _deadline(session: Session, row: Mapping[str, Any], promise: Mapping[str, Any] | None, now: int) -> tuple[str, int]:
    """The sentence with its reason, and the instant. Counted from the entry, or from today while there is none."""
    zone = row["zone"]
    entered = row["from_day"] if row["channel"] == "book" else day_number(now, zone)
    day = (promise or {}).get("from_day") or entered
    own, _ = calendar_of(session, row["area_id"], day, day)
    due = mail_by(adjusted(calendar_days.working_days(day, zone, SPAN), own, day, zone), day, zone)
    values = {name: date_words(value) for name, value in due.reason_values.items()}
    weekday = t(f"book.weekday.{date_of(due.reason_values['day']).isoweekday()}")
    return t(f"book.by.{REASONS[due.reason_key]}", weekday=weekday, **values), due.due_ms


def _state(row: Mapping[str, Any], has_pages: bool, is_sent: bool, due_ms: int, now: int) -> dict[str, str]:
    """The chip: sent, on its way, late, or not photographed."""
    if is_sent:
        return {"look": "ok", "words": t("book.state.sent")}
    is_owed = has_pages or row["channel"] == "book"
    if is_owed and now > due_ms:
        return {"look": "danger", "words": t("book.state.late")}
    if has_pages:
        return {"look": "attention", "words": t("book.state.leaving")}
    return {"look": "attention" if is_owed else "quiet", "words": t("book.state.none")}


def _whom(contacts: Mapping[str, Any], whom: str) -> str:
    """Who it is by office, and by name where there is one."""
    return " ".join(filter(None, (t(f"areas.what.contact_{whom}"), _name(contacts, whom))))


def _name(contacts: Mapping[str, Any], whom: str) -> str:
    return str(contacts.get(whom, {}).get("name", ""))
