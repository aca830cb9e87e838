"""Is it said as people say it, in each language?"""

import datetime

import pytest
from flask import g

from fieldapp.core.people import LOCALES
from fieldapp.web import translate
from tests.support.app import MONDAY_8, ZONE, Site

DAY_MS = 86_400_000


@pytest.fixture
def speak(quick_site: Site):
    """Speak a language inside a request."""
    with quick_site.app.test_request_context("/"):

        def to(locale: str) -> None:
            g.locale = locale

        yield to


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru", ["1 минуту", "3 минуты", "11 минут", "21 минуту"]),
        ("en", ["1 minute", "3 minutes", "11 minutes", "21 minutes"]),
        ("zh", ["1 分钟", "3 分钟", "11 分钟", "21 分钟"]),
    ],
)
def test_counts_take_the_right_form(speak, locale: str, words: list[str]) -> None:
    speak(locale)

    assert [translate.plural("web.minutes", n) for n in (1, 3, 11, 21)] == words


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru", ["вчера", "сегодня", "завтра", "ср, 25 ноября", "1 января 2027\u202fг."]),
        ("en", ["yesterday", "today", "tomorrow", "Wed, November 25", "January 1, 2027"]),
        ("zh", ["昨天", "今天", "明天", "11月25日周三", "2027年1月1日"]),
    ],
)
def test_days_are_words_then_dates(speak, locale: str, words: list[str]) -> None:
    speak(locale)
    new_year = int(datetime.datetime(2027, 1, 1, 9, tzinfo=datetime.UTC).timestamp() * 1000)
    instants = [MONDAY_8 - DAY_MS, MONDAY_8, MONDAY_8 + DAY_MS, MONDAY_8 + 2 * DAY_MS, new_year]

    assert [translate.day_words(at, MONDAY_8, ZONE) for at in instants] == words


def test_the_clock_is_the_areas(speak) -> None:
    speak("ru")

    assert translate.clock_time(MONDAY_8, ZONE) == "08:00"
    assert translate.clock_time(MONDAY_8, "Asia/Vladivostok") == "15:00"
    assert translate.day_words(MONDAY_8 + 15 * 3_600_000, MONDAY_8, "Asia/Vladivostok") == "завтра"


def test_an_empty_slot_goes_with_the_comma_before_it() -> None:
    assert translate.fill("Здравствуйте, {name}!", {"name": ""}) == "Здравствуйте!"
    assert translate.fill("{name}, добрый день", {}) == "добрый день"
    assert translate.fill("{name}, добрый день", {"name": "Зоя"}) == "Зоя, добрый день"


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+79161234567", "8 916 123-45-67"),
        ("+70004838348", "8 000 483-83-48"),
        ("+4930123456", "+49 30 123456"),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_phones_are_shown_as_at_home(e164: str, shown: str) -> None:
    assert translate.phone(e164) == shown


def test_a_key_without_words_shows_itself(speak) -> None:
    speak("ru")

    assert translate.t("web.nothing.like.it") == "web.nothing.like.it"


def test_the_pages_own_texts_stand_in_each_language_with_the_same_slots(quick_site: Site) -> None:
    texts = quick_site.app.extensions["fieldapp"].library.texts
    kept = {locale: {key for key in texts[locale] if key.startswith("web.")} for locale in LOCALES}
    forms = (".one", ".few", ".many")

    base = {key for key in kept["ru"] if not key.endswith(forms)}
    for locale in LOCALES:
        assert {key for key in kept[locale] if not key.endswith(forms)} == base
        for key in base:
            assert {name for _gap, name in translate._SLOT.findall(texts[locale][key])} == {
                name for _gap, name in translate._SLOT.findall(texts["ru"][key])
            }
