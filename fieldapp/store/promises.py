"""Which promises does the ledger look at now, and how are they handed over or ended by hand?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.matters import BY_HAND, settle_for_promises
from fieldapp.store.plain import Plain
from fieldapp.store.tables import alerts, promise_steps, promises

COLUMNS = ("id", "key", "case_id", "area_id", "kind", "cause", "due_ms", "not_before_ms", "next_ms",
           "owner", "from_day")  # fmt: skip
_DUE = Plain(
    f"SELECT {', '.join(COLUMNS)} FROM promises WHERE open AND next_ms <= :now_ms ORDER BY next_ms, id LIMIT :most"
)
_STILL = Plain(f"SELECT {', '.join(COLUMNS)} FROM promises WHERE open AND next_ms <= :now_ms AND id IN :ids")


def due(session: Session, now_ms: int, most: int) -> list[dict[str, Any]]:
    """Open promises whose next look has come, with COLUMNS."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in _DUE.rows(session, now_ms=now_ms, most=most)]


def still_due(session: Session, now_ms: int, ids: Collection[str]) -> list[dict[str, Any]]:
    """Those of them that are still so, now that their cases are held."""
    found = _STILL.rows(session, now_ms=now_ms, ids=sorted(ids))
    return [dict(zip(COLUMNS, row, strict=True)) for row in sorted(found)]


def alerts_of(session: Session, promise_ids: Collection[str]) -> list[Any]:
    """`id, key, promise_id, open` of all alerts about these promises that there ever were."""
    columns = (alerts.c.id, alerts.c.key, alerts.c.promise_id, alerts.c.open)
    return list(session.execute(select(*columns).where(alerts.c.promise_id.in_(list(promise_ids)))))


def settle_alerts(session: Session, alert_ids: Collection[str], now_ms: int) -> None:
    """These alerts are about a moment that is not the promise's any more."""
    if alert_ids:
        mine = update(alerts).where(alerts.c.id.in_(list(alert_ids)), alerts.c.open)
        session.execute(mine.values(open=False, settled_ms=now_ms))


def reopen_alerts(session: Session, alert_ids: Collection[str], now_ms: int) -> None:
    """The promise is open again: so is the alert about its moment, and its ladder begins anew."""
    if alert_ids:
        anew = {"open": True, "settled_ms": None, "step": 0, "repeats": 0, "next_step_ms": now_ms}
        unseen = {"seen_by": "", "seen_ms": None, "decided_by": "", "decided_ms": None}
        session.execute(update(alerts).where(alerts.c.id.in_(list(alert_ids))).values(anew | unseen))


def look_again(session: Session, next_ms: Mapping[str, int | None]) -> None:
    """When to look at these promises next; one statement for any number."""
    if next_ms:
        change = update(promises).where(promises.c.id == bindparam("promise_id")).values(next_ms=bindparam("new_ms"))
        rows = [{"promise_id": one, "new_ms": at_ms} for one, at_ms in next_ms.items()]
        session.connection().execute(change, rows)


def one(session: Session, promise_id: str) -> Mapping[str, Any] | None:
    """The row of a promise."""
    row = session.execute(select(promises).where(promises.c.id == promise_id)).first()
    return dict(row._mapping) if row is not None else None


def is_by_hand(row: Mapping[str, Any]) -> bool:
    """Whether a person made it in the ledger: no effect of its case, so no event of the case ends it."""
    return bool(row["key"].split(":")[-3] == BY_HAND)


def open_by_hand(session: Session, ids: Collection[str]) -> list[dict[str, Any]]:
    """Those of these promises that are open and were written down by hand."""
    found = session.execute(select(promises).where(promises.c.id.in_(list(ids)), promises.c.open))
    return [row for row in (dict(one._mapping) for one in found) if is_by_hand(row)]


def open_of(session: Session, case_id: str, kind: str) -> list[dict[str, Any]]:
    """The open promises of this kind in a case, the first first."""
    mine = promises.c.case_id == case_id, promises.c.kind == kind, promises.c.open
    return [dict(row._mapping) for row in session.execute(select(promises).where(*mine).order_by(promises.c.id))]


def hand_over(session: Session, promise_id: str, owner: str, step: Mapping[str, Any]) -> None:
    """Another owner, and a line of the history."""
    session.execute(update(promises).where(promises.c.id == promise_id).values(owner=owner))
    session.execute(insert(promise_steps).values(promise_id=promise_id, **step))


def end(session: Session, promise_id: str, state: str, now_ms: int) -> None:
    """A promise made by hand was kept, or missed and then done."""
    ended = {"open": False, "state": state, "settled_ms": now_ms}
    session.execute(update(promises).where(promises.c.id == promise_id).values(ended))
    settle_for_promises(session, [promise_id], now_ms)


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Promises made by hand; their keys are those of `key_by_hand`."""
    session.execute(insert(promises), [dict(row) for row in rows])


def key_by_hand(case_id: str, kind: str, promise_id: str) -> str:
    """The key of a promise that no event of its case causes."""
    return f"{case_id}:{BY_HAND}:{kind}:{promise_id}"
