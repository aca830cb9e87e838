"""How does a promise that was written down by hand end by a word of its case?

The fold knows nothing of it (docs/decisions/0033-the-promise-ledger.md). A desk says `promise.kept` with its id, also
hours later: it was kept when the contact was made, not when the server heard of it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from fieldapp.actions.promise_book import promise_rules
from fieldapp.core.arrange import Event
from fieldapp.core.promises import ended_as
from fieldapp.store import promises as promises_store

KEPT = "promise.kept"


def follow(session: Session, fresh: Mapping[str, Sequence[Event]]) -> None:
    """End the open ones that these events name. Nothing is committed."""
    said = {str(event["data"]["promise"]): (case_id, event) for case_id, events in fresh.items() for event in events
            if event["type"] == KEPT}  # fmt: skip
    for row in promises_store.open_by_hand(session, said) if said else ():
        case_id, event = said[row["id"]]
        if row["case_id"] == case_id:
            state = ended_as(promise_rules().of(row["kind"]), row["due_ms"], event["at_ms"], KEPT)
            promises_store.end(session, row["id"], state, event["at_ms"])
