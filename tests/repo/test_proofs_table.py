"""The table of `make proofs` names every rule, and each of its cuts fits the tree as it is."""

import pytest

from tools.cuts import NUMBERS, ROOT, Misfit, cut_files, read_table

CUTS = [(number, place) for number, cuts in read_table().items() for place in range(len(cuts))]


def test_every_number_of_visit_and_desk_has_a_cut():
    table = read_table()

    assert list(table) == NUMBERS
    assert all(table.values())


@pytest.mark.parametrize(("number", "place"), CUTS)
def test_a_cut_fits_and_changes_something(number, place):
    changed = cut_files(read_table()[number][place], ROOT)

    assert changed
    assert all(text != file.read_text("utf-8") for file, text in changed.items())


@pytest.mark.parametrize(
    ("cut", "reason"),
    [
        ({"take": "states/nowhere"}, "nothing stands at states/nowhere"),
        ({"take": "states/calling/when/call.no_answer/99"}, "nothing stands"),
        ({"in": "pyproject.toml", "old": "there is no such line", "new": ""}, "0 times, not once"),
        ({"in": "pyproject.toml", "old": "e", "new": ""}, "not once"),
        ({"in": "pyproject.toml", "old": "e"}, "a cut has"),
    ],
)
def test_a_cut_that_fits_no_longer_says_so(cut, reason):
    with pytest.raises(Misfit, match=reason):
        cut_files(cut, ROOT)
