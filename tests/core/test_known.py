"""What a talk knows already is asked for once, and stands in every later record (S3.13)."""

from typing import Any

from fieldapp.core.compile import compile_book
from fieldapp.core.compile_words import compile_words
from fieldapp.core.known import completed, known_of, still_asked
from tests.support.proofs import proves
from tests.support.small_case import book_source, words_source

WORDS = compile_words(words_source() | {"once": ["floor", "name"]})


def told(event_id: str, kind: str = "call.expects_you", at_ms: int = 1_000, **more: Any) -> Any:
    """A report of the technician."""
    plain = {"data": {}, "private": {}, "by": "technician", "author": "timur"}
    return {"id": event_id, "type": kind, "at_ms": at_ms, **plain, **more}


def offer(*asks: Any) -> Any:
    source = book_source()
    source["states"]["calling"]["offers"] = [{"event": "call.expects_you", "asks": list(asks)}]
    return compile_book(source, WORDS)["states"]["calling"]["offers"][0]


def test_the_last_word_counts_and_only_fields_asked_once_are_remembered() -> None:
    events = [
        told("a", data={"floor": 3, "relation": "neighbour"}, private={"name": "Anna"}),
        told("b", at_ms=2_000, data={"floor": 4}),
    ]

    assert known_of(WORDS, events) == {"floor": 4, "name": "Anna"}


def test_what_was_undone_was_never_said() -> None:
    events = [told("a", data={"floor": 3}), told("b", "undone", at_ms=2_000, data={"of": "a"})]

    assert known_of(WORDS, events) == {}


def test_words_without_such_fields_remember_nothing() -> None:
    assert known_of(compile_words(words_source()), [told("a", data={"floor": 3})]) == {}


@proves("S3.13")
def test_what_is_known_is_not_asked_again_unless_the_question_says_so() -> None:
    row = offer("floor", {"field": "name", "again": True}, "relation?")

    asked = still_asked(row, {"floor": 3, "name": "Anna"})

    assert [ask["field"] for ask in asked["asks"]] == ["name", "relation"]
    assert [ask["field"] for ask in row["asks"]] == ["floor", "name", "relation"]


@proves("S3.13")
def test_what_is_known_stands_in_the_record_and_what_was_typed_wins() -> None:
    filled = {"data": {"relation": "neighbour"}, "private": {"name": "Olga"}}

    whole = completed(WORDS, offer(), {"floor": 3, "name": "Anna", "adult": True}, filled)

    assert whole == {"data": {"floor": 3, "relation": "neighbour"}, "private": {"name": "Olga"}}
