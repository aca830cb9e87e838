"""How is said what a complaint sent out: the customer's text, the letters to contacts, and what keeps them back?"""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from fieldapp.actions import complaint_text
from fieldapp.actions.complaint_mail import KINDS
from fieldapp.actions.may_send import TERM_TEXT
from fieldapp.actions.set_duty import WRITERS as AREA_WRITERS
from fieldapp.core.people import Actor
from fieldapp.reads.case_page import CasePage
from fieldapp.reads.complaints import contacts_of
from fieldapp.web import timeline_view
from fieldapp.web.translate import t

SHOWN = KINDS | {TERM_TEXT}  # not named a second time among the other messages
STUCK = ("failed", "undelivered", "expired", "uncertain")


def shown(session: Session, row: Mapping[str, Any], found: CasePage, actor: Actor, now: int) -> dict[str, Any]:
    """For the complaint's page: whether to offer the text and in which words, and the letters with their state."""
    facts = complaint_text.facts_in(session, actor.area_ids, row["case_id"])
    mine = [one for one in found.messages if one["kind"] == TERM_TEXT]
    told = {one["values"].get("answer_ms") for one in mine}
    is_new = facts is not None and facts["answer_ms"] not in told and complaint_text.may_be_sent(session, facts)
    contacts = contacts_of(session, row["area_id"])
    letters = [_letter(one, contacts, row, now) for one in found.messages if one["kind"] in KINDS]
    return {
        "offer": t("letter.text_again" if mine else "letter.text") if is_new else "",
        "no_mobile": facts is not None
        and bool(facts["open"])
        and not complaint_text.has_mobile(session, facts["e164"]),
        "texts": [timeline_view.message_line(one, row["zone"], now) for one in mine],
        "letters": letters,
        "area_href": url_for("areas.one", area_id=row["area_id"]) if actor.role in AREA_WRITERS else "",
    }


def _letter(
    message: Mapping[str, Any], contacts: Mapping[str, Any], row: Mapping[str, Any], now: int
) -> dict[str, Any]:
    line = timeline_view.message_line(message, row["zone"], now)
    lacks = message["state"] == "waiting" and not contacts.get(message["audience"], {}).get("email")
    held = lacks or message["state"] in STUCK or (message["state"] == "waiting" and bool(message["note"]))
    whom = t(f"areas.what.contact_{message['audience']}")
    return line | {
        "to": whom,
        "name": contacts.get(message["audience"], {}).get("name", ""),
        "meaning": "danger" if held else line["meaning"],
        "fault": t("letter.no_address", whom=whom) if lacks else line["note"] if held else "",
    }
