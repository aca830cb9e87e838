"""How is something said in the reader's language: texts, counts, times, days, phones?"""

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale, dates
from flask import Flask, g, request

from fieldapp.core.people import LOCALES
from fieldapp.web.auth import actor_or_none
from fieldapp.web.services import services

COOKIE = "locale"
NAMES = {"ru": "Русский", "en": "English", "zh": "中文"}
_SLOT = re.compile(r"([,\s]*)\{(\w+)\}")
_RUSSIAN = re.compile(r"(?:\+7|8)(\d{3})(\d{3})(\d{2})(\d{2})")
_BETWEEN_DIGITS = re.compile(r"[\s()-]")
_LEFT_OVER = re.compile(r"([«“\"]\s*)[,\s]+")


def init_app(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        t=t, plural=plural, locale=locale, locale_names=NAMES, clock_time=clock_time, day_words=day_words, phone=phone
    )


def locale() -> str:
    """The reader's language: the account's, else the cookie's, else the browser's, else the installation's."""
    if "locale" not in g:
        g.locale = "ru"  # should asking for the account fail, the error page still has a language
        g.locale = _account_locale() or _asked_locale()
    found: str = g.locale
    return found


def _account_locale() -> str | None:
    actor = actor_or_none()
    return actor.locale if actor is not None and actor.locale in LOCALES else None


def _asked_locale() -> str:
    kept = request.cookies.get(COOKIE)
    if kept in LOCALES:
        return kept
    best = request.accept_languages.best_match(LOCALES)
    return best or services().settings.default_locale


def t(key: str, **slots: Any) -> str:
    """The words of a key with its slots filled; a key without words shows itself, so that a gap is seen."""
    return t_in(locale(), key, **slots)


def t_in(language: str, key: str, **slots: Any) -> str:
    """`t` in a given language."""
    return fill(services().library.texts[language].get(key, key), slots)


def fill(words: str, slots: dict[str, Any]) -> str:
    """`{name}` becomes its value; an empty slot goes with the comma or blank before it (twin: js/lib/texts.js)."""

    def one(found: re.Match[str]) -> str:
        value = slots.get(found[2])
        return "" if value in (None, "") else f"{found[1]}{value}"

    return _LEFT_OVER.sub(r"\1", _SLOT.sub(one, words).lstrip(", \n")) if "{" in words else words


def plural(key: str, n: int, **slots: Any) -> str:
    """The words for a count: `key.one`, `.few`, `.many`, `.other`; the number is the slot {n}."""
    texts = services().library.texts[locale()]
    form = f"{key}.{Locale.parse(locale()).plural_form(n)}"
    return t(form if form in texts else f"{key}.other", n=n, **slots)


def clock_time(ms: int, zone: str) -> str:
    """`10:20` in that zone; `ms` since 1970 UTC."""
    return f"{_local(ms, zone):%H:%M}"


def exact_time(ms: int, zone: str) -> str:
    """Date and time to the second, for papers that are read long after their day."""
    at = _local(ms, zone)
    return f"{dates.format_date(at.date(), 'medium', locale=locale())}, {at:%H:%M:%S}"


def day_words(ms: int, now: int, zone: str) -> str:
    """Today, tomorrow, yesterday, else a date as people say it; `ms` and `now` since 1970 UTC."""
    return day_words_in(locale(), ms, now, zone)


def day_words_in(language: str, ms: int, now: int, zone: str) -> str:
    """`day_words` in a given language."""
    day, today = _local(ms, zone).date(), _local(now, zone).date()
    word = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    if word:
        return t_in(language, f"web.day.{word}")
    return _date(language, day) if day.year == today.year else dates.format_date(day, "long", locale=language)


def _date(language: str, day: date) -> str:
    """`ср, 25 ноября`. Skeletons and not patterns: a hand-made pattern gives 星期六, 21 十一月 in Chinese."""
    if language == "zh":
        return str(dates.format_skeleton("MMMEd", day, locale="zh"))
    weekday = dates.get_day_names("abbreviated", "stand-alone", language)[day.weekday()]
    return f"{weekday}, {dates.format_skeleton('MMMMd', day, locale=language)}"


def _local(ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(zone))


def phone(e164: str) -> str:
    """A number as people at home write it: 8 916 123-45-67; what is no number stays (twin: js/lib/phones.js)."""
    if russian := _RUSSIAN.fullmatch(_BETWEEN_DIGITS.sub("", e164)):
        return "8 {} {}-{}-{}".format(*russian.groups())
    try:
        number = phonenumbers.parse(e164, "RU")
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
