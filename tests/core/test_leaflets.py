"""Leaflet numbers: what slips of a cold finger are noticed?"""

import pytest

from fieldapp.core import leaflets
from tests.support.proofs import proves

NUMBERS = [leaflets.number_of(seven) for seven in (1000000, 1234567, 4190023, 9999999, 7090909)]


def test_a_printed_number_is_right():
    assert all(len(number) == 8 and leaflets.is_number(number) for number in NUMBERS)


@proves("S4.5")
@pytest.mark.parametrize("number", NUMBERS)
def test_every_single_wrong_digit_is_noticed(number):
    for place in range(8):
        for digit in "0123456789":
            changed = number[:place] + digit + number[place + 1 :]
            assert leaflets.is_number(changed) == (changed == number)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_swap_of_neighbours_is_noticed(number):
    for place in range(7):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert leaflets.is_number(swapped) == (swapped == number)


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "0000000", "١٢٣٤٥٦٧٨", "1234567a", "00000000"])
def test_what_is_no_number_is_refused(typed):
    assert not leaflets.is_number(typed)


def test_people_may_group_the_digits():
    number = NUMBERS[1]

    assert leaflets.cleaned(f" {leaflets.grouped(number)} ") == number
    assert leaflets.cleaned(f"{number[:2]}-{number[2:]}") == number


@pytest.mark.parametrize("seven", [0, 999999, 10000000])
def test_a_number_begins_with_a_digit_that_is_not_dropped(seven):
    with pytest.raises(ValueError, match="seven digits"):
        leaflets.number_of(seven)
