"""Numbers for calls of an outage: told, written on paper, typed in later on whichever keyboard."""

import itertools

import pytest

from fieldapp.core.outage_numbers import PAPER, free_letter, read_number, spelled


@pytest.mark.parametrize("typed", ["A-0041", "a-41", " А-0041 ", "а 41", "A–0041", "A0041", "A - 0041"])
def test_a_number_is_found_however_it_was_written(typed):
    assert read_number(typed) == "A-0041"


@pytest.mark.parametrize("typed", ["", "41", "A", "A-", "Ж-0041", "AAA-1", "A-0041-2", "A-1234567", "A-٤١"])
def test_what_is_no_number_finds_nothing(typed):
    assert read_number(typed) == ""


def test_a_number_that_has_grown_is_read_as_it_is_spelled():
    assert read_number(spelled("AB", 12345)) == "AB-12345"


def test_each_desk_has_another_letter_and_none_that_of_the_drawer():
    taken: list[str] = []
    for _ in range(200):
        taken.append(free_letter(taken))

    assert len(set(taken)) == 200
    assert taken[:3] == ["A", "B", "C"]
    assert not {PAPER, "I", "O"} & set(itertools.chain.from_iterable(taken))
