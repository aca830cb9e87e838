"""Is something wrong that people at the board should know in words?"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.reads.day import AreaView
from fieldapp.store.tables import account_areas, cases, devices, heartbeats, outbox

OLD_BEAT_MS = 60_000
OLD_MESSAGE_MS = 60_000
MINUTE_MS = 60_000
WATCHED = ("ticker", "worker")


def troubles(session: Session, areas: Sequence[AreaView], now_ms: int) -> list[tuple[str, int]]:
    """`(name, minutes or number)` of each: ticker, worker, messages, stuck, former_phone; empty when all is well."""
    mine = [area.id for area in areas]
    found = [(name, (now_ms - at_ms) // MINUTE_MS) for name, at_ms in _old_beats(session, now_ms)]
    due = select(func.min(outbox.c.not_before_ms)).where(outbox.c.state == "waiting", outbox.c.area_id.in_(mine))
    oldest = session.execute(due).scalar_one()
    if oldest is not None and now_ms - oldest > OLD_MESSAGE_MS:
        found.append(("messages", (now_ms - oldest) // MINUTE_MS))
    stuck = select(func.count()).select_from(cases).where(cases.c.stuck, cases.c.area_id.in_(mine))
    number = session.execute(stuck).scalar_one()
    found += [("stuck", number)] if number else []
    left = _left_on_former_phones(session, mine)
    return found + ([("former_phone", left)] if left else [])


def _left_on_former_phones(session: Session, area_ids: Sequence[str]) -> int:
    """Records that a phone last reported as unsent and whose author has since gone on with another phone (A8)."""
    later = devices.alias("later")
    chosen = (
        select(func.coalesce(func.sum(devices.c.unsent_events), 0))
        .where(devices.c.unsent_events > 0)
        .where(
            devices.c.account_id.in_(select(account_areas.c.account_id).where(account_areas.c.area_id.in_(area_ids)))
        )
        .where(
            select(later.c.id)
            .where(later.c.account_id == devices.c.account_id, later.c.id != devices.c.id)
            .where(later.c.seen_ms > devices.c.seen_ms)
            .exists()
        )
    )
    return int(session.execute(chosen).scalar_one())


def _old_beats(session: Session, now_ms: int) -> list[tuple[str, int]]:
    """Watched processes whose last sign of life is old; of several workers the liveliest counts."""
    latest: dict[str, int] = {}
    for row in session.execute(select(heartbeats.c.name, heartbeats.c.at_ms)):
        name = next((watched for watched in WATCHED if row.name.startswith(watched)), "")
        if name:
            latest[name] = max(latest.get(name, 0), row.at_ms)
    return sorted((name, at_ms) for name, at_ms in latest.items() if now_ms - at_ms > OLD_BEAT_MS)
