"""Which devices listen for pushes, and what became of the last ones?

A device that its push service refused three times running is kept but not asked again: its owner and the board read
that its pushes are broken, until its page subscribes anew (pain 2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.plain import Plain
from fieldapp.store.tables import limits, subscriptions
from fieldapp.store.upsert import insert_into

MOST_FAILURES = 3
_HOST = "push-host:"  # keys in `limits`: until when a push service wants to be left alone


def works(vapid: str) -> ColumnElement[bool]:
    """Whether a row is worth sending to: not refused too often, and made with our key of today (E13)."""
    return and_(
        subscriptions.c.failures < MOST_FAILURES, or_(subscriptions.c.vapid == "", subscriptions.c.vapid == vapid)
    )


@dataclass(frozen=True)
class PushFacts:
    """What a push to one person is made of: `devices` (id, endpoint, p256dh, auth), `held` (`{host: until_ms}`), her
    language, and of the case and alert that it is about the window with its zone, the next step and the severity.
    """

    devices: dict[str, tuple[str, str, str, str]]
    held: dict[str, int]
    locale: str
    window_from_ms: int | None
    window_to_ms: int | None
    zone: str
    next_step_ms: int | None
    severity: str | None


# One statement, a row for each device and held service: an alert waits for it
_FACTS = Plain(
    "SELECT s.id, s.endpoint, s.p256dh, s.auth, l.key, l.until_ms, p.locale, c.window_from_ms, c.window_to_ms, r.zone, "
    "a.next_step_ms, a.severity FROM subscriptions s JOIN accounts p ON p.id = s.account_id "
    "LEFT JOIN cases c ON c.id = :case_id LEFT JOIN areas r ON r.id = c.area_id LEFT JOIN alerts a ON a.id = :alert_id "
    "LEFT JOIN limits l ON l.until_ms > :now_ms AND l.key LIKE 'push-host:%' "
    "WHERE s.account_id = :account_id AND s.failures < :most AND s.vapid IN ('', :vapid) ORDER BY s.id"
)


def facts_for_push(
    session: Session,
    account_id: str,
    vapid: str,
    now_ms: int,
    *,
    case_id: str | None = None,
    alert_id: str | None = None,
) -> PushFacts | None:
    """What is known of a push to this person; None when no device of hers can be reached as far as we know."""
    rows = _FACTS.rows(session, account_id=account_id, vapid=vapid, now_ms=now_ms, most=MOST_FAILURES, case_id=case_id,
                       alert_id=alert_id)  # fmt: skip
    if not rows:
        return None
    devices = {row[0]: row[:4] for row in rows}
    held = {row[4].removeprefix(_HOST): row[5] for row in rows if row[4] is not None}
    locale, from_ms, to_ms, zone, next_step_ms, severity = rows[0][6:]
    return PushFacts(devices, held, locale, from_ms, to_ms, zone or "", next_step_ms, severity)


def of_endpoint(session: Session, account_id: str, endpoint: str) -> dict[str, Any] | None:
    """This account's device with that address."""
    mine = and_(subscriptions.c.account_id == account_id, subscriptions.c.endpoint == endpoint)
    row = session.execute(select(subscriptions).where(mine)).first()
    return None if row is None else dict(row._mapping)


def drop(session: Session, ids: Iterable[str]) -> None:
    """Devices that no longer listen."""
    if ids := list(ids):
        session.execute(delete(subscriptions).where(subscriptions.c.id.in_(ids)))


def forget_all(session: Session, account_id: str) -> None:
    """Push nothing more to any device of this account (G4)."""
    session.execute(delete(subscriptions).where(subscriptions.c.account_id == account_id))


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
