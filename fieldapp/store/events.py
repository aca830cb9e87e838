"""How are events appended once, and read back in the shape the fold wants?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from fieldapp.core.arrange import Event
from fieldapp.store.tables import event_words, events, quarantine, unattached
from fieldapp.store.upsert import insert_into

FOLD_COLUMNS = (
    events.c.id,
    events.c.case_id,
    events.c.type,
    events.c.at_ms,
    events.c.by,
    events.c.author,
    events.c.device,
    events.c.device_seq,
    events.c.quality,
    events.c.data,
    events.c.private,
)


def append_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Append what is not there yet; `{event id: seq}` of the new ones only (I1: an id is stored exactly once)."""
    if not rows:
        return {}
    statement = insert_into(session, events).on_conflict_do_nothing(index_elements=["id"])
    added = session.connection().execute(statement.returning(events.c.id, events.c.seq), list(rows))
    return {row.id: row.seq for row in added}


def add_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same when nobody asks for the numbers: an import's thousands cost a tenth without RETURNING on PostgreSQL."""
    if rows:
        session.connection().execute(insert_into(session, events).on_conflict_do_nothing(index_elements=["id"]), rows)


def append_words(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store the erasable words of new events."""
    if rows:
        session.execute(insert_into(session, event_words).on_conflict_do_nothing(), list(rows))


def known_events(session: Session, event_ids: Iterable[str]) -> dict[str, Any]:
    """`seq, content_hash, deviations, author` of the events stored under these ids."""
    columns = (events.c.id, events.c.seq, events.c.content_hash, events.c.deviations, events.c.author)
    rows = session.execute(select(*columns).where(events.c.id.in_(list(event_ids))))
    return {row.id: row._mapping for row in rows}


def events_of(session: Session, case_ids: Sequence[str]) -> dict[str, list[Event]]:
    """All events of each case as the fold wants them, one statement for all cases."""
    found: dict[str, list[Event]] = {case_id: [] for case_id in case_ids}
    for row in session.execute(select(*FOLD_COLUMNS).where(events.c.case_id.in_(list(case_ids)))):
        found[row.case_id].append(as_fold_event(row._mapping))
    return found


def as_fold_event(row: Mapping[str, Any] | RowMapping) -> Event:
    """The part of a stored or new event row that the fold sees."""
    return {
        "id": row["id"],
        "type": row["type"],
        "at_ms": row["at_ms"],
        "by": row["by"],
        "author": row["author"],
        "device": row["device"],
        "device_seq": row["device_seq"],
        "quality": row["quality"],
        "data": row["data"],
        "private": row["private"],
    }


def words_of(session: Session, case_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """`{event id: {field: words}}` of the private words that still exist."""
    found: dict[str, dict[str, str]] = {}
    for row in session.execute(select(event_words).where(event_words.c.case_id.in_(list(case_ids)))):
        found.setdefault(row.event_id, {})[row.field] = row.words
    return found


def keep_unattached(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep events whose case is not known here yet."""
    if rows:
        session.execute(insert_into(session, unattached).on_conflict_do_nothing(), list(rows))


def take_unattached(session: Session, case_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The stamped rows that waited for these cases; they are removed from the waiting room."""
    mine = unattached.c.case_id.in_(list(case_ids))
    rows = [row.stamped for row in session.execute(select(unattached.c.stamped).where(mine))]
    if rows:
        session.execute(unattached.delete().where(mine))
    return rows


def keep_quarantined(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep malformed or forged input once per content, visible until somebody settles it."""
    hashes = [row["content_hash"] for row in rows]
    if not hashes:
        return
    known = set(session.scalars(select(quarantine.c.content_hash).where(quarantine.c.content_hash.in_(hashes))))
    fresh = {row["content_hash"]: row for row in rows if row["content_hash"] not in known}
    if fresh:
        session.execute(quarantine.insert(), list(fresh.values()))
