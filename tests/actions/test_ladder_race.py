"""One step is taken by one ticker: 50 of 50 with six processes, and no longer when the guard is taken out (R16)."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.store import ladders
from fieldapp.store.tables import alerts
from tests.support.proofs import proves
from tests.support.race import ROUNDS, race
from tests.support.world import MORNING_MS, World

DUE_MS = MORNING_MS + 120_000


def fifty_alerts(world: World) -> None:
    case_id = world.visit()
    rows = [{"id": f"alert-{n:02}", "key": f"{case_id}:alert:late_risk:{n + 100}", "case_id": case_id,
             "area_id": "north", "kind": "late_risk", "n": n + 100, "severity": "urgent", "raised_ms": MORNING_MS,
             "created_ms": MORNING_MS, "step": 1, "next_step_ms": DUE_MS} for n in range(ROUNDS)]  # fmt: skip
    with world.session() as session:
        session.execute(insert(alerts), rows)
        session.commit()


def take_step(session: Session, turn: int, _runner: int) -> bool:
    """One ticker: it read the alert as it was, and now moves it on, at the same moment as the others."""
    moved: dict[str, Any] = {
        "id": f"alert-{turn:02}", "unseen": True, "was_step": 1, "was_repeats": 0, "was_next_ms": DUE_MS,
        "step": 2, "repeats": 0, "next_ms": MORNING_MS + 300_000, "unreached_ms": None,
    }  # fmt: skip
    return bool(ladders.move_on(session, [moved]))


@proves("R16", "E10")
def test_a_step_is_taken_once_however_many_tickers_there_are(world: World, tables_url: str) -> None:
    fifty_alerts(world)

    assert [sum(won) for won in race(tables_url, take_step)] == [1] * ROUNDS


@proves("R16")
def test_without_the_guard_it_would_be_taken_more_than_once(
    world: World, tables_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifty_alerts(world)
    monkeypatch.setattr(ladders, "GUARD", "alerts.open")

    assert max(sum(won) for won in race(tables_url, take_step)) > 1
