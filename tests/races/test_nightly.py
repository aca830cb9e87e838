"""The nightly check is begun by one of six processes, each of fifty nights, and by several without its guard."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.actions import nightly
from fieldapp.store.db import read_only
from fieldapp.store.marks import set_mark_once
from fieldapp.store.tables import marks
from tests.support.proofs import proves
from tests.support.race import ROUNDS, race
from tests.support.world import MORNING_MS

DAY_MS = 86_400_000
THREE_MS = MORNING_MS - 5 * 3_600_000 + 60_000  # 03:01 in Moscow


def begin(session: Session, turn: int, _runner: int) -> bool:
    return nightly.take(session, "Europe/Moscow", THREE_MS + turn * DAY_MS)


def begin_without_guard(session: Session, turn: int, _runner: int) -> bool:
    set_mark_once(session, nightly.BEGUN, "")
    session.commit()
    known = read_only(session).execute(select(marks.c.value).where(marks.c.key == nightly.BEGUN)).scalar_one()
    session.rollback()
    if known == str(turn):
        return False
    session.execute(update(marks).where(marks.c.key == nightly.BEGUN).values(value=str(turn)))
    return True


def wins(tables_url: str, act: Any) -> list[int]:
    return [sum(answers) for answers in race(tables_url, act)]


@proves("R16")
def test_one_of_six_processes_begins_it_fifty_nights_of_fifty(tables_url: str) -> None:
    assert wins(tables_url, begin) == [1] * ROUNDS


@proves("R16")
def test_without_its_guard_several_begin_it(tables_url: str) -> None:
    assert max(wins(tables_url, begin_without_guard)) > 1
