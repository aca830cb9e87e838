"""Which customers are to be told of their time, and reminded of it? Looked for once a minute.

Both are rows of the outbox under `case:plan:kind:n`, beside what the fold causes (`case:message:kind:n`): the fold
knows no calendar and no evening before. `may_send` withdraws one whose window changed meanwhile.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.may_send import sends
from fieldapp.core.ids import uuid7
from fieldapp.core.windows import MINUTE_MS, instant_ms, local_at, number_of
from fieldapp.settings import Settings
from fieldapp.store import texts

PAUSE_MS = 5 * MINUTE_MS  # in which a file that was loaded wrongly may be put right
REMINDER_MINUTE = 18 * 60
MOST = 200


def write(session: Session, settings: Settings, now_ms: int) -> list[str]:
    """Write the rows that are due, at most 200 of each kind for a zone; the messages to ring. Commits."""
    tells, reminds = (sends(session, settings, kind) for kind in ("visit_planned", "reminder"))
    rows: list[dict[str, Any]] = []
    for zone, area_ids in texts.zones(session) if tells or reminds else ():
        rows += _planned(session, zone, area_ids, now_ms) if tells else ()
        rows += _reminders(session, zone, area_ids, now_ms) if reminds else ()
    new = texts.insert_new(session, rows)
    session.commit()
    return [row["id"] for row in rows if row["id"] in new and row["not_before_ms"] <= now_ms]


def _planned(session: Session, zone: str, area_ids: list[str], now_ms: int) -> list[dict[str, Any]]:
    today, start_ms = number_of(local_at(now_ms, zone).date()), now_ms + PAUSE_MS
    found = texts.untold(session, area_ids, from_day=today, after_ms=start_ms, most=MOST)
    return _rows("visit_planned", "1", found, now_ms, start_ms)


def _reminders(session: Session, zone: str, area_ids: list[str], now_ms: int) -> list[dict[str, Any]]:
    """Of tomorrow's visits, from six in the evening on, to those who were told on an earlier day than today."""
    local = local_at(now_ms, zone)
    if local.hour * 60 + local.minute < REMINDER_MINUTE:
        return []
    tomorrow, midnight_ms = number_of(local.date() + timedelta(days=1)), instant_ms(number_of(local.date()), 0, zone)
    found = texts.unreminded(session, area_ids, day=tomorrow, told_before_ms=midnight_ms, most=MOST)
    return _rows("reminder", str(tomorrow), found, now_ms, now_ms)


def _rows(kind: str, n: str, found: Sequence[Any], now_ms: int, start_ms: int) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid7(now_ms),
            "key": f"{case.id}:plan:{kind}:{n}",
            "case_id": case.id,
            "alert_id": None,
            "area_id": case.area_id,
            "kind": kind,
            "audience": "customer",
            "channel": "sms",
            "addressee": "",
            "values": {"window_from_ms": case.window_from_ms, "window_to_ms": case.window_to_ms},
            "cause": "",
            "not_before_ms": start_ms,
            "valid_until_ms": case.window_from_ms,
            "created_ms": now_ms,
        }
        for case in found
    ]
