"""What is known of whom a promise was given to? A call that keeps it asks for none of it again (S0.23, S3.13)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.book import Scalar, Words
from fieldapp.core.known import known_of
from fieldapp.reads.promises import one
from fieldapp.store import events as events_store


def promise_known(
    session: Session, words: Words, area_ids: frozenset[str], case_id: str, promise_id: str
) -> dict[str, Scalar] | None:
    """Field to value, as the case that promised knows it; None when it is not there, nothing of whom was erased."""
    row = one(session, area_ids, case_id, promise_id)
    if row is None:
        return None
    if row["order_id"]:
        return {} if row["blanked_ms"] else _of_visit(row)
    said = events_store.words_of(session, [case_id])
    stored = events_store.events_of(session, [case_id])[case_id]
    return known_of(words, [{**event, "private": said.get(event["id"], {})} for event in stored])


def _of_visit(row: Mapping[str, Any]) -> dict[str, Scalar]:
    found = {"person_name": row["customer"], "phone": next(iter(row["phones"]), "")}
    return {name: value for name, value in found.items() if value}
