"""A branch that no story takes is a branch nobody has thought through."""

from tests.support.story import untaken


def test_every_branch_and_timer_is_taken_by_some_story() -> None:
    missing = untaken()

    assert missing == [], f"{len(missing)} branches are taken by no story: {missing[:400]}"
