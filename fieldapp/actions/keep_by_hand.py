"""How does a promise that was written down by hand begin, and how does it end or move by a word of its case?

The fold knows nothing of it (docs/decisions/0033-the-promise-ledger.md). A desk says `promise.kept` with its id, also
hours later: it was kept when the contact was made, not when the server heard of it. `promise.moved` ends it without
its having been kept, and the next one begins.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from fieldapp.actions.promise_book import promise_rules
from fieldapp.core.arrange import Event
from fieldapp.core.ids import uuid7
from fieldapp.core.promises import MOVED, ended_as
from fieldapp.store import promises as promises_store

KEPT = "promise.kept"


def follow(session: Session, now_ms: int, fresh: Mapping[str, Sequence[Event]]) -> None:
    """End or move the open ones that these events name. Nothing is committed."""
    said = {str(event["data"]["promise"]): (case_id, event) for case_id, events in fresh.items() for event in events
            if event["type"] in (KEPT, MOVED)}  # fmt: skip
    for row in promises_store.open_by_hand(session, said) if said else ():
        case_id, event = said[row["id"]]
        if row["case_id"] != case_id:
            continue
        state = ended_as(promise_rules().of(row["kind"]), row["due_ms"], event["at_ms"], event["type"])
        promises_store.end(session, row["id"], state, event["at_ms"])
        if event["type"] == MOVED:
            case = {"id": case_id, "area_id": row["area_id"]}
            by_hand(session, now_ms, case, row["kind"], row["owner"], (event["id"], int(event["data"]["again_ms"])))


def by_hand(
    session: Session, now_ms: int, case: Mapping[str, str], kind: str, owner: str, said: tuple[str, int]
) -> str:
    """Write a promise down that no playbook makes, said by the event `said[0]` for the instant `said[1]`; its id."""
    promise_id = uuid7(now_ms)
    row = {"id": promise_id, "key": promises_store.key_by_hand(case["id"], kind, promise_id), "case_id": case["id"],
           "area_id": case["area_id"], "kind": kind, "n": 1, "open": True, "state": "open", "owner": owner,
           "cause": said[0], "due_ms": said[1], "created_ms": now_ms}  # fmt: skip
    promises_store.add(session, [row])
    return promise_id
