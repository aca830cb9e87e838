"""What does a technician's phone need to work a day without a network?

The cursor is the phone's own knowledge, `{case id: revision}`, packed: no order of commits can hide a change from it.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.windows import day_number
from fieldapp.reads import day_case
from fieldapp.store import cases as cases_store

MOST_CASES = 60
DAY_MS = 86_400_000


def day_pack(
    session: Session, now_ms: int, account_id: str, zones: Mapping[str, str], cursor: str | None
) -> dict[str, Any]:
    """`{"cases", "gone", "cursor", "more"}` for this account: whole cases (as `day_case.Whole`) that changed since
    `cursor`, ids that left.

    Only own visits of yesterday (if open), today and tomorrow; at most 60 cases at a time.
    """
    had = unpacked(cursor)
    days = sorted({day_number(now_ms + shift * DAY_MS, zone) for zone in set(zones.values()) for shift in (-1, 0, 1)})
    mine = dict(cases_store.day_of(session, account_id, days)) if days else {}
    changed = [case_id for case_id, revision in mine.items() if had.get(case_id) != revision]
    sent = changed[:MOST_CASES]
    known = {case_id: revision for case_id, revision in had.items() if case_id in mine}
    known.update({case_id: mine[case_id] for case_id in sent})
    return {
        "cases": day_case.whole_cases(session, sent, account_id) if sent else [],
        "gone": [case_id for case_id in had if case_id not in mine],
        "cursor": packed(known),
        "more": len(changed) > len(sent),
    }


def packed(known: Mapping[str, int]) -> str:
    """The opaque cursor of what a phone knows."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(known).encode(), 1)).decode()


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
