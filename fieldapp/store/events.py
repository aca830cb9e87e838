"""How are events appended once, and read back in the shape the fold wants?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from fieldapp.core.arrange import Event
from fieldapp.store.plain import Plain, held_writes, insert_many
from fieldapp.store.tables import event_words, events, quarantine, unattached
from fieldapp.store.upsert import insert_into

__all__ = ["held_writes"]  # for actions, which know the store by its subjects
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
    added = insert_many(session, events, rows, returning="RETURNING id, seq")
    if added.rows or not added.touched:
        return dict(added.rows)
    # SQLite numbers many rows without telling; ids and numbers are asked for when all were new
    asked = [row["id"] for row in rows] if added.touched == len(rows) else []
    return dict(_NUMBERS.rows(session, ids=asked))


_NUMBERS = Plain("SELECT id, seq FROM events WHERE id IN :ids")


def add_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same when nobody asks for the numbers."""
    insert_many(session, events, rows)


def append_words(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store the erasable words of new events."""
    insert_many(session, event_words, rows)


def known_events(session: Session, event_ids: Iterable[str]) -> dict[str, Any]:
    """`seq, content_hash, deviations, author` of the events stored under these ids."""
    found = _KNOWN.rows(session, ids=list(event_ids))
    return {
        row[0]: {"seq": row[1], "content_hash": bytes(row[2]), "deviations": json.loads(row[3]), "author": row[4]}
        for row in found
    }


_KNOWN = Plain(
    "SELECT id, seq, content_hash, CAST(deviations AS text) AS deviations, author FROM events WHERE id IN :ids"
)


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
    for event_id, name, words in _WORDS.rows(session, ids=list(case_ids)):
        found.setdefault(event_id, {})[name] = words
    return found


_WORDS = Plain("SELECT event_id, field, words FROM event_words WHERE case_id IN :ids")


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
