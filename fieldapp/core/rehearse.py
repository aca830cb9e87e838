"""Who would be told when, if an alert were raised at that moment and nobody answered? (the dry run of pain 17)

The same functions that the ticker runs, asked at each instant that they name themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fieldapp.core.ladders import Ladder, Move, begin, climb
from fieldapp.core.telling import Roster, Word, reaches, words_of

MOST = 200


@dataclass(frozen=True)
class Said:
    """A step at its instant with its words; none when it is passed over because nobody has the duty."""

    at_ms: int
    step: int
    repeat: int
    words: Sequence[Word]


@dataclass(frozen=True)
class Rehearsal:
    """Everything that would be said, in order, and when it would be red: nobody reachable (None: it is not)."""

    said: Sequence[Said]
    red_ms: int | None


def rehearse(ladder: Ladder, roster: Roster, at_ms: int) -> Rehearsal:
    """The whole ladder of an alert whose row is written at `at_ms`."""
    now_ms = at_ms
    move, place = begin(ladder, now_ms, lambda step: reaches(step, roster, at_ms))
    said = [_said(ladder, roster, move, now_ms)] if move else []
    while place.next_ms is not None and len(said) < MOST:
        now_ms = place.next_ms
        moves, place = climb(ladder, place, now_ms, lambda step, now_ms=now_ms: reaches(step, roster, now_ms))  # type: ignore[misc]
        said += [_said(ladder, roster, one, now_ms) for one in moves]
    return Rehearsal(said, place.unreached_ms)


def _said(ladder: Ladder, roster: Roster, move: Move, now_ms: int) -> Said:
    return Said(now_ms, move.step, move.repeat, words_of(ladder.steps[move.step - 1], roster, now_ms))
