"""What does a message say, in the customer's language, with its typed slots filled?

Slots take no line break and no address of their own: a name cannot smuggle a link into a text (reliability G23).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions import customer_link
from fieldapp.actions.library import Library
from fieldapp.actions.may_send import usual_rules
from fieldapp.core.segments import cost, segments, thrifty
from fieldapp.core.text_rules import rules_of
from fieldapp.core.tokens import LENGTH
from fieldapp.core.windows import local_at
from fieldapp.settings import Settings
from fieldapp.store import texts as texts_store
from fieldapp.store.tables import accounts, areas, cases, events, orders, subjects

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/+|www\.)\S*", re.IGNORECASE)
_DOT = re.compile(r"(?<=\w)([.\uff0e\u3002\uff61])(?=\w\w)")
_SLOT = re.compile(r"\{(\w+)\}")
LONGEST = 60


@dataclass(frozen=True)
class Composed:
    """To which number, and the words."""

    address: str
    words: str


def compose_sms(
    session: Session, library: Library, settings: Settings, row: Mapping[str, Any], now_ms: int
) -> Composed | None:
    """The text of an outbox row for its customer; None when the order has no mobile number.

    Issues the customer's link when the text shows one, so it must run in the transaction that stores the words.
    """
    case = session.execute(_case().where(cases.c.id == row["case_id"])).first()
    if case is None:
        return None
    number = texts_store.number_of(session, case.order_id)
    if number is None:
        return None
    texts = library.texts.get(case.locale, library.texts[settings.default_locale])
    template = texts[f"message.{row['kind']}"]
    slots = _slots(session, settings, row["cause"], case, case.locale, now_ms)
    if "{until}" in template:
        slots["until"] = until_words(row["values"].get("until_ms"), now_ms, case.zone, case.locale, texts)
    if "{link}" in template:
        token = customer_link.issue(session, now_ms, case.order_id)
        slots["link"] = f"{settings.base_url.removeprefix('https://').removeprefix('http://')}/c/{token}"
    words = thrifty(filled(template, slots))
    parts = segments(words).parts
    texts_store.set_cost(session, row["id"], parts, cost(parts, rules_of(usual_rules(settings), case.settings).price))
    return Composed(number, words)


def sample_slots(session: Session, settings: Settings, case_id: str, locale: str, now_ms: int) -> dict[str, str] | None:
    """What a text about this visit would be filled with in that language, for a look at it; nothing is written.

    The link is one that leads nowhere, as long as a real one.
    """
    case = session.execute(_case().where(cases.c.id == case_id)).first()
    if case is None:
        return None
    host = settings.base_url.partition("//")[2]
    return {**_slots(session, settings, "", case, locale, now_ms), "link": f"{host}/c/{'x' * LENGTH}"}


def filled(template: str, slots: Mapping[str, str]) -> str:
    """The words with their slots filled once: what stands in a value is no slot (G23)."""
    return _SLOT.sub(lambda found: slots.get(found[1], found[0]), template)


def clean(value: object) -> str:
    """A value fit for a slot: one line of at most 60 letters, nothing in it that a phone would make a link of (G23)."""
    text = _ADDRESS.sub(" ", one_line(value).replace("@", " "))
    return " ".join(_DOT.sub(r"\1 ", text).split())[:LONGEST].strip()


def one_line(value: object) -> str:
    """Without line breaks and letters that nobody sees, such as those that turn the direction of reading."""
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return " ".join("".join(" " if unicodedata.category(one) in hidden else one for one in str(value)).split())


def window_words(from_ms: int | None, to_ms: int | None, zone: str) -> str:
    """ "12–14", "12:30–14"; empty without a window."""
    if not from_ms or not to_ms:
        return ""
    return f"{_short(from_ms, zone)}–{_short(to_ms, zone)}"


def day_words(at_ms: int | None, now_ms: int, zone: str, locale: str, texts: Mapping[str, str]) -> str:
    """Today, tomorrow, then the date in the language's own form."""
    if not at_ms:
        return ""
    day, today = local_at(at_ms, zone).date(), local_at(now_ms, zone).date()
    if day == today:
        return texts.get("day.today", "")
    if day == today + timedelta(days=1):
        return texts.get("day.tomorrow", "")
    return format_date(day, "MMMd" if locale == "zh" else "d MMMM", locale=locale)


def until_words(until_ms: int | None, now_ms: int, zone: str, locale: str, texts: Mapping[str, str]) -> str:
    """ "к 18:00", "завтра к 10:00", "25 ноября к 10:00"; that it will be soon when nobody knows (F28)."""
    if not until_ms:
        return texts["outages.sms.soon"]
    local = local_at(until_ms, zone)
    is_today = local.date() == local_at(now_ms, zone).date()
    named = {"day.tomorrow": DAYS[locale][1]}
    slots = {"time": f"{local:%H:%M}", "day": day_words(until_ms, now_ms, zone, locale, named)}
    return filled(texts["outages.sms.until" if is_today else "outages.sms.until_day"], slots)


def _short(at_ms: int, zone: str) -> str:
    at = local_at(at_ms, zone)
    return f"{at.hour}" if at.minute == 0 else f"{at:%H:%M}"


def _slots(session: Session, settings: Settings, cause_id: str, case: Any, locale: str, now_ms: int) -> dict[str, str]:
    texts: Mapping[str, str] = {"day.today": DAYS[locale][0], "day.tomorrow": DAYS[locale][1]}
    cause = session.execute(select(events.c.at_ms, events.c.data).where(events.c.id == cause_id)).first()
    arrived = case.shown.get("stamps", {}).get("arrived_at") or (cause.at_ms if cause else now_ms)
    return {
        "company": one_line(settings.company),
        "phone": clean(case.area_phone),
        "window": window_words(case.window_from_ms, case.window_to_ms, case.zone),
        "day": day_words(case.window_from_ms, now_ms, case.zone, locale, texts),
        "time": f"{local_at(arrived, case.zone):%H:%M}",
        "minutes": clean((cause.data.get("minutes") if cause else None) or 15),
        "technician": clean(case.technician or ""),
        "word": clean(badge_word(case.id, locale)),
        "badge": clean(case.badge or ""),
    }


DAYS = {"ru": ("сегодня", "завтра"), "en": ("today", "tomorrow"), "zh": ("今天", "明天")}
BADGE_WORDS = {
    "ru": ("РЯБИНА", "ЗАРЯ", "РОДНИК", "ВЕСНА", "КЛЁН", "ПАРУС", "РОМАШКА", "СОКОЛ", "БЕРЁЗА", "МАЯК", "КЕДР"),
    "en": ("ROWAN", "SUNRISE", "SPRING", "MAPLE", "SAIL", "DAISY", "FALCON", "BIRCH", "HARBOUR", "SWALLOW", "CEDAR"),
    "zh": ("山楂", "朝霞", "清泉", "春风", "枫叶", "白帆", "雏菊", "雄鹰", "白桦", "灯塔", "雪松"),
}


def badge_word(case_id: str, locale: str) -> str:
    """The word the technician says to the customer; the phone finds the same one from the id (js/phone)."""
    words = BADGE_WORDS[locale]
    return words[int(case_id.replace("-", "")[:8], 16) % len(words)]


def _case() -> Any:
    return (
        select(
            cases.c.id,
            cases.c.order_id,
            cases.c.window_from_ms,
            cases.c.window_to_ms,
            cases.c.shown,
            areas.c.zone,
            areas.c.phone.label("area_phone"),
            areas.c.settings,
            subjects.c.locale,
            accounts.c.name.label("technician"),
            accounts.c.badge,
        )
        .join(areas, areas.c.id == cases.c.area_id)
        .join(orders, orders.c.id == cases.c.order_id)
        .join(subjects, subjects.c.order_id == orders.c.id)
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
    )
