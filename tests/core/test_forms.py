"""Does an outcome ask what is missing, take what is enough, and make the right event of it?"""

from typing import Any

from fieldapp.core.fold import begin
from fieldapp.core.forms import check_input, fields_of, filled_in
from tests.support.proofs import proves
from tests.support.small_case import book_source, small_book, small_words

WORDS = small_words()


def offer(**row: Any) -> dict[str, Any]:
    """The compiled offer of `call.expects_you` in the small playbook."""
    source = book_source()
    source["states"]["calling"]["offers"] = [{"event": "call.expects_you", **row}]
    compiled: dict[str, Any] = small_book(**source)["states"]["calling"]["offers"][0]
    return compiled


def names(row: dict[str, Any], **givens: Any) -> list[str]:
    snap = begin(small_book())
    snap["givens"] |= givens
    return [field["name"] for field in fields_of(WORDS, row, snap)]


@proves("S3.13")
def test_what_is_known_already_is_not_asked_again() -> None:
    row = offer(asks=["floor?", {"field": "name", "if": [["person", "lacks"]]}])

    assert names(row) == ["floor", "name"]
    assert names(row, person="Anna") == ["floor"]


def test_a_field_is_required_when_the_word_or_the_question_says_so() -> None:
    source = book_source()
    source["states"]["ready"]["offers"] = [{"event": "visit.opened_door", "asks": ["adult?", "name"]}]
    book = small_book(**source)

    fields = fields_of(WORDS, book["states"]["ready"]["offers"][0], begin(book))
    asked = fields_of(WORDS, offer(asks=["floor", "relation?"]), begin(book))

    assert [(field["name"], field["private"], field["required"]) for field in fields + asked] == [
        ("adult", False, True),
        ("name", True, True),
        ("floor", False, True),
        ("relation", False, False),
    ]


def test_missing_and_wrong_input_is_told_field_by_field() -> None:
    fields = fields_of(WORDS, offer(asks=["floor", "relation?", "name"]), begin(small_book()))

    assert check_input(fields, {"floor": 300, "relation": "", "name": " "}) == [
        ["floor", "too_large"],
        ["name", "missing"],
    ]
    assert check_input(fields, {"floor": None}) == [["floor", "missing"], ["name", "missing"]]
    assert check_input(fields, {"floor": 0, "name": "Anna"}) == []


def test_the_event_holds_what_the_offer_sets_and_what_was_typed() -> None:
    row = offer(sets={"relation": "neighbour", "floor": 1}, asks=["floor?", "name?"])
    fields = fields_of(WORDS, row, begin(small_book()))

    filled = filled_in(row, fields, {"floor": 2, "name": "Anna", "other": "left out"})
    empty = filled_in(row, fields, {"floor": "", "name": None})

    assert filled == {"data": {"relation": "neighbour", "floor": 2}, "private": {"name": "Anna"}}
    assert empty == {"data": {"relation": "neighbour", "floor": 1}, "private": {}}
