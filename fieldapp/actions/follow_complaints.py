"""How does the list of complaints follow their cases? Written in the transaction that folds them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.arrange import Event
from fieldapp.core.complaints import standing_of
from fieldapp.core.windows import day_number
from fieldapp.store import complaints as complaints_store
from fieldapp.store import events as events_store

KIND = "complaint"


def follow(session: Session, locked: Mapping[str, Mapping[str, Any]], fresh: Mapping[str, Sequence[Event]]) -> None:
    """Write the rows of the complaints among these cases. Nothing is committed."""
    ids = [case_id for case_id in fresh if locked[case_id]["kind"] == KIND and locked[case_id]["base"]]
    if not ids:
        return
    stored = events_store.events_of(session, ids)
    for case_id in ids:  # hardly ever more than one
        case = locked[case_id]
        standing = standing_of(case["base"], stored[case_id])
        if standing is None:
            complaints_store.remove(session, case_id)
            continue
        day = day_number(standing["registered_ms"], case["zone"])
        complaints_store.put(session, {"case_id": case_id, "area_id": case["area_id"], "from_day": day, **standing})
