"""Six customers press the last place in one moment: one gets it each time, and several do without the lock."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.customer_move import Ground, choose_time, free_windows
from fieldapp.actions.library import load_library
from fieldapp.calendar_days import working_days
from fieldapp.store import cases as cases_store
from fieldapp.store import slots as slots_store
from fieldapp.store.db import read_only
from tests.support.last_places import WINDOWS, ZONE
from tests.support.proofs import proves
from tests.support.race import race
from tests.support.world import MORNING_MS

ROUNDS = 20


def wins(tables_url: str, act: Any) -> list[int]:
    return [sum(answers) for answers in race(tables_url, act, rounds=ROUNDS)]


@proves("R16", "F3")
def test_one_of_six_customers_gets_the_last_place_every_time(tables_url: str, six: Any) -> None:
    def press(session: Session, turn: int, runner: int) -> bool:
        token, window = six[1][runner - 1], WINDOWS[turn]
        said = choose_time(
            session, load_library(), MORNING_MS, working_days, token=token, window=window, revision=0
        )  # fmt: skip
        assert said is not None
        assert said.outcome == "done" or said.reason == "taken"
        return said.outcome == "done"

    assert wins(tables_url, press) == [1] * ROUNDS


@proves("R16")
def test_who_looks_first_and_writes_then_sells_a_place_twice(tables_url: str, six: Any) -> None:
    def press(session: Session, turn: int, runner: int) -> bool:
        case_id, window = six[0][runner - 1], WINDOWS[turn]
        found = free_windows(read_only(session), MORNING_MS, working_days, Ground("north", ZONE, {}, case_id))
        session.rollback()
        if window not in found:
            return False
        data = {"window_from_ms": window.from_ms, "window_to_ms": window.to_ms}
        locked = cases_store.lock_cases(session, [case_id])
        event = NewEvent(case_id, "customer.moved", "customer", "customer", data)
        done = append_to_locked(session, load_library(), MORNING_MS, locked, [event])
        follow_up.follow_up(session, load_library(), MORNING_MS, locked, done.fresh)
        return True

    assert max(wins(tables_url, press)) > 1


@proves("R16")
def test_without_the_lock_of_the_places_postgresql_sells_one_twice(
    tables_url: str, six: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tables_url.startswith("sqlite"):
        return  # its transaction is the lock; see the test above
    monkeypatch.setattr(slots_store, "lock_days", lambda *_: None)

    def press(session: Session, turn: int, runner: int) -> bool:
        token, window = six[1][runner - 1], WINDOWS[turn]
        said = choose_time(
            session, load_library(), MORNING_MS, working_days, token=token, window=window, revision=0
        )  # fmt: skip
        return said is not None and said.outcome == "done"

    assert max(wins(tables_url, press)) > 1
