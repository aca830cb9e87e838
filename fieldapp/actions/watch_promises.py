"""What does time bring about for promises: a quiet word before, an alert at the due moment, its ladder afterwards.

The ledger's alerts are rows about promises and no effects of cases: a calendar that changes or a person who hands over
moves a promise without any event. Each promise says when to look next; nothing else is scanned (S2.7, feature 5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import ladder, ladder_words, remind
from fieldapp.actions.ladder import Taken
from fieldapp.actions.promise_book import promise_rules
from fieldapp.core.ids import uuid7
from fieldapp.core.promises import NO_REMINDERS, REMIND, Look, look
from fieldapp.store import ladders, matters
from fieldapp.store import promises as promises_store

MOST = 200


@dataclass(frozen=True)
class _Found:
    """A promise, what should be open about it, and that alert's key."""

    row: Mapping[str, Any]
    look: Look
    key: str


def take_looks(session: Session, now_ms: int) -> Taken:
    """Look at the promises whose look has come, at most 200, and commit; call again while it returns 200."""
    found = promises_store.due(session, now_ms, MOST)
    if not found:
        session.rollback()
        return Taken(0)
    case_ids = {row["case_id"] for row in found}
    ladders.hold_cases(session, case_ids)
    rows = promises_store.still_due(session, now_ms, [row["id"] for row in found])
    days = remind.days_of(session, rows)
    looked = [_look(row, days.get(row["id"], NO_REMINDERS), now_ms) for row in rows]
    ring = _say(session, looked, now_ms)
    promises_store.look_again(session, {one.row["id"]: one.look.next_ms for one in looked})
    session.commit()
    return Taken(len(found), ring)


def _look(row: Mapping[str, Any], reminders: Mapping[int, int], now_ms: int) -> _Found:
    if row["due_ms"] is None:
        return _Found(row, Look("", "", None), "")
    seen = look(promise_rules().of(row["kind"]), row["due_ms"], row["not_before_ms"], now_ms, reminders)
    return _Found(row, seen, f"{row['case_id']}:{seen.alert}:{row['id']}:{seen.mark}" if seen.alert else "")


def _say(session: Session, found: Sequence[_Found], now_ms: int) -> list[str]:
    """Open what should be open, settle the rest; the messages to ring."""
    there = promises_store.alerts_of(session, [one.row["id"] for one in found])
    wanted = {one.key: one for one in found if one.key}
    over = [alert.id for alert in there if alert.open and alert.key not in wanted]
    again = [alert.id for alert in there if not alert.open and alert.key in wanted]
    known = {alert.key for alert in there}
    new = [_alert(one, now_ms) for key, one in wanted.items() if key not in known]
    promises_store.settle_alerts(session, over, now_ms)
    promises_store.reopen_alerts(session, again, now_ms)
    matters.cancel_waiting_for_alerts(session, [alert.key for alert in there if alert.id in over], now_ms)
    rows, told = ladder.begin(session, new, now_ms)
    told += remind.told(session, rows, {one.row["id"]: one.row for one in found})
    matters.insert_rows(session, "alert", rows)
    changed = {one.row["case_id"] for one in found if one.key} | {
        one.row["case_id"] for one in found if any(alert.promise_id == one.row["id"] for alert in there)
    }
    ladders.show_again(session, changed, now_ms)
    return ladder_words.write(session, told, now_ms)


def _alert(one: _Found, now_ms: int) -> dict[str, Any]:
    row = one.row
    return {
        "id": uuid7(now_ms),
        "key": one.key,
        "case_id": row["case_id"],
        "area_id": row["area_id"],
        "kind": one.look.alert,
        "n": one.look.mark if one.look.alert == REMIND else 1,
        "severity": one.look.severity,
        "open": True,
        "due_ms": row["due_ms"],
        "cause": row["cause"],
        "raised_ms": min(row["due_ms"], now_ms),
        "created_ms": now_ms,
        "settled_ms": None,
        "settled_by": "",
        "promise_id": row["id"],
    }
