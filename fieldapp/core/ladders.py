"""When is which step of a ladder due, and where does an alert stand on it? (E10, E11, pain 17)

A step tells somebody, then waits `wait_s` for an answer; while it waits it may say the same again, `repeat` times each
`each_s`. A step that reaches nobody is passed over at once. After the last one nobody can be reached: red; that step's
repeats go on. Every instant follows from the one at which the alert's row was written, so that a restart changes none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict

TELL = ("dispatchers", "other_devices", "duty", "manager", "phones", "everybody")
BY = ("push", "email", "sms")
LONGEST_WAIT_S = 4 * 3600
MOST_REPEATS = 50
SHORTEST_EACH_S = 60
UNDECIDED = 100  # steps of an alert that was seen and not decided are numbered from here


class StepRow(TypedDict):
    """A step as a file or a table keeps it; `on: false` is a step that is switched off."""

    tell: str
    by: Sequence[str]
    wait_s: int
    repeat: NotRequired[int]
    each_s: NotRequired[int]
    on: NotRequired[bool]


@dataclass(frozen=True)
class Step:
    """Whom to tell, by which channels, how long to wait then, and how often to repeat meanwhile."""

    tell: str
    by: tuple[str, ...]
    wait_s: int
    repeat: int = 0
    each_s: int = 0


@dataclass(frozen=True)
class Place:
    """Where an alert stands: the last step taken (0: none), its repeats so far, what comes next, whether it is red."""

    step: int
    repeats: int
    next_ms: int | None
    unreached_ms: int | None = None


@dataclass(frozen=True)
class Move:
    """What became due: tell by `step` (counted from 1; `repeat` 0 the first time), at its own instant."""

    step: int
    repeat: int
    at_ms: int
    passed: bool = False  # nobody could be told


@dataclass(frozen=True)
class Ladder:
    """Its steps; whether its end is red; whether it is about safety, which no throttle and no quiet hour holds back."""

    steps: tuple[Step, ...]
    turns_red: bool = True
    is_safety: bool = False


@dataclass(frozen=True)
class Usual:
    """The ladders of this release, by what they are for; an area may replace them."""

    steps: Mapping[str, tuple[Step, ...]]  # usual safety quiet
    safety: frozenset[str]  # kinds of alert
    undecided: Mapping[str, tuple[Step, ...]]  # by severity: seen, and nobody decides


Reaches = Callable[[Step], bool]
OTHERS = "*"


def choose(usual: Usual, own: Mapping[str, Sequence[StepRow]], kind: str, severity: str) -> Ladder:
    """The ladder of an alert: the area's own for this kind, its own for all others, else the usual one.

    What is merely quiet is told once and does not climb, unless the area wrote a ladder for that very kind.
    """
    is_safety = kind in usual.safety
    if kind in own:
        return Ladder(read_steps(own[kind]), is_safety=is_safety)
    if is_safety:
        return Ladder(usual.steps["safety"], is_safety=True)
    if severity == "quiet":
        return Ladder(usual.steps["quiet"], turns_red=False)
    return Ladder(read_steps(own[OTHERS]) if OTHERS in own else usual.steps["usual"])


def undecided(usual: Usual, severity: str) -> Ladder:
    """Who hears that an alert was seen and that nobody decides; without steps where nobody need hear it."""
    return Ladder(usual.undecided.get(severity, ()), turns_red=False)


def start(now_ms: int) -> Place:
    """The place of an alert whose row is written now."""
    return Place(0, 0, now_ms)


def begin(ladder: Ladder, now_ms: int, reaches: Reaches) -> tuple[Move | None, Place]:
    """The first step of an alert whose row is written now; whatever else is due at once is left to `climb`."""
    return _take(ladder, start(now_ms), now_ms, reaches)


def climb(ladder: Ladder, place: Place, now_ms: int, reaches: Reaches) -> tuple[list[Move], Place]:
    """Everything that is due up to `now_ms`, in order, and the place after it.

    After a long standstill each overdue step comes once; an overdue repeat only where nothing else is said.
    """
    moves: list[Move] = []
    while place.next_ms is not None and place.next_ms <= now_ms:
        move, place = _take(ladder, place, place.next_ms, reaches)
        goes_on = place.next_ms is not None and place.next_ms <= now_ms
        if move is not None and not (move.repeat and (moves or goes_on)):
            moves.append(move)
    return moves, place


def unheard(ladder: Ladder, place: Place, now_ms: int) -> Place:
    """The place when the step that was taken turns out to have reached nobody: the next one's instant is now (E8).

    As of a step that is passed over: no repeats of this one; after the last it is red, and its repeats go on.
    """
    if not 0 < place.step <= len(ladder.steps) or place.unreached_ms is not None:
        return place
    step = ladder.steps[place.step - 1]
    if place.step < len(ladder.steps):
        return Place(place.step, step.repeat, now_ms)
    began_ms = now_ms - _s(place.repeats * step.each_s)
    return _ended(ladder, Place(place.step, place.repeats, None), began_ms, now_ms)


def _take(ladder: Ladder, place: Place, at_ms: int, reaches: Reaches) -> tuple[Move | None, Place]:
    steps = ladder.steps
    if _repeats_next(steps, place):
        step, done = steps[place.step - 1], place.repeats + 1
        following = _after(ladder, replace(place, repeats=done), at_ms - _s(done * step.each_s))
        return Move(place.step, done, at_ms, passed=not reaches(step)), following
    if place.step >= len(steps):  # nobody answered the last step either
        began_ms = at_ms - _s(steps[-1].wait_s if steps else 0)
        return None, _ended(ladder, Place(place.step, place.repeats, None), began_ms, at_ms)
    taken = place.step + 1
    if reaches(steps[taken - 1]):
        return Move(taken, 0, at_ms), _after(ladder, Place(taken, 0, None), at_ms)
    passed = Move(taken, 0, at_ms, passed=True)
    if taken < len(steps):  # the next step at once, and no repeats of this one
        return passed, Place(taken, steps[taken - 1].repeat, at_ms)
    return passed, _ended(ladder, Place(taken, 0, None), at_ms, at_ms)


def _ended(ladder: Ladder, place: Place, began_ms: int, at_ms: int) -> Place:
    """Red, where the ladder turns red; the repeats of the last step go on and try whom duty has brought meanwhile."""
    if not ladder.turns_red:
        return place
    return _after(ladder, Place(place.step, place.repeats, None, at_ms), began_ms)


def _after(ladder: Ladder, place: Place, began_ms: int) -> Place:
    """`place` with its next instant; its step began at `began_ms`."""
    next_ms = None
    if _repeats_next(ladder.steps, place):
        next_ms = began_ms + _s((place.repeats + 1) * ladder.steps[place.step - 1].each_s)
    elif place.unreached_ms is None:
        next_ms = began_ms + _s(ladder.steps[place.step - 1].wait_s)
    return Place(place.step, place.repeats, next_ms, place.unreached_ms)


def _repeats_next(steps: Sequence[Step], place: Place) -> bool:
    """Whether a repeat comes before the next step (or the end) does."""
    if not 0 < place.step <= len(steps) or place.repeats >= steps[place.step - 1].repeat:
        return False
    step = steps[place.step - 1]
    return place.unreached_ms is not None or (place.repeats + 1) * step.each_s < step.wait_s


def _s(seconds: int) -> int:
    return seconds * 1000


def read_steps(rows: Sequence[StepRow]) -> tuple[Step, ...]:
    """The steps that are switched on."""
    return tuple(
        Step(row["tell"], tuple(row["by"]), row["wait_s"], row.get("repeat", 0), row.get("each_s", 0))
        for row in rows
        if row.get("on", True)
    )


def problems_of(steps: Sequence[Step], *, is_safety: bool) -> list[tuple[int, str]]:
    """`(step, code of duty.problem.…)` of what may not be kept; step 0 is the ladder itself."""
    found = [] if steps else [(0, "no_steps")]
    if is_safety and steps and steps[0].tell != "everybody":
        found.append((1, "safety_everybody"))
    for number, step in enumerate(steps, start=1):
        is_last = number == len(steps)
        if step.tell not in TELL or not step.by or not set(step.by) <= set(BY):
            found.append((number, "no_channel"))
        if not 0 < step.wait_s <= LONGEST_WAIT_S:
            found.append((number, "wait"))
        if not 0 <= step.repeat <= MOST_REPEATS or (step.repeat and step.each_s < SHORTEST_EACH_S):
            found.append((number, "repeat"))
        elif not is_last and step.repeat * step.each_s >= step.wait_s:
            found.append((number, "repeats_outlast"))
    return found
