"""One step is taken by one ticker: 50 of 50 with six processes, and no longer when the guard is taken out (R16)."""

import multiprocessing
from collections import Counter

import pytest
from sqlalchemy import insert

from fieldapp.store import ladders
from fieldapp.store.tables import alerts
from tests.support.ladder_race import race
from tests.support.proofs import proves
from tests.support.world import MORNING_MS, World

ROUNDS, PROCESSES = 50, 6


def fifty_alerts(world: World) -> list[str]:
    case_id = world.visit()
    ids = [f"alert-{n:02}" for n in range(ROUNDS)]
    with world.session() as session:
        for n, alert_id in enumerate(ids):
            session.execute(
                insert(alerts).values(
                    id=alert_id, key=f"{case_id}:alert:late_risk:{n + 100}", case_id=case_id, area_id="north",
                    kind="late_risk", n=n + 100, severity="urgent", raised_ms=MORNING_MS, created_ms=MORNING_MS,
                    step=1, next_step_ms=MORNING_MS + 120_000,
                )
            )  # fmt: skip
        session.commit()
    return ids


def winners(world: World, url: str, ids: list[str], guard: str) -> Counter[str]:
    """How many of the six processes took the step of each alert."""
    context = multiprocessing.get_context("spawn")
    barrier, won = context.Barrier(PROCESSES), context.Queue()
    runs = [context.Process(target=race, args=(url, ids, guard, barrier, won)) for _ in range(PROCESSES)]
    for run in runs:
        run.start()
    found = Counter(alert_id for _ in runs for alert_id in won.get(timeout=60))
    for run in runs:
        run.join(20)
    return found


@proves("R16", "E10")
def test_a_step_is_taken_once_however_many_tickers_there_are(world: World, tables_url: str) -> None:
    ids = fifty_alerts(world)

    assert winners(world, tables_url, ids, ladders.GUARD) == Counter(dict.fromkeys(ids, 1))


@pytest.mark.parametrize("guard", ["alerts.open"])
def test_without_the_guard_it_would_be_taken_more_than_once(world: World, tables_url: str, guard: str) -> None:
    ids = fifty_alerts(world)

    assert max(winners(world, tables_url, ids, guard).values()) > 1
