"""Customers, dispatchers and imports want the last place in one moment: it is never sold twice without a word.

A customer who comes second gets the next intervals, a dispatcher is shown what she did not know, an import is taken and
named. So of those to whom nobody said anything there is one, each time.
"""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.change_plan import change_plans
from fieldapp.actions.customer_move import choose_time
from fieldapp.actions.import_orders import Choices, import_orders
from fieldapp.actions.library import load_library
from fieldapp.actions.plan_ground import Line
from fieldapp.actions.plan_trace import Because
from fieldapp.actions.read_orders_file import FileRow
from fieldapp.calendar_days import working_days
from fieldapp.core.people import Actor
from fieldapp.core.planning import Wish
from fieldapp.core.windows import Window, local_at
from fieldapp.store import slots as slots_store
from fieldapp.store.db import open_engine
from fieldapp.store.tables import cases, overbooked
from tests.support.last_places import WINDOWS, ZONE
from tests.support.orders import row
from tests.support.proofs import proves
from tests.support.race import race
from tests.support.world import MORNING_MS

ROUNDS = 12
LILIA = Actor("d01", "dispatcher", "Лилия", "ru", frozenset({"north"}))
BECAUSE = Because("customer_asked", "phone")


def as_customer(session: Session, token: str, window: Window) -> bool:
    said = choose_time(session, load_library(), MORNING_MS, working_days, token=token, window=window, revision=0)
    return said is not None and said.outcome == "done"


def as_dispatcher(session: Session, case_id: str, window: Window) -> bool:
    """With her eyes shut to everything but what is about people."""
    line = Line(case_id, Wish(window=window), knows=frozenset({"overlap", "promised", "day_off", "many_moves"}))
    batch = change_plans(session, load_library(), MORNING_MS, LILIA, working_days, lines=[line], because=BECAUSE,
                         ring=lambda _: None)  # fmt: skip
    return not batch.outcomes[case_id].reason


def as_import(session: Session, number: str, window: Window) -> bool:
    """Whether nothing was said of it; it is taken either way."""
    begins, ends = (local_at(at, ZONE) for at in (window.from_ms, window.to_ms))
    words = row(number=number, technician="", day=f"{begins:%d.%m.%Y}", from_=f"{begins:%H:%M}", to=f"{ends:%H:%M}")
    report = import_orders(session, load_library(), MORNING_MS, None, [FileRow(2, words)], Choices())
    codes = [finding.code for finding in report.rows[0].findings]
    assert report.rows[0].outcome == "new"
    return "overbooked" not in codes


def unnamed(url: str) -> list[int]:
    """For each round: how many visits lie in its interval of which nobody was told that they are beyond the places."""
    engine = open_engine(url)
    with Session(engine) as session:
        named = set(session.scalars(select(overbooked.c.case_id)))
        rows = session.execute(select(cases.c.id, cases.c.window_from_ms).where(cases.c.look != "end")).all()
    engine.dispose()
    starts = [window.from_ms for window in WINDOWS[:ROUNDS]]
    return [sum(one.window_from_ms == start and one.id not in named for one in rows) for start in starts]


@proves("R16", "F3")
def test_of_those_to_whom_nobody_says_anything_there_is_one(tables_url: str, six: Any) -> None:
    def want(session: Session, turn: int, runner: int) -> bool:
        case_id, token, window = six[0][runner - 1], six[1][runner - 1], WINDOWS[turn]
        if runner <= 2:
            return as_customer(session, token, window)
        if runner <= 4:
            return as_dispatcher(session, case_id, window)
        return as_import(session, f"9{turn:02d}{runner}", window)

    answers = race(tables_url, want, rounds=ROUNDS)

    assert [sum(said) for said in answers] == [1] * ROUNDS
    assert max(unnamed(tables_url)) <= 1


@proves("R16")
def test_without_the_lock_of_the_places_postgresql_sells_one_twice(
    tables_url: str, six: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tables_url.startswith("sqlite"):
        return  # its transaction is the lock
    monkeypatch.setattr(slots_store, "lock_days", lambda *_: None)

    def want(session: Session, turn: int, runner: int) -> bool:
        if runner <= 4:
            return as_dispatcher(session, six[0][runner - 1], WINDOWS[turn])
        return as_import(session, f"9{turn:02d}{runner}", WINDOWS[turn])

    assert max(sum(said) for said in race(tables_url, want, rounds=ROUNDS)) > 1
