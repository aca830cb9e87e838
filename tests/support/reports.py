"""Reports for tests: calls, promises and visits of a week that is over, and the report of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.core.windows import day_number, instant_ms
from fieldapp.store.tables import calls, cases, promises

ZONE = "Europe/Moscow"
MINUTE_MS = 60_000
KINDS = ("information", "complaint", "outgoing", "consultation", "duty")
AGES = ("adult", "senior", "from_14", "under_14", "unknown")
FAULTS = ("connection", "speed", "television", "telephone", "equipment", "bill", "other_matter")
REGIONS = ("Центр", "Приволжский", "Дербышки", "Азино", "")
SOURCES = ("site", "advert", "recommendation", "repeat_customer", "leaflet", "sms", "other_way", "")
RESULTS = ("solved", "invited", "promised", "number_given", "transferred", "complaint_taken", "no_interest")


def a_call(place: int, began_ms: int, *, area: str = "north", operator: str = "d01", **more: Any) -> dict[str, Any]:
    """A row of the register; which values it has follows from `place`."""
    kind = KINDS[place * place % 5]
    answered_ms = began_ms + (place % 5) * 3_000
    return {
        "case_id": f"call-{area}-{place:06d}", "area_id": area, "kind": kind, "operator_id": operator, "year": 2026,
        "number": place, "outage_no": "", "from_case": f"call-{area}-{place - 1:06d}" if place % 11 == 0 else "",
        "e164": "" if place % 7 == 0 else f"+7900{place % 400:07d}", "day": day_number(began_ms, ZONE),
        "began_ms": began_ms, "answered_ms": answered_ms, "registered_ms": None,
        "ended_ms": None if place % 13 == 0 else answered_ms + (place % 8) * MINUTE_MS,
        "rings": None if kind == "outgoing" else 1 + place % 5, "age_group": AGES[place % 9 % 5],
        "fault_kind": FAULTS[place % 7], "region": REGIONS[place % 5], "heard_from": SOURCES[place % 8],
        "appointment": (None, True, False)[place % 3], "appointment_ms": None, "call_result": RESULTS[place % 7],
        "long_reason": "", **more,
    }  # fmt: skip


def a_promise(place: int, case_id: str, due_ms: int, *, area: str = "north", owner: str = "d01") -> dict[str, Any]:
    """A row of the ledger, kept, missed, withdrawn or still open by `place`."""
    state = ("kept", "kept", "kept", "missed", "withdrawn", "open")[place % 6]
    late = {"kept": -5, "missed": 9, "withdrawn": -1, "open": 0}[state] * MINUTE_MS
    kinds = ("reply", "call_again", "complaint_answer", "complaint_contact", "appointment")
    return {
        "id": f"promise-{area}-{place:06d}", "key": f"{case_id}:promise:{place}", "case_id": case_id, "area_id": area,
        "kind": kinds[place % 5], "n": 1, "open": state == "open", "state": state,
        "owner": owner if place % 4 else "", "cause": "", "due_ms": due_ms,
        "created_ms": due_ms - (1 + place % 12) * 86_400_000, "settled_ms": None if state == "open" else due_ms + late,
        "next_ms": None,
    }  # fmt: skip


def add_calls(session: Session, rows: Sequence[dict[str, Any]], playbook: str) -> None:
    """Rows of the register with their cases."""
    stands = [
        {"id": row["case_id"], "kind": row["kind"], "area_id": row["area_id"], "playbook": playbook, "day": 0,
         "state": "ended", "look": "end", "base": {}, "shown": {}, "changed_ms": row["began_ms"],
         "opened_ms": row["began_ms"]}
        for row in rows
    ]  # fmt: skip
    if stands:
        session.execute(insert(cases), stands)
    if rows:
        session.execute(insert(calls), list(rows))


def add_promises(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of the ledger."""
    if rows:
        session.execute(insert(promises), list(rows))


def at(day: int, hour: float) -> int:
    """The instant of an hour of a day in the zone of the tests."""
    return instant_ms(day, round(hour * 60), ZONE)
