"""How do the rows of an order file become orders with their visits?

Every row is answered. Rows are judged first, then compared with what is here and written in chunks of 500, each in a
transaction of its own: a file of 10,000 rows must not keep everybody else from writing for its whole length, and an
import that was cut off is simply repeated, since the same row again changes nothing (fault F1).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from fieldapp.actions import import_places
from fieldapp.actions.judge_orders import Places, UnknownArea, judge, shifted, what_is_known
from fieldapp.actions.library import Library
from fieldapp.actions.match_orders import Change, Sound, differing, last_case_id, match_known, match_new
from fieldapp.actions.orders_report import Report, RowAnswer
from fieldapp.actions.read_orders_file import FileRow
from fieldapp.actions.write_orders import Chunk
from fieldapp.core.orders import Finding, Known
from fieldapp.core.people import Actor
from fieldapp.core.plans import Givens
from fieldapp.store import cases as cases_store
from fieldapp.store import orders as orders_store
from fieldapp.store.db import read_only

__all__ = ["Choices", "UnknownArea", "import_orders"]

CHUNK = 500
MAX_ROUNDS = 4


@dataclass(frozen=True)
class Choices:
    """What the person chose, and how the installation is set up.

    `area` (its name) fills empty cells, `shift_to` becomes the earliest day, `rules` are those of open_visit.rules_of,
    `region` is where numbers without a country code belong, `locale` the language of notes in the timeline.
    """

    source: str = "orders"
    area: str = ""
    shift_to: date | None = None
    dry_run: bool = False
    rules: Givens = field(default_factory=dict)
    locale: str = "ru"
    region: str = "RU"


def import_orders(
    session: Session, library: Library, now_ms: int, actor: Actor | None, rows: Sequence[FileRow], choices: Choices
) -> Report:
    """Take what is sound; a dry run says the same and writes nothing. Commits each chunk.

    Without an actor (command line) every area may be filled. Raises UnknownArea when `choices.area` is not known.
    """
    known, places = what_is_known(session, actor, choices.area, choices.region)
    session.rollback()  # the reading is over; each chunk begins with a lock of its own
    sound, answers = judge(shifted(rows, choices.shift_to), known, places, now_ms)
    chunks = _Chunks(session, library, now_ms, known, places, choices)
    ring: list[str] = []
    for start in range(0, len(sound), CHUNK):
        changes = chunks.take(sound[start : start + CHUNK], ring)
        answers += [_answer(change) for change in changes]
    answers.sort(key=lambda answer: answer.line)
    return Report(choices.source, choices.dry_run, answers, ring=ring)


def _answer(change: Change) -> RowAnswer:
    findings = [*change.sound.findings, *change.findings]
    if change.outcome == "same":
        findings = []  # its warnings were told when it was taken
    return RowAnswer(change.sound.line, change.sound.order.number, change.outcome, findings)


@dataclass(frozen=True)
class _Chunks:
    """Takes one chunk after the other."""

    session: Session
    library: Library
    now_ms: int
    known: Known
    places: Places
    choices: Choices

    def take(self, sound: Sequence[Sound], ring: list[str]) -> list[Change]:
        """Compare and write; once more from the beginning when another import of the same orders was faster."""
        for last_round in (*[False] * (MAX_ROUNDS - 1), True):
            try:
                return self._take_once(sound, ring)
            except (IntegrityError, OperationalError):
                self.session.rollback()
                if last_round:
                    raise
        raise AssertionError("the last round returns or raises")

    def _take_once(self, sound: Sequence[Sound], ring: list[str]) -> list[Change]:
        if self.choices.dry_run:
            read_only(self.session)
        changes = self._matched(sound)
        to_write = [change for change in changes if change.outcome not in ("same", "refused")]
        beyond = import_places.name_overbooked(
            self.session, to_write, self.choices.source, self.places, hold=not self.choices.dry_run
        )
        if self.choices.dry_run or not to_write:
            self.session.rollback()
            return changes
        chunk = Chunk(
            self.session,
            self.library,
            self.now_ms,
            source=self.choices.source,
            places=self.places,
            rules=self.choices.rules,
            locale=self.choices.locale,
        )
        messages = chunk.write(to_write)
        import_places.keep(self.session, beyond, self.now_ms)
        self.session.commit()
        ring += messages
        return changes

    def _matched(self, sound: Sequence[Sound]) -> list[Change]:
        source, numbers = self.choices.source, [one.order.number for one in sound]
        known = orders_store.known_orders(self.session, source, numbers)
        changed = [known[one.order.number] for one in sound if one.order.number in known]
        by_number = {one.order.number: one for one in sound}
        changed = [row for row in changed if differing(by_number[row["external_id"]], row)]
        case_ids = [case_id for row in changed if (case_id := last_case_id(source, row))]
        cases: dict[str, dict[str, object]] = {}
        planners: dict[str, dict[str, str]] = {}
        if case_ids:
            cases = self._cases(case_ids)
            planners = orders_store.planners(self.session, case_ids)
            # what was read before the lock may be old by now
            known |= orders_store.known_orders(self.session, source, [row["external_id"] for row in changed])
            opened = {last_case_id(source, known[row["external_id"]]) for row in changed} - cases.keys() - {""}
            cases |= self._cases(sorted(opened)) if opened else {}
        return [self._match(one, known.get(one.order.number), cases, planners) for one in sound]

    def _cases(self, case_ids: list[str]) -> dict[str, dict[str, object]]:
        if self.choices.dry_run:
            return {row["id"]: row for row in cases_store.cases_by_id(self.session, case_ids)}
        return cases_store.lock_cases(self.session, case_ids)

    def _match(
        self,
        one: Sound,
        known: dict[str, object] | None,
        cases: dict[str, dict[str, object]],
        planners: dict[str, dict[str, str]],
    ) -> Change:
        if known is None:
            return match_new(one)
        own = self.known.own_areas
        if own is not None and known["area_id"] not in own:
            return Change(one, known, "refused", findings=[Finding("foreign_area", "area", one.words.get("area", ""))])
        case_id = last_case_id(self.choices.source, known)
        place, planner = self.places[one.order.area], planners.get(case_id, {})
        return match_known(one, known, place, cases.get(case_id), planner, self._states_before)

    def _states_before(self, playbook: str) -> Sequence[str]:
        """The states in which the technician has not set out; a playbook of an earlier release is read as this one."""
        book = self.library.books.get(playbook) or self.library.book("visit")
        states: Sequence[str] = book["groups"]["before_departure"]
        return states
