"""Six dispatchers say one technician's hours in one moment: each is kept in turn, and each knows what was before."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.set_work_days import AS_USUAL, set_days
from fieldapp.core.people import Actor
from fieldapp.store.db import open_engine
from fieldapp.store.tables import setting_changes, work_days
from tests.support.app import add_cast
from tests.support.proofs import proves
from tests.support.race import race

ROUNDS = 20
LILIA = Actor("d01", "dispatcher", "Лилия", "ru", frozenset({"north"}))


@pytest.fixture
def url(tables_url: str) -> str:
    """A database with the cast, nothing said of anybody's hours."""
    engine = open_engine(tables_url)
    with Session(engine) as session:
        add_cast(session, 1)
        session.commit()
    engine.dispose()
    return tables_url


def day_of(turn: int) -> int:
    return 20261201 + turn


@proves("R16")
def test_what_is_said_at_once_is_kept_in_turn_and_the_last_holds(url: str) -> None:
    def say(session: Session, turn: int, runner: int) -> bool:
        return not set_days(session, turn + 1, LILIA, "north", "t02", {day_of(turn): (600 + runner, 900)})

    assert [sum(answers) for answers in race(url, say, rounds=ROUNDS)] == [6] * ROUNDS

    engine = open_engine(url)
    with Session(engine) as session:
        held = {row.day: [row.from_minute, row.to_minute] for row in session.execute(select(work_days))}
        changes = session.execute(select(setting_changes).order_by(setting_changes.c.seq)).all()
    engine.dispose()
    for turn in range(ROUNDS):
        mine = [one for one in changes if one.what.endswith(f" {day_of(turn)}")]
        before, after = ([json.loads(getattr(one, name)) for one in mine] for name in ("before", "after"))
        assert before == [AS_USUAL, *after[:-1]]
        assert after[-1] == held[day_of(turn)]
