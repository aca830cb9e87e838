"""Which devices listen for pushes, and what became of the last ones?

A device that its push service refused three times running is kept but not asked again: its owner and the board read
that its pushes are broken, until its page subscribes anew (pain 2).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import limits, subscriptions
from fieldapp.store.upsert import insert_into

MOST_FAILURES = 3
_HOST = "push-host:"  # keys in `limits`: until when a push service wants to be left alone


def works(vapid: str) -> ColumnElement[bool]:
    """Whether a row is worth sending to: not refused too often, and made with our key of today (E13)."""
    return and_(
        subscriptions.c.failures < MOST_FAILURES, or_(subscriptions.c.vapid == "", subscriptions.c.vapid == vapid)
    )


def working(session: Session, account_id: str, vapid: str) -> list[dict[str, Any]]:
    """The devices of an account that a push can reach as far as we know."""
    rows = session.execute(select(subscriptions).where(subscriptions.c.account_id == account_id, works(vapid)))
    return [dict(row._mapping) for row in rows]


def of_endpoint(session: Session, account_id: str, endpoint: str) -> dict[str, Any] | None:
    """This account's device with that address."""
    mine = and_(subscriptions.c.account_id == account_id, subscriptions.c.endpoint == endpoint)
    row = session.execute(select(subscriptions).where(mine)).first()
    return None if row is None else dict(row._mapping)


def drop(session: Session, ids: Iterable[str]) -> None:
    """Devices that no longer listen."""
    if ids := list(ids):
        session.execute(delete(subscriptions).where(subscriptions.c.id.in_(ids)))


def took(session: Session, ids: Iterable[str], now_ms: int) -> None:
    """These devices' services took a push now."""
    if ids := list(ids):
        chosen = update(subscriptions).where(subscriptions.c.id.in_(ids))
        session.execute(chosen.values(succeeded_ms=now_ms, failures=0))


def refused(session: Session, ids: Iterable[str]) -> None:
    """Their services want nothing from us for these devices."""
    if ids := list(ids):
        chosen = update(subscriptions).where(subscriptions.c.id.in_(ids))
        session.execute(chosen.values(failures=subscriptions.c.failures + 1))


def begin_test(session: Session, subscription_id: str, test: str, now_ms: int) -> None:
    """A self-test of this device is on its way."""
    chosen = update(subscriptions).where(subscriptions.c.id == subscription_id)
    session.execute(chosen.values(test=test, tested_ms=now_ms))


def heard(session: Session, test: str, now_ms: int) -> bool:
    """The service worker says that the test came; False for an id that nobody made."""
    chosen = update(subscriptions).where(subscriptions.c.test == test, subscriptions.c.test != "")
    found = session.execute(chosen.values(heard_ms=now_ms, failures=0).returning(subscriptions.c.id)).first()
    return found is not None


def hold_hosts(session: Session, until_ms: Mapping[str, int]) -> None:
    """These push services want to be left alone until then; the later instant wins (E9)."""
    for host, instant_ms in until_ms.items():
        row = insert_into(session, limits).values(key=f"{_HOST}{host}", count=1, until_ms=instant_ms)
        later = limits.c.until_ms < instant_ms
        session.execute(row.on_conflict_do_update(index_elements=["key"], set_={"until_ms": instant_ms}, where=later))


def held_hosts(session: Session, now_ms: int) -> dict[str, int]:
    """`{host: instant until which it wants no push}`."""
    chosen = select(limits.c.key, limits.c.until_ms).where(limits.c.key.startswith(_HOST), limits.c.until_ms > now_ms)
    return {row.key.removeprefix(_HOST): row.until_ms for row in session.execute(chosen)}
