"""May this message go out now? Asked in the transaction that claims it, before each first sending.

Texts to customers keep quiet hours, opt-outs and limits (E6, G22); alerts to colleagues never wait. Whatever does not
leave ends in a state with a note that says what to do instead; nothing is dropped silently.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from fieldapp.actions import area_mail, book_mail
from fieldapp.core.quiet_hours import OF_THIS_MINUTE, QuietHours, next_allowed_ms
from fieldapp.core.sending import State
from fieldapp.core.text_rules import BY_CALENDAR, TextRules, is_on, rules_of
from fieldapp.core.windows import instant_ms, local_at, number_of
from fieldapp.settings import Settings
from fieldapp.store import limits, marks, texts

TERM_TEXT = "complaint_number"  # kind of the text that tells a customer a complaint's number and term (S1.17)
# Notes as they stand in rows; the pages say them in the reader's language as `outbox.note.<name>`.
NOTES = {
    "off": "this kind of message is switched off here",
    "opted_out": "the customer wants no texts: please call",
    "plan_changed": "the plan changed before it left",
    "outage_over": "the outage was over before it left",
    "quiet": "waits for the end of the quiet hours",
    "quiet_late": "after the quiet hours it would be of no use",
    "number_limit": "today's limit of texts to this number is reached: please call",
    "area_limit": "today's limit of texts from this area is reached: please call",
    "page_gone": "the photo of the page was taken back",
    "page_broken": "the photo cannot be opened: please photograph the page again",
    "page_awaited": "waits for the photo, which is still on its way",
    "term_changed": "the term changed before it left",
    "no_contact": "waits for a working e-mail address on the area's page",
}


@dataclass(frozen=True)
class Go:
    """Nothing forbids it."""


@dataclass(frozen=True)
class Later:
    """Not before this instant; `note` says why in words."""

    until_ms: int
    note: str


@dataclass(frozen=True)
class Never:
    """It ends in this state without leaving."""

    state: State
    note: str


Verdict: TypeAlias = Go | Later | Never


def verdict(
    session: Session, settings: Settings, row: Mapping[str, Any], now_ms: int, *, counted: bool = False
) -> Verdict:
    """Whether the claimed outbox row may leave now. A text that may is counted against its limits.

    `counted`: an earlier try of the same text was, so this one takes nothing of them and is not held up by them.
    """
    if row["alert_id"] is None and not sends(session, settings, row["kind"]):
        return Never("cancelled", NOTES["off"])
    if area_mail.lacks_address(session, row):
        return Later(now_ms + area_mail.LOOK_AGAIN_MS, NOTES["no_contact"])
    if row["kind"] == book_mail.KIND:
        return _page(book_mail.held(session, row), now_ms)
    if row["audience"] != "customer" or row["channel"] != "sms":
        return Go()
    case = texts.facts_of(session, row["case_id"])
    number = texts.number_of_case(session, row["case_id"], case["order_id"]) if case else None
    if case is None or number is None:
        return Go()  # whoever composes it finds that there is no number, and says so
    if texts.wants_no_texts(session, number):
        return Never("cancelled", NOTES["opted_out"])
    if row["kind"] in BY_CALENDAR and _is_outdated(row, case):
        return Never("cancelled", NOTES["plan_changed"])
    if row["kind"] == TERM_TEXT and not texts.answers_by(session, row["case_id"], row["values"]["answer_ms"]):
        return Never("cancelled", NOTES["term_changed"])
    if row["kind"] == "outage_text" and case["outage"] != row["values"].get("outage"):
        return Never("cancelled", NOTES["outage_over"])
    rules = rules_of(usual_rules(settings), case["settings"])
    held = _hold(row, rules, case["zone"], now_ms)
    if held is not None or counted:
        return held or Go()
    return _count(session, settings, row, rules, number, case["zone"], now_ms)


def _page(held: str, now_ms: int) -> Verdict:
    """A letter with a photo goes by itself as soon as nothing is in its way (S1.15)."""
    if held == "page_awaited":
        return Later(now_ms + area_mail.LOOK_AGAIN_MS, NOTES[held])
    if held == "page_gone":
        return Never("cancelled", NOTES[held])
    return Never("failed", NOTES[held]) if held else Go()


def sends(session: Session, settings: Settings, kind: str) -> bool:
    """Whether this installation sends messages of this kind."""
    has_gateway = bool(settings.sms_gateways) and marks.mark(session, "demo") is None
    return is_on(kind, texts.switch_of(session, kind), has_gateway=has_gateway)


def usual_rules(settings: Settings) -> TextRules:
    """The rules of areas that have none of their own."""
    return TextRules(
        QuietHours(*settings.sms_quiet), settings.sms_per_number, settings.sms_per_area, settings.sms_price
    )


def _is_outdated(row: Mapping[str, Any], case: Mapping[str, Any]) -> bool:
    """The visit is over, or its window is another one now: the new time has a text of its own."""
    return bool(case["look"] == "end" or case["window_from_ms"] != row["values"].get("window_from_ms"))


def _hold(row: Mapping[str, Any], rules: TextRules, zone: str, now_ms: int) -> Verdict | None:
    if row["kind"] in OF_THIS_MINUTE:
        return None
    until_ms = next_allowed_ms(now_ms, rules.quiet, zone)
    if until_ms == now_ms:
        return None
    if row["valid_until_ms"] is not None and until_ms >= row["valid_until_ms"]:
        return Never("expired", NOTES["quiet_late"])
    return Later(until_ms, NOTES["quiet"])


def _count(
    session: Session, settings: Settings, row: Mapping[str, Any], rules: TextRules, number: str, zone: str, now_ms: int
) -> Verdict:
    """One text more of today; the counters are held until the claim commits, so that no two slip through together."""
    today = local_at(now_ms, zone).date()
    until_ms = instant_ms(number_of(today + timedelta(days=1)), 0, zone)
    secret = hmac.new(settings.secret_key.encode(), f"texts to {number}".encode(), hashlib.sha256).hexdigest()[:32]
    counted = (("number_limit", f"number:{secret}", rules.per_number),
               ("area_limit", f"area:{row['area_id']}", rules.per_area))  # fmt: skip
    charged: list[tuple[str, int]] = []
    for note, whose, most in counted:
        key = f"texts:{whose}:{number_of(today)}"
        count, _ = limits.locked_counter(session, key)
        if count >= most:
            return Never("failed", NOTES[note])
        charged.append((key, count + 1))
    for key, count in charged:
        limits.set_counter(session, key, count, until_ms)
    return Go()
