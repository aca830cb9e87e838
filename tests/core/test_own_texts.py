"""Which sentences may stand in the place of ours?"""

import pytest

from fieldapp.core.own_texts import faults_of, set_aside, with_own

OURS = "Мастер {technician} едет к вам. {link}"


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("К вам едет {technician}: {link}", []),
        ("", [("empty", ""), ("missing", "link"), ("missing", "technician")]),
        ("{technician} {link}" + "а" * 1000, [("long", "")]),
        ("{technician}\n{link}", [("lines", "")]),
        ("{technician} едет", [("missing", "link")]),
        ("{technician} {link} {price}", [("unknown", "price")]),
        ("{technician} {link} { }", [("brace", "")]),
        ("{technician} {link} {Name}", [("brace", "")]),
    ],
)
def test_a_sentence_says_the_same_slots_in_one_line(words, faults):
    assert faults_of(OURS, words) == faults


def test_lines_and_braces_that_ours_has_may_be_there():
    assert faults_of("одна\nдве {", "два\nраза }") == []


def test_an_own_sentence_that_no_longer_fits_is_left_out_and_named():
    ours = {"a": "А {x}", "b": "Б"}
    own = {"a": "АА {x}", "b": "ББ {y}", "gone": "В"}

    assert with_own(ours, own) == {"a": "АА {x}", "b": "Б"}
    assert set_aside(ours, own) == ["b", "gone"]
