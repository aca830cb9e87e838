"""What happens to the plan when the decision, wish or agreement behind it is taken back?

The plan that followed is taken out of the story as well, so that the visit is again what it was: technician, interval,
calls, agreement. A text about the new time that has not left stays here; one that has left is followed by another with
the time that holds now. Technicians are pushed, who has the visit again and who no longer has it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.follow_plan import plan_id
from fieldapp.actions.library import Library
from fieldapp.core.arrange import Event, in_order, settle_controls
from fieldapp.core.ids import uuid7
from fieldapp.store import events as events_store
from fieldapp.store import matters

TAKES_BACK = ("undone", "withdrawn")
UNDO_MS = 10_000
CaseRows = Mapping[str, dict[str, Any]]


def follow(
    session: Session, library: Library, now_ms: int, locked: CaseRows, fresh: Mapping[str, Sequence[Event]]
) -> list[str]:
    """Withdraw the plans whose cause is gone by `fresh` events of the `locked` cases; the messages to ring."""
    aimed = _aimed(fresh)
    if not aimed:
        return []
    stored = events_store.events_of(session, list(aimed))
    said = [event for case_id, causes in aimed.items() for event in _withdrawn(case_id, stored[case_id], causes)]
    if not said:
        return []
    touched = {event.case_id: locked[event.case_id] for event in said}
    before = {case_id: row["technician_id"] for case_id, row in touched.items()}
    gone = [of for causes in aimed.values() for of in (*causes, *map(plan_id, causes))]
    told = matters.release_messages(session, gone, list(touched), now_ms)
    done = append_to_locked(session, library, now_ms, touched, said)
    rows = [row for case in touched.values() for row in _texts(case, before[case["id"]], told, said, now_ms)]
    matters.insert_rows(session, "message", rows)
    return done.ring + [row["id"] for row in rows if row["not_before_ms"] <= now_ms]


def _aimed(fresh: Mapping[str, Sequence[Event]]) -> dict[str, list[str]]:
    found = {
        case_id: [str(one["data"].get("of")) for one in listed if one["type"] in TAKES_BACK]
        for case_id, listed in fresh.items()
    }
    return {case_id: causes for case_id, causes in found.items() if causes}


def _withdrawn(case_id: str, events: Sequence[Event], causes: Sequence[str]) -> list[NewEvent]:
    """An undo that came too late took nothing back, and then the plan stays."""
    kept, _ = settle_controls(in_order(events, {}))
    alive = {event["id"] for _, event in kept}
    plans = [plan_id(cause) for cause in causes if cause not in alive]
    return [NewEvent(case_id, "withdrawn", "system", "plan", {"of": one}) for one in plans if one in alive]


def _texts(
    case: Mapping[str, Any], before: str | None, told: set[str], said: Sequence[NewEvent], now_ms: int
) -> list[dict[str, Any]]:
    """Pushes to both technicians, and the text with the time that holds again to a customer who was told of another."""
    plan = next(event.data["of"] for event in said if event.case_id == case["id"])
    pushed = dict.fromkeys(one for one in (case["technician_id"], before) if one)
    rows = [_row(case, "plan_changed", f"{plan}:{one}", now_ms) | {"addressee": one} for one in pushed]
    if case["id"] in told and case["window_to_ms"] and case["window_to_ms"] > now_ms:
        text = {"audience": "customer", "channel": "sms", "not_before_ms": now_ms + UNDO_MS,
                "valid_until_ms": max(case["window_from_ms"], now_ms + UNDO_MS)}  # fmt: skip
        rows.append(_row(case, "moved", f"{plan}:back", now_ms) | text)
    return rows


def _row(case: Mapping[str, Any], kind: str, key: str, now_ms: int) -> dict[str, Any]:
    """Its key is none of an effect's, so that no refold takes it for one."""
    return {
        "id": uuid7(now_ms),
        "key": f"{case['id']}:plan:{kind}:{key}",
        "case_id": case["id"],
        "alert_id": None,
        "area_id": case["area_id"],
        "kind": kind,
        "audience": "technician",
        "channel": "push",
        "addressee": "",
        "values": {},
        "cause": "",
        "not_before_ms": now_ms,
        "valid_until_ms": None,
        "created_ms": now_ms,
    }
