"""What do the papers about a complaint say: the letter to its customer, and the record for those who look into it?

The number is that of the call in its area's register, without holes: what comes on paper has one too (decision 31).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import phonenumbers
from babel.dates import format_date

from fieldapp.actions.compose import filled
from fieldapp.actions.draw_complaint import ComplaintPaper, Fact
from fieldapp.actions.e164 import e164_of
from fieldapp.core.windows import local_at

CHANNELS = ("by_phone", "hotline", "reception", "book", "email", "internet", "post", "questionnaire")  # S1.18
_LONG = {"en": "d MMMM y"}
Facts = Mapping[str, Any]  # store/complaint_facts.py
Texts = Mapping[str, str]


def number_of(facts: Facts) -> str:
    """`12/2026`, and the outage's own number beside it: that one was told first."""
    return f"{facts['number']}/{facts['year']}" + (f" ({facts['outage_no']})" if facts["outage_no"] else "")


def letter_of(facts: Facts, texts: Texts, locale: str, company: str, now_ms: int) -> ComplaintPaper:
    """The letter to the customer of a complaint that is written down."""
    name = facts["person_name"]
    hello = filled(texts["letter.hello"], {"name": name}) if name else texts["letter.hello_you"]
    return ComplaintPaper(
        company=company,
        title=filled(texts["letter.title"], {"number": number_of(facts)}),
        beside=f"{facts['area']}  ·  {day_of(now_ms, facts['zone'], locale)}",
        greeting=(hello, texts["letter.thanks" if facts["open"] else "letter.thanks_closed"]),
        facts=tuple(_facts(facts, texts, locale)),
        people_title=texts["letter.people"],
        people=tuple(_people(facts, texts)),
        ways_title=texts["letter.ways"],
        ways=tuple(texts[f"letter.way.{channel}"] for channel in CHANNELS),
        end=texts["letter.end"],
    )


def record_of(facts: Facts, texts: Texts, locale: str, company: str, now_ms: int) -> ComplaintPaper:
    """The record for the head of unit or security: contacts and essence as they were written down (S0.15)."""
    name, number = facts["person_name"] or "—", shown_number(facts["phone"])
    who = Fact(texts["letter.customer"], ", ".join(one for one in (name, number) if one), key=True)
    taken = Fact(texts["letter.taken_by"], facts["operator"])
    return ComplaintPaper(
        company=company,
        title=filled(texts["letter.record_title"], {"number": number_of(facts)}),
        beside=f"{facts['area']}  ·  {day_of(now_ms, facts['zone'], locale)}",
        greeting=(),
        facts=(who, *_facts(facts, texts, locale), taken),
        people_title="",
        people=(),
        ways_title="",
        ways=(),
        end="",
    )


def day_of(ms: int, zone: str, locale: str) -> str:
    """ "4 декабря 2026 г." and its like."""
    return str(format_date(local_at(ms, zone).date(), _LONG.get(locale, "long"), locale=locale))


def shown_number(typed: str) -> str:
    """A number as its country writes it for abroad; what is none stays as it was typed."""
    e164 = e164_of(typed)
    if not e164:
        return typed
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _facts(facts: Facts, texts: Texts, locale: str) -> Iterator[Fact]:
    zone = facts["zone"]
    if facts["registered_ms"]:
        came = f"{day_of(facts['registered_ms'], zone, locale)}, {texts['choice.channel.' + facts['channel']]}"
        yield Fact(texts["letter.registered"], came)
    yield Fact(texts["letter.essence"], facts["content"] or "—")
    if facts["promised_action"]:
        yield Fact(texts["letter.action"], facts["promised_action"])
    if facts["contact_ms"]:
        at = local_at(facts["contact_ms"], zone)
        yield Fact(texts["letter.contact"], f"{day_of(facts['contact_ms'], zone, locale)}, {at:%H:%M}")
    if facts["answer_ms"]:
        yield Fact(texts["letter.answer_by"], day_of(facts["answer_ms"], zone, locale), key=True)


def _people(facts: Facts, texts: Texts) -> Iterator[str]:
    head = facts["area_settings"].get("contact_head")
    if head:
        parts = (head["name"], shown_number(head["phone"]) if head["phone"] else "", head["email"])
        yield f"{texts['letter.head']}: " + ", ".join(one for one in parts if one)
    yield f"{texts['letter.line']}: {shown_number(facts['area_phone'])}"
