"""Does the closed list of words become a table, and is an unsound list refused in words?"""

from typing import Any

import pytest

from fieldapp.core.compile_words import compile_words
from fieldapp.core.errors import BookError
from tests.support.small_case import small_words, words_source

YAML_READS = "text (YAML reads on, off, yes and no as true and false)"


def faults(part: str, name: Any, spec: Any) -> list[str]:
    """What is said when one field, event or effect is spoilt."""
    source = words_source()
    source[part][name] = spec
    with pytest.raises(BookError) as caught:
        compile_words(source)
    return caught.value.faults


def test_an_event_lists_its_fields_with_their_specs() -> None:
    event = small_words()["events"]["call.expects_you"]

    assert event == {
        "kind": "report",
        "by": ["technician"],
        "data": {
            "floor": {"type": "int", "min": -2, "max": 99, "required": False},
            "relation": {"type": "choice", "of": ["relative", "neighbour"], "required": False},
        },
        "private": {"name": {"type": "string", "required": False}},
        "free": False,
    }
    assert small_words()["events"]["visit.opened_door"]["data"]["adult"]["required"]


@pytest.mark.parametrize(
    ("part", "name", "spec", "sentence"),
    [
        ("fields", "x", {"type": "float"}, "field x: type must be one of int, bool, string, choice"),
        ("fields", "x", {"type": "choice"}, "field x: a choice needs `of`"),
        ("fields", "x", {"type": "choice", "of": [True, False]}, f"field x: choices must be {YAML_READS}"),
        ("fields", True, {"type": "bool"}, f"field True: a key must be {YAML_READS}"),
        ("events", "x", {"by": ["technician"]}, "event x: kind must be report or command"),
        ("events", True, {"kind": "report", "by": ["system"]}, f"event True: a key must be {YAML_READS}"),
        ("events", "x", {"kind": "report"},
         "event x: by must list some of technician, dispatcher, customer, operator, system"),
        ("events", "x", {"kind": "report", "by": ["cat"]},
         "event x: by must list some of technician, dispatcher, customer, operator, system"),
        ("events", "x", {"kind": "report", "by": ["system"], "data": ["zoo?"]}, "event x: field zoo is not defined"),
        ("events", "x", {"kind": "report", "by": ["system"], "private": [True]}, "event x: field True is not defined"),
        ("effects", "x", {"table": "fax"}, "effect x: table must be one of message, alert, promise"),
        ("effects", "all", {"table": "alert"}, "effect 'all': a key must be text, and `all` means every effect"),
    ],
)  # fmt: skip
def test_an_unsound_word_is_refused_with_the_sentence(part: str, name: Any, spec: Any, sentence: str) -> None:
    assert sentence in faults(part, name, spec)


def test_a_list_without_its_parts_is_refused() -> None:
    with pytest.raises(BookError, match="words: the list of words needs `fields`; the list of words needs `events`"):
        compile_words({"effects": {}})
