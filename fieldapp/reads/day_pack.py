"""What does a technician's phone need to work a day without a network?

The cursor is the phone's own knowledge, `{case id: revision}`, packed: no order of commits can hide a change from it.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from sqlalchemy.orm import Session

from fieldapp.core.windows import DAY_MS, day_number
from fieldapp.reads import day_case
from fieldapp.store.plain import Plain

MOST_CASES = 60


class Whole(NamedTuple):
    """A case of contract.md's sync answer as JSON, and the digest of its playbook."""

    playbook: str
    text: str


# The days of a technician with what each phone knows not yet; `had` holds "case id:revision"
_DAY = Plain(
    "SELECT m.id, m.revision, m.playbook, m.news, "
    f"CASE WHEN m.news = 1 AND m.place <= {MOST_CASES} THEN {day_case.text_of('m.id')} END FROM ("
    "SELECT n.*, ROW_NUMBER() OVER (PARTITION BY news ORDER BY day, window_from_ms, id) AS place FROM ("
    "SELECT id, revision, playbook, day, window_from_ms, CASE WHEN id || ':' || revision IN :had THEN 0 ELSE 1 END "
    "AS news FROM cases WHERE (technician_id = :reader OR second_id = :reader) AND day IN :days) n) m "
    "ORDER BY m.day, m.window_from_ms, m.id"
)


def day_pack(
    session: Session, now_ms: int, account_id: str, zones: Mapping[str, str], cursor: str | None
) -> dict[str, Any]:
    """`{"cases", "gone", "cursor", "more"}` for this account: whole cases (as `Whole`) that changed since `cursor`,
    ids that left.

    Only own visits of yesterday (if open), today and tomorrow; at most 60 cases at a time.
    """
    days = sorted({day_number(now_ms + shift * DAY_MS, zone) for zone in set(zones.values()) for shift in (-1, 0, 1)})
    return packed_days(session, _DAY, cursor, reader=account_id, days=days)


def packed_days(session: Session, query: Plain, cursor: str | None, **given: Any) -> dict[str, Any]:
    """The same by a query of `id, revision, playbook, whether it is news, its text` that takes `given` and `had`."""
    had = unpacked(cursor)
    pairs = [f"{case_id}:{revision}" for case_id, revision in had.items() if _is_plain(case_id)]
    rows = query.rows(session, **given, had=pairs) if all(value != [] for value in given.values()) else []
    mine = {row[0]: row[1] for row in rows}
    known = {case_id: revision for case_id, revision in had.items() if case_id in mine}
    known.update({case_id: revision for case_id, revision, _, _, text in rows if text is not None})
    sent = [Whole(playbook, text) for _, _, playbook, _, text in rows if text is not None]
    return {
        "cases": sent,
        "gone": [case_id for case_id in had if case_id not in mine],
        "cursor": packed(known),
        "more": sum(row[3] for row in rows) > len(sent),
    }


def _is_plain(case_id: str) -> bool:
    """A cursor may be forged: what no database takes stays away from it."""
    return case_id.isascii() and case_id.isprintable()


def packed(known: Mapping[str, int]) -> str:
    """The opaque cursor of what a phone knows."""
    return base64.urlsafe_b64encode(zlib.compress(orjson.dumps(known), 1)).decode()


def unpacked(cursor: str | None) -> dict[str, int]:
    """What a cursor says; one that is damaged says nothing, so that everything is sent again."""
    if not cursor:
        return {}
    try:
        raw = zlib.decompressobj().decompress(base64.urlsafe_b64decode(cursor), 200_000)
        known = json.loads(raw)
        return {str(case_id): int(revision) for case_id, revision in known.items()}
    except (ValueError, zlib.error, AttributeError, TypeError):
        return {}
