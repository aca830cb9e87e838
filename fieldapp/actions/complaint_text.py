"""How does a customer get a complaint's number and the latest day of its answer as a text? By a person's tap (S1.17).

One text a term, however often somebody taps: the day is in its key. A calendar that moves the term lets the new day be
sent; a text that has not left by then does not leave any more.
"""

from collections.abc import Collection, Mapping
from typing import Any

from babel.dates import format_date
from sqlalchemy.orm import Session

from fieldapp.actions.complaint_paper import number_of
from fieldapp.actions.compose import Composed, clean, filled, one_line
from fieldapp.actions.e164 import REGION
from fieldapp.actions.keep_promise import WRITERS
from fieldapp.actions.library import Library
from fieldapp.actions.may_send import TERM_TEXT, usual_rules
from fieldapp.actions.read_phones import numbers_in_cell
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.core.segments import cost, segments, thrifty
from fieldapp.core.text_rules import rules_of
from fieldapp.core.windows import DAY_MS, local_at
from fieldapp.settings import Settings
from fieldapp.store import complaint_facts, marks, matters, texts

VALID_MS = DAY_MS


def facts_in(session: Session, area_ids: Collection[str], case_id: str) -> dict[str, Any] | None:
    """What papers and texts say of a complaint of these areas; None when it is not there."""
    facts = complaint_facts.facts_of(session, case_id)
    return facts if facts is not None and facts["area_id"] in area_ids else None


def may_be_sent(session: Session, facts: Mapping[str, Any]) -> bool:
    """Whether a text would tell something, and there is a mobile number to tell it to."""
    return bool(facts["open"] and facts["answer_ms"]) and has_mobile(session, facts["e164"])


def has_mobile(session: Session, e164: str) -> bool:
    """Whether texts reach this number; those of the demo do."""
    is_demo = marks.mark(session, "demo") is not None
    return any(one.mobile for one in numbers_in_cell(e164, REGION, is_demo).found)


def send(session: Session, now_ms: int, actor: Actor, case_id: str) -> list[str] | None:
    """Write the text; what to ring, nothing when it is there already. None when there is none to send. Commits."""
    facts = facts_in(session, actor.area_ids, case_id)
    if facts is None or actor.role not in WRITERS or not may_be_sent(session, facts):
        session.rollback()
        return None
    row = {
        "id": uuid7(now_ms), "key": f"{case_id}:{matters.BY_HAND}:{TERM_TEXT}:{facts['answer_ms']}",
        "case_id": case_id, "alert_id": None, "area_id": facts["area_id"], "kind": TERM_TEXT, "audience": "customer",
        "channel": "sms", "addressee": "", "values": {"answer_ms": facts["answer_ms"], "by": actor.id}, "cause": "",
        "not_before_ms": now_ms, "valid_until_ms": now_ms + VALID_MS, "created_ms": now_ms,
    }  # fmt: skip
    new = texts.insert_new(session, [row])
    session.commit()
    return sorted(new)


def compose_text(session: Session, library: Library, settings: Settings, row: Mapping[str, Any]) -> Composed | None:
    """The words in the customer's language; None without a number."""
    facts = complaint_facts.facts_of(session, row["case_id"])
    if facts is None or not facts["e164"]:
        return None
    asked = complaint_facts.locale_of(session, row["case_id"], facts["e164"])
    locale = asked if asked in library.texts else settings.default_locale
    slots = {
        "company": one_line(settings.company),
        "number": number_of(facts),
        "day": term_day(row["values"]["answer_ms"], facts["zone"], locale),
        "phone": clean(facts["area_phone"]),
    }
    words = thrifty(filled(library.texts[locale]["letter.sms"], slots))
    parts, rules = segments(words).parts, rules_of(usual_rules(settings), facts["area_settings"])
    texts.set_cost(session, row["id"], parts, cost(parts, rules.price))
    return Composed(facts["e164"], words)


def term_day(ms: int, zone: str, locale: str) -> str:
    """ "4 декабря": short, for a text."""
    return str(format_date(local_at(ms, zone).date(), "MMMd" if locale == "zh" else "d MMMM", locale=locale))
