"""One of several tickers that reach for the same steps at the same moment; runs in a process of its own."""

from typing import Any

from sqlalchemy.orm import Session

from fieldapp.store import ladders
from fieldapp.store.db import open_engine
from tests.support.world import MORNING_MS


def moved(alert_id: str) -> dict[str, Any]:
    return {"id": alert_id, "unseen": True, "was_step": 1, "was_repeats": 0, "was_next_ms": MORNING_MS + 120_000,
            "step": 2, "repeats": 0, "next_ms": MORNING_MS + 300_000, "unreached_ms": None}  # fmt: skip


def race(url: str, ids: list[str], guard: str, barrier: Any, won: Any) -> None:
    """One ticker: it read the alerts as they were, and now moves each on, at the same moment as the others."""
    ladders.GUARD = guard
    engine = open_engine(url)
    mine = []
    for alert_id in ids:
        barrier.wait(60)
        with Session(engine) as session:
            mine += ladders.move_on(session, [moved(alert_id)])
            session.commit()
    engine.dispose()
    won.put(mine)
