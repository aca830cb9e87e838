"""A call that was opened by mistake: one key, and nothing is left that anybody would have to do."""

import pytest

from tests.support.call_story import CallStory
from tests.support.call_walks import CALLS, EVERY_STEP, call_at


@pytest.mark.parametrize("name", CALLS)
def test_the_third_key_ends_a_call_that_was_none(name: str) -> None:
    story = CallStory(name)
    assert [row["text"] for row in story.offers()].index("call.mistaken") == 2

    event_id = story.tap("call.mistaken")

    story.expect_state("mistaken")
    assert story.marks(event_id) == []
    assert (story.offers(), story.effects("alert"), story.effects("promise")) == ([], [], [])


@pytest.mark.parametrize("name", CALLS)
def test_who_took_it_for_a_mistake_too_soon_takes_that_back(name: str) -> None:
    story = CallStory(name)
    event_id = story.tap("call.mistaken")

    story.desk("undone", of=event_id)

    story.expect_state("prepare" if name == "outgoing" else "ringing")
    assert "call.mistaken" in [row["text"] for row in story.offers()]


@pytest.mark.parametrize(("name", "state"), EVERY_STEP)
def test_a_call_in_which_somebody_spoke_was_none_by_no_mistake(name: str, state: str) -> None:
    story = call_at(name, state)
    assert "call.mistaken" not in [row["text"] for row in story.offers()]

    late = story.desk("call.mistaken")

    story.expect_state(state)
    assert story.marks(late) != []
