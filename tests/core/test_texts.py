"""Which texts a playbook needs, and what is wrong with those there are."""

from fieldapp.core.texts import faults_of_texts, needed_keys, slots_of

WORDS = {
    "fields": {"why": {"type": "choice", "of": ["rain"]}, "n": {"type": "int"}},
    "events": {"call": {}},
    "effects": {
        "late": {"table": "alert", "first": ["alert.settled", "call"]},
        "promise": {"table": "promise"},
        "sorry": {"table": "message", "channel": "sms"},
        "wake": {"table": "message", "channel": "push"},
    },
}
BRANCH = {"if": [], "do": [["mark", "early"], ["add", "n"]], "to": None}
BOOK = {
    "always": {},
    "states": {
        "calm": {
            "prompt": "rest",
            "when": {"call": [BRANCH]},
            "offers": [{"text": "ring", "asks": [{"field": "why"}]}],
        }
    },
}
NEEDED = {
    *("event.call", "choice.why.rain", "alert.late", "offer.alert.settled", "promise.promise", "message.sorry"),
    *("push.wake.title", "push.wake.body", "mark.early", "mark.out_of_order", "mark.not_assigned"),
    *("mark.earlier_picture", "step.rest.title", "state.calm", "offer.ring", "field.why"),
}


def test_slots_are_the_names_in_braces() -> None:
    assert slots_of("{a} and {b_c}, {a}") == {"a", "b_c"}


def test_every_part_of_words_and_book_needs_its_text() -> None:
    assert needed_keys(WORDS, BOOK) == NEEDED


def test_a_missing_or_empty_text_is_a_fault_of_its_language() -> None:
    whole = dict.fromkeys(NEEDED, "text")

    assert faults_of_texts(WORDS, BOOK, {"ru": whole, "en": whole}) == []
    assert faults_of_texts(WORDS, BOOK, {"ru": {**whole, "state.calm": ""}}) == ["ru: state.calm has no text"]


def test_other_slots_and_keys_of_one_language_are_faults_but_plurals_differ() -> None:
    whole = dict.fromkeys(NEEDED, "text")
    russian = {
        **whole,
        "state.calm": "{n}",
        "extra": "text",
        "days.one": "day",
        "days.few": "days",
        "days.many": "days",
    }
    english = {**whole, "days.one": "day", "days.other": "days"}

    assert faults_of_texts(WORDS, BOOK, {"ru": russian, "en": english}) == [
        "en: extra is only in other languages",
        "en: state.calm has other slots than in ru",
    ]
