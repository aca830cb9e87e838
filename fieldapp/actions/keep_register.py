"""How does the register follow the calls (S2.12)? Each has a row, written in the transaction that folds its case."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import claim_outage_numbers
from fieldapp.actions.e164 import e164_of
from fieldapp.actions.open_calls import VISIT
from fieldapp.core.arrange import Event
from fieldapp.core.register import entry_of
from fieldapp.core.windows import day_number
from fieldapp.store import calls as calls_store
from fieldapp.store import events as events_store

PHONE = "phone"


def follow(session: Session, locked: Mapping[str, Mapping[str, Any]], fresh: Mapping[str, Sequence[Event]]) -> None:
    """Write the rows of the calls among these cases; visits have none. Nothing is committed."""
    ids = [case_id for case_id in fresh if locked[case_id]["kind"] != VISIT]
    if not ids:
        return
    stored, words = events_store.events_of(session, ids), events_store.words_of(session, ids)
    known = calls_store.known_calls(session, ids)
    rows = {case_id: _row(locked[case_id], stored[case_id], words) for case_id in ids}
    calls_store.update_calls(session, [rows[case_id] for case_id in ids if case_id in known])
    _insert(session, [rows[case_id] for case_id in ids if case_id not in known])
    claim_outage_numbers.claim(session, locked, stored)


def _row(case: Mapping[str, Any], events: Sequence[Event], words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    entry = entry_of(events, case["state"])
    opened = next(event for event in events if event["type"] == "case.opened")
    said = sorted((event for event in events if PHONE in words.get(event["id"], {})), key=lambda event: event["at_ms"])
    day = day_number(entry["began_ms"], case["zone"])
    return {
        "case_id": case["id"],
        "area_id": case["area_id"],
        "kind": case["kind"],
        "operator_id": opened["author"],
        "year": day // 10_000,
        "outage_no": "",
        "e164": e164_of(words[said[-1]["id"]][PHONE]) if said else "",
        "day": day,
        **entry,
    }


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    firsts = calls_store.next_numbers(session, Counter((row["area_id"], row["year"]) for row in rows))
    for row in rows:
        row["number"] = firsts[row["area_id"], row["year"]]
        firsts[row["area_id"], row["year"]] += 1
    calls_store.insert_calls(session, rows)
