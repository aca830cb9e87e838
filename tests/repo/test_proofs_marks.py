"""The marks that say which rule a test proves are numbers of the sources."""

import pytest

from tests.support.proofs import proves


def test_a_mark_carries_its_numbers():
    @proves("S4.3", "F8")
    def story():
        pass

    assert [mark.args for mark in story.pytestmark] == [("S4.3", "F8")]


@pytest.mark.parametrize("wrong", ["S5.1", "4.3", "F", ""])
def test_a_slip_of_the_pen_is_found_at_once(wrong):
    with pytest.raises(ValueError, match="no numbers"):
        proves(wrong)
