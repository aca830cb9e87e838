"""Is something wrong that people at the board should know in words, and is it red?

Red is what stops alerts or messages for everybody: nobody at the board may overlook it (D9). The rest are chips.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fieldapp.core.windows import DAY_MS, MINUTE_MS
from fieldapp.reads import watch
from fieldapp.reads.day import AreaView
from fieldapp.reads.health import oldest_unsent_ms
from fieldapp.reads.push_cover import uncovered
from fieldapp.store.tables import account_areas, alerts, cases, devices, outbox, webhooks

OLD_MESSAGE_MS = 60_000
NAMED = 5
FAILING_MS = 10 * 60_000  # the first retries are nobody's business
UNSURE = ("uncertain", "failed", "undelivered")


@dataclass(frozen=True)
class Trouble:
    """`n` is a number or minutes, as the text of `board.health.<name>` says; `what` names a gateway."""

    name: str
    n: int
    red: bool = False
    what: str = ""


def troubles(session: Session, areas: Sequence[AreaView], now_ms: int, *, vapid: str = "") -> list[Trouble]:
    """Everything that is wrong for these areas, the red first; empty when all is well.

    `vapid` is the digest of today's key of web push; without it nobody's devices are looked at.
    """
    mine = [area.id for area in areas]
    return [*_red(session, mine, now_ms), *_chips(session, mine, now_ms), *_uncovered(session, mine, now_ms, vapid)]


def _red(session: Session, area_ids: Sequence[str], now_ms: int) -> Iterator[Trouble]:
    for name, age_ms in watch.late(watch.ages(session, now_ms)):
        yield Trouble(name, age_ms // MINUTE_MS, red=name != "live")  # without it the boards ask every few seconds
    waited_ms = oldest_unsent_ms(session, now_ms)
    if waited_ms > OLD_MESSAGE_MS:
        yield Trouble("messages", waited_ms // MINUTE_MS, red=True)
    for gateway in watch.gateways(session, now_ms):
        if gateway.ill_since_ms is not None:
            yield Trouble("gateway", (now_ms - gateway.ill_since_ms) // MINUTE_MS, red=True, what=gateway.name)
    nobody = select(func.count()).select_from(alerts).where(alerts.c.open, alerts.c.unreached_ms.is_not(None))
    unreached = session.execute(nobody.where(alerts.c.area_id.in_(area_ids))).scalar_one()
    if unreached:
        yield Trouble("unreached", unreached, red=True)
    checked = watch.last_check(session)
    if checked is not None and checked.breaches:
        yield Trouble("check", sum(checked.breaches.values()), red=True)


def _chips(session: Session, area_ids: Sequence[str], now_ms: int) -> Iterator[Trouble]:
    recent = outbox.c.created_ms > now_ms - DAY_MS
    unsure = select(func.count()).select_from(outbox).where(outbox.c.area_id.in_(area_ids), recent)
    if number := session.execute(unsure.where(outbox.c.state.in_(UNSURE))).scalar_one():
        yield Trouble("unsure", number)
    stuck = select(func.count()).select_from(cases).where(cases.c.stuck, cases.c.area_id.in_(area_ids))
    if number := session.execute(stuck).scalar_one():
        yield Trouble("stuck", number)
    failing = select(webhooks.c.label).where(webhooks.c.failing_since_ms < now_ms - FAILING_MS)
    mine = or_(webhooks.c.area_id.is_(None), webhooks.c.area_id.in_(area_ids))
    if labels := list(session.scalars(failing.where(mine).order_by(webhooks.c.label))):
        yield Trouble("webhook", len(labels), what=", ".join(labels[:NAMED]))
    if left := _left_on_former_phones(session, area_ids):
        yield Trouble("former_phone", left)


def _uncovered(session: Session, area_ids: Sequence[str], now_ms: int, vapid: str) -> Iterator[Trouble]:
    """Dispatchers whose devices did listen and do no longer; who never had one reads it on the own board (pain 1)."""
    if not vapid:
        return
    lost = [one.name for one in uncovered(session, area_ids, vapid, now_ms) if one.why not in ("none", "old")]
    if lost:
        yield Trouble("uncovered", len(lost), what=", ".join(lost[:NAMED]))


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
