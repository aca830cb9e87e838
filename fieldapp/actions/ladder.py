"""How does an alert climb until somebody answers? (E10, E11, pain 17, feature 4)

Its first step is written in the alert's own transaction, the others by the ticker: one conditional UPDATE moves an
alert on, and only who moved it writes the messages, in the same transaction. So restarts and a second ticker double
nothing, and nothing is said of what somebody has seen, decided or settled before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from fieldapp import failpoints
from fieldapp.actions import ladder_words
from fieldapp.actions.ladder_book import usual_ladders
from fieldapp.actions.ladder_words import Told
from fieldapp.calendar_days import is_holiday
from fieldapp.core import ladders, telling
from fieldapp.core.ladders import UNDECIDED, Ladder, Move, Place, StepRow
from fieldapp.core.telling import Roster
from fieldapp.store import ladders as ladders_store

MOST_ALERTS = 200
Alert = Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """How many alerts moved on, and the messages to ring."""

    count: int
    ring: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Watch:
    """Who may be told in each area, and the ladders they have of their own."""

    rosters: Mapping[str, Roster]
    own: Mapping[str, Mapping[str, Sequence[StepRow]]]

    def ladder_of(self, alert: Alert) -> Ladder:
        """The ladder on which an alert stands: another one from the moment somebody has seen it."""
        if alert["seen_ms"] is not None:
            return ladders.undecided(usual_ladders(), alert["severity"])
        return ladders.choose(usual_ladders(), self.own[alert["area_id"]], alert["kind"], alert["severity"])

    def words(self, alert: Alert, ladder: Ladder, moves: Sequence[Move], now_ms: int) -> list[Told]:
        """What these moves say to whom; who has the duty now is told, also for a step that is overdue."""
        roster = self.rosters[alert["area_id"]]
        first = UNDECIDED if alert["seen_ms"] is not None else 0
        return [
            Told(alert, first + move.step, move.repeat, word, may_wait=not ladder.is_safety)
            for move in moves
            for word in telling.words_of(ladder.steps[move.step - 1], roster, now_ms) or [ladder_words.NOBODY]
        ]


def watch(session: Session, area_ids: set[str]) -> Watch:
    """Everything that decides who is told, for these areas."""
    return Watch(ladders_store.rosters(session, area_ids, is_holiday), ladders_store.own_ladders(session, area_ids))


def begin(session: Session, new: Sequence[Alert], now_ms: int) -> tuple[list[dict[str, Any]], list[Told]]:
    """`(rows, words)`: new alerts with their place on the ladder, and what its first step says for those that are open.

    A step without a way to anybody is passed over by the next tick; one that is settled already begins if it is opened
    again. Write the rows, then `ladder_words.write`.
    """
    if not any(alert["open"] for alert in new):
        return [{**alert, **_placed(ladders.start(now_ms))} for alert in new], []
    there = watch(session, {alert["area_id"] for alert in new})
    rows: list[dict[str, Any]] = []
    told: list[Told] = []
    for alert in new:
        words, place = _first(there, {**alert, "seen_ms": None}, now_ms)
        told += words
        rows.append({**alert, **_placed(place)})
    return rows, told


def take_steps(session: Session, now_ms: int) -> Taken:
    """Take the steps that are due, at most 200 alerts at a time, and commit; call again while it returns 200."""
    return take(session, ladders_store.due_alerts(session, now_ms, MOST_ALERTS), now_ms)


def take(session: Session, due: Sequence[Alert], now_ms: int) -> Taken:
    """Take the steps of these alerts as they were read; one that stands elsewhere by now is left alone."""
    if not due:
        session.rollback()
        return Taken(0)
    ladders_store.hold_cases(session, {alert["case_id"] for alert in due})
    there = watch(session, {alert["area_id"] for alert in due})
    climbed = [(alert, *_climb(there, alert, now_ms)) for alert in due]
    moved = ladders_store.move_on(session, [_move_row(alert, place) for alert, _, place in climbed])
    told = [word for alert, words, _ in climbed if alert["id"] in moved for word in words]
    ring = ladder_words.write(session, told, now_ms)
    ladders_store.show_again(session, {alert["case_id"] for alert in due if alert["id"] in moved}, now_ms)
    failpoints.hit("in_step")
    session.commit()
    return Taken(len(moved), ring)


def go_on(session: Session, outbox_id: str, now_ms: int) -> int:
    """Let alerts take their next step now whose present step this message was the last way of, and it did not arrive.

    How many that were; the ticker takes the step within the same second (E8). Commits. Not to be called in the
    transaction that settles the message: cases are locked before messages.
    """
    unheard = ladders_store.unheard_alerts(session, outbox_id)
    if not unheard:
        session.rollback()
        return 0
    ladders_store.hold_cases(session, {alert["case_id"] for alert in unheard})
    there = watch(session, {alert["area_id"] for alert in unheard})
    after = [(alert, ladders.unheard(there.ladder_of(alert), place_of(alert), now_ms)) for alert in unheard]
    moved = ladders_store.move_on(session, [_move_row(alert, place) for alert, place in after])
    red = {alert["case_id"] for alert, place in after if alert["id"] in moved and place.unreached_ms == now_ms}
    ladders_store.show_again(session, red, now_ms)
    session.commit()
    return len(moved)


def _first(there: Watch, alert: Alert, now_ms: int) -> tuple[list[Told], Place]:
    if not alert["open"]:
        return [], ladders.start(now_ms)
    ladder, roster = there.ladder_of(alert), there.rosters[alert["area_id"]]
    move, place = ladders.begin(ladder, now_ms, lambda step: telling.reaches(step, roster, now_ms))
    return there.words(alert, ladder, [move] if move else [], now_ms), place


def _climb(there: Watch, alert: Alert, now_ms: int) -> tuple[list[Told], Place]:
    ladder, roster = there.ladder_of(alert), there.rosters[alert["area_id"]]
    moves, place = ladders.climb(ladder, place_of(alert), now_ms, lambda step: telling.reaches(step, roster, now_ms))
    return there.words(alert, ladder, moves, now_ms), place


def place_of(alert: Alert) -> Place:
    """Where the row says that an alert stands, on the ladder that it is on now."""
    is_seen = alert["seen_ms"] is not None
    if is_seen and alert["step"] < UNDECIDED:
        return Place(0, 0, alert["next_step_ms"])
    step = alert["step"] - UNDECIDED if is_seen else alert["step"]
    return Place(step, alert["repeats"], alert["next_step_ms"], alert["unreached_ms"])


def _placed(place: Place) -> dict[str, Any]:
    return {
        "step": place.step,
        "repeats": place.repeats,
        "next_step_ms": place.next_ms,
        "unreached_ms": place.unreached_ms,
    }


def _move_row(alert: Alert, place: Place) -> dict[str, Any]:
    is_seen = alert["seen_ms"] is not None
    return {
        "id": alert["id"],
        "unseen": not is_seen,
        "was_step": alert["step"],
        "was_repeats": alert["repeats"],
        "was_next_ms": alert["next_step_ms"],
        "step": place.step + (UNDECIDED if is_seen else 0),
        "repeats": place.repeats,
        "next_ms": place.next_ms,
        "unreached_ms": place.unreached_ms,
    }
