"""The dry run says every step at its instant, passes over who has no duty, and knows when it is red."""

from fieldapp.core.ladders import Ladder, Step
from fieldapp.core.rehearse import rehearse
from fieldapp.core.telling import Word
from tests.core.test_telling import LILIA, NIGHT, NOON, roster, shift

S = 1000
STEPS = (Step("dispatchers", ("push",), 120, 1, 60), Step("duty", ("sms",), 300), Step("phones", ("sms",), 300))


def test_every_step_stands_at_its_instant() -> None:
    run = rehearse(Ladder(STEPS), roster(people=(LILIA,)), NOON)

    assert [(one.step, one.repeat, (one.at_ms - NOON) // S) for one in run.said] == [
        (1, 0, 0), (1, 1, 60), (2, 0, 120), (3, 0, 420),
    ]  # fmt: skip
    assert run.said[0].words == [Word("d01", "dispatcher", "push", True)]
    assert run.red_ms == NOON + 720 * S


def test_at_night_the_next_step_comes_at_once() -> None:
    there = roster(shift("d01", "dispatcher"), people=(LILIA,))

    run = rehearse(Ladder(STEPS), there, NIGHT)

    assert [(one.step, (one.at_ms - NIGHT) // S, len(one.words)) for one in run.said] == [
        (1, 0, 0), (2, 0, 2), (3, 300, 2),
    ]  # fmt: skip


def test_without_steps_it_is_red_at_once() -> None:
    assert rehearse(Ladder(()), roster(), NOON).red_ms == NOON
    assert rehearse(Ladder(()), roster(), NOON).said == []
