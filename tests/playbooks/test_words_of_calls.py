"""Words that only the calls know: the visit, its digest and what a phone fetches stay without them."""

from pathlib import Path

import pytest

from fieldapp.actions.library import LOCALES, load_library
from fieldapp.actions.playbook_source import gather_words
from fieldapp.core.compile_words import compile_words
from fieldapp.core.errors import BookError
from tests.support.proofs import proves


def written(folder: Path, words: str, part: str) -> Path:
    (folder / "words").mkdir()
    (folder / "words.yaml").write_text(words, encoding="utf-8")
    (folder / "words" / "calls.yaml").write_text(part, encoding="utf-8")
    return folder / "words.yaml"


def test_the_visit_knows_no_word_of_the_calls() -> None:
    library = load_library()
    visit = library.book("visit")

    assert "call.registered" in library.words["events"]
    assert "call.registered" not in library.known["visit"]["events"]
    assert "reply" not in visit["effects"]
    assert "matter.noted" not in visit["free"]


@proves("P10")
@pytest.mark.parametrize("locale", LOCALES)
def test_no_phone_fetches_what_is_said_at_the_desk(locale: str) -> None:
    library = load_library()

    assert library.texts[locale]["event.call.registered"]
    assert "event.call.registered" not in library.phone_texts[locale]
    assert "event.call.started" in library.phone_texts[locale]


def test_a_part_adds_words_and_lengthens_lists(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "fields: {why: {type: choice, of: [a]}}\nevents: {e: {kind: report, by: [system], data: [why]}}\neffects: {}\n",
        "once: [phone]\nfields: {phone: {type: string}}\n"
        "extended: {fields: {why: {of: [b]}}, events: {e: {by: [operator], private: ['phone?']}}}\n",
    )

    words, plain = compile_words(gather_words(path)), compile_words(gather_words(path, ()))

    assert words["fields"]["why"]["of"] == ["a", "b"]
    assert words["events"]["e"]["by"] == ["system", "operator"]
    assert list(words["events"]["e"]["private"]) == ["phone"]
    assert words["once"] == ["phone"]
    assert plain["fields"]["why"]["of"] == ["a"]
    assert "once" not in plain


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("fields: {why: {type: string}}", "calls.yaml: why stands in two files"),
        ("extended: {fields: {how: {of: [b]}}}", "calls.yaml: how is extended and stands nowhere"),
    ],
)
def test_a_part_that_does_not_fit_is_refused(part: str, fault: str, tmp_path: Path) -> None:
    path = written(tmp_path, "fields: {why: {type: string}}\nevents: {}\neffects: {}\n", part + "\n")

    with pytest.raises(BookError, match=fault):
        gather_words(path)


def test_what_is_asked_once_must_be_a_field() -> None:
    source = {"fields": {}, "events": {}, "effects": {}, "once": ["phone"]}

    with pytest.raises(BookError, match="once: field phone is not defined"):
        compile_words(source)
