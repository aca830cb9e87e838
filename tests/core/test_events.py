"""Is every event that may not be folded refused with the right code?"""

from typing import Any

import pytest

from fieldapp.core.events import SAFE_INTEGER, check_fields, problem_of, problems_of
from tests.support.small_case import small_words

WORDS = small_words()


def problems(kind: object, by: str = "technician", private: Any = None, **data: Any) -> list[list[str]]:
    return problems_of(WORDS, {"type": kind, "by": by, "data": data, "private": private or {}})


def test_a_well_formed_event_has_no_problems() -> None:
    assert problems("visit.opened_door", private={"name": "Anna"}, adult=True) == []


@pytest.mark.parametrize("kind", ["nothing", None, ["call.started"], 1])
def test_a_word_that_is_not_on_the_list_is_refused(kind: object) -> None:
    assert problems(kind) == [["type", "unknown_type"]]


def test_all_problems_are_told_sorted() -> None:
    found = problems("visit.opened_door", "customer", adult=1, zoo="?")

    assert found == [["adult", "wrong_type"], ["by", "not_yours"], ["name", "missing"], ["zoo", "unknown"]]


def test_a_private_word_does_not_pass_as_data() -> None:
    assert problems("call.expects_you", name="Anna") == [["name", "unknown"]]
    assert problems("call.expects_you", private={"floor": 1}) == [["floor", "unknown"]]


@pytest.mark.parametrize(
    ("spec", "value", "code"),
    [
        ({"type": "bool"}, False, None),
        ({"type": "bool"}, 0, "wrong_type"),
        ({"type": "int"}, SAFE_INTEGER, None),
        ({"type": "int"}, SAFE_INTEGER + 1, "wrong_type"),
        ({"type": "int"}, True, "wrong_type"),
        ({"type": "int"}, 1.0, "wrong_type"),
        ({"type": "int", "min": 0, "max": 9}, 0, None),
        ({"type": "int", "min": 0, "max": 9}, -1, "too_small"),
        ({"type": "int", "min": 0, "max": 9}, 9, None),
        ({"type": "int", "min": 0, "max": 9}, 10, "too_large"),
        ({"type": "choice", "of": ["a"]}, "a", None),
        ({"type": "choice", "of": ["a"]}, "b", "not_a_choice"),
        ({"type": "choice", "of": ["a"]}, ["a"], "wrong_type"),
        ({"type": "string"}, None, "wrong_type"),
        ({"type": "string"}, " \n\t", "missing"),
        ({"type": "string"}, "\u00a0", None),
        ({"type": "string"}, "x" * 200, None),
        ({"type": "string"}, "x" * 201, "too_long"),
        ({"type": "string", "max": 2}, "😀", None),
        ({"type": "string", "max": 3}, "😀😀", "too_long"),
        ({"type": "string"}, "half a pair \ud83d", "wrong_type"),
        ({"type": "string"}, "nul \0", "wrong_type"),
    ],
)
def test_each_value_is_checked_by_its_spec(spec: dict[str, Any], value: Any, code: str | None) -> None:
    assert problem_of({**spec, "required": True}, value) == code


def test_an_optional_field_may_be_absent_or_blank() -> None:
    specs = {"note": {"type": "string", "required": False}}

    assert check_fields(specs, {}) == []
    assert check_fields(specs, {"note": " "}) == []


def test_a_correction_carries_the_words_of_what_it_puts_in_the_place() -> None:
    whole = {"of": "e1", "as": "call.expects_you", "reason": "slip"}

    assert problems("corrected", **whole, floor=3) == []
    assert problems("corrected", **whole, private={"name": "Anna"}) == []
    assert problems("corrected", **whole, floor=300) == [["floor", "too_large"]]
    assert problems("corrected", **whole, adult=True) == [["adult", "unknown"]]
    assert problems("corrected", of="e1", **{"as": "visit.opened_door"}) == [["reason", "missing"]]


@pytest.mark.parametrize("kind", ["nothing", None, ["a"], "undone", "adopted"])
def test_a_correction_to_no_report_is_refused(kind: object) -> None:
    assert problems("corrected", of="e1", reason="x", **{"as": kind}) == [["as", "not_a_choice"]]


def test_a_correction_gains_nobody_a_word_that_is_not_his() -> None:
    assert problems("corrected", of="e1", reason="x", **{"as": "visit.cancelled"}) == [["as", "not_yours"]]
    assert problems("corrected", "dispatcher", of="e1", reason="x", **{"as": "plan.set"}) == [["as", "not_yours"]]
    assert problems("corrected", "dispatcher", of="e1", reason="x", **{"as": "call.no_answer"}) == []
