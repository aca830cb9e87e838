"""Are the words of the visit there in all three languages, and are they the words people say?"""

import re

import pytest

from fieldapp.actions.library import LOCALES, load_library
from fieldapp.core.texts import faults_of_texts, needed_keys, slots_of
from tests.support.proofs import proves

LIBRARY = load_library()
TEXTS = LIBRARY.texts
OURS = ("step.", "offer.", "state.", "field.", "choice.", "event.", "mark.", "alert.", "promise.", "message.", "push.")
KNOWN_SLOTS = {"customer", "company", "technician", "window", "day", "time", "person", "word", "address", "age"}
KNOWN_SLOTS |= {"minutes", "phone", "link", "n", "until"}
KNOWN_SLOTS |= {"operator", "position", "department", "email", "own_phone"}  # of whoever sits at the desk
TYPICAL = {
    **{"company": "Связь-Телеком", "technician": "Тимур Ахметов", "window": "12:30–14:30", "day": "23 ноября"},
    **{"time": "12:20", "minutes": "60", "word": "РЯБИНА", "phone": "+7 843 000-00-00"},
    "until": "завтра к 10:00",
    "link": "svyaz.example/c/" + "A" * 20,
}
NOT_SAID = {
    "ru": r"визит|тревог|\bокн[оаеу]\b|инженер|SMS-шлюз|уважаем|в соответствии|убедительн",
    "en": r"\bvisit\b|\bwindow\b|\balert\b|kindly|dear customer|as per",
    "zh": r"警报|窗口|尊敬的",
}
NO_GENDER = (
    r"\b(я|вы) \w+(ла|лся|лась|л)\b|\b(должен|должна|рад|рада)\b|\b(я|вы) (готов|готова|один|одна)\b|\w+\(а\)|\w+/а\b"
)


def ours(locale: str) -> dict[str, str]:
    """The texts of the playbooks, without those of pages."""
    return {key: text for key, text in TEXTS[locale].items() if key.startswith(OURS)}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_has_a_name_on_the_outbox_page(locale: str) -> None:
    kinds = {kind for kind, effect in LIBRARY.words["effects"].items() if effect["table"] == "message"}

    assert {kind for kind in kinds if f"outbox.kind.{kind}" not in TEXTS[locale]} == set()


def test_every_text_stands_in_all_languages_with_the_same_slots() -> None:
    texts = {locale: ours(locale) for locale in LOCALES}

    for book in LIBRARY.books.values():
        assert faults_of_texts(LIBRARY.words, book, texts) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_left_over(locale: str) -> None:
    needed = frozenset().union(*(needed_keys(LIBRARY.words, book) for book in LIBRARY.books.values()))
    additions = re.compile(
        r"^(step|offer)\..+\.(say|tone|avoid|note|hint|title|text)$|^push\.(alert|bundle|push_test)\."
    )

    left_over = {key for key in ours(locale) if key not in needed and not additions.match(key)}
    roots = {re.sub(r"\.(say|tone|avoid|note|hint|fold\..*)$", "", key) for key in ours(locale)}
    dangling = {root for root in roots if root.startswith("offer.") and root not in needed}

    assert left_over == set()
    assert dangling == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_only_known_slots_are_used(locale: str) -> None:
    for key, text in ours(locale).items():
        assert slots_of(text) <= KNOWN_SLOTS, key


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_not_said_is_not_said(locale: str) -> None:
    for key, text in ours(locale).items():
        assert not re.search(NOT_SAID[locale], re.sub(r"\{.*?\}", "", text), re.IGNORECASE), f"{key}: {text}"


def test_customers_read_of_a_technician_as_they_call_him() -> None:
    for key, text in ours("ru").items():
        if key.startswith(("message.", "offer.customer.")):
            assert "исполнител" not in text, key
        if key.endswith(".say"):
            assert "исполнител" not in text, key


def test_nobody_is_given_a_gender_in_spoken_words() -> None:
    for key, text in ours("ru").items():
        if key.endswith((".say", ".text", ".hint", ".note")) or key.startswith("offer."):
            assert not re.search(NO_GENDER, text, re.IGNORECASE), f"{key}: {text}"


@pytest.mark.parametrize(("locale", "limit"), [("ru", 134), ("zh", 134), ("en", 160)])
def test_an_sms_names_the_company_first_and_is_two_parts_at_most(locale: str, limit: int) -> None:
    for key, text in ours(locale).items():
        if key.startswith("message."):
            words = text.format(**TYPICAL)
            assert text.startswith("{company}"), key
            assert len(words) <= limit, f"{key}: {len(words)} characters"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_push_says_nothing_personal(locale: str) -> None:
    for key, text in ours(locale).items():
        if key.startswith("push."):
            assert slots_of(text) <= {"window", "n"}, key


@proves("S4.11")
@pytest.mark.parametrize("locale", LOCALES)
def test_every_outcome_of_a_talk_says_in_which_tone(locale: str) -> None:
    outcomes = ["call.expects_you", "call.busy", "call.away", "call.other_person", "call.refused", "call.no_answer"]

    for outcome in outcomes:
        assert TEXTS[locale][f"offer.{outcome}.tone"], outcome


@proves("S4.15", "S4.16", "S4.17", "S4.18", "S4.19", "S4.20")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_to_say_are_there_for_each_meeting(locale: str) -> None:
    spoken = ["step.at_door.say", "step.at_door.fold.concierge.text", "step.at_door.fold.intercom.text"]
    spoken += ["step.introducing.say", "step.hand_over.say", "step.entering.say", "step.full_stop.say"]

    for key in spoken:
        assert TEXTS[locale][key], key
    for key in ("step.at_door.say", "step.introducing.say", "step.planned.say"):
        assert {"technician", "company"} <= slots_of(TEXTS[locale][key]), key


@proves("S4.2", "S4.20")
@pytest.mark.parametrize(("locale", "covers"), [("ru", "бахил"), ("en", "shoe covers"), ("zh", "鞋套")])
def test_shoe_covers_are_named_where_one_enters(locale: str, covers: str) -> None:
    assert covers in TEXTS[locale]["step.entering.say"]
    assert covers in TEXTS[locale]["offer.work_in_flat"]


@proves("S4.6")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_four_contents_of_a_leaflet_are_named_where_it_is_left(locale: str) -> None:
    note = TEXTS[locale]["step.leaflet_wanted.note"]

    assert len(re.split(r"[,，、：:]", note)) >= 4


@pytest.mark.parametrize("locale", LOCALES)
def test_buttons_are_short_enough_for_a_thumb(locale: str) -> None:
    limit = {"ru": 46, "en": 46, "zh": 24}[locale]

    for key, text in ours(locale).items():
        if re.fullmatch(r"offer\.[a-z_.]+", key) and not key.endswith((".hint", ".say", ".tone")):
            assert len(text) <= limit, f"{key}: {len(text)}"
