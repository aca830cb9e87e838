"""How do pictures go, and what was kept aside because it fitted nowhere? Beside erasure.py, by the same habits."""

import hashlib
from collections.abc import Callable

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.erasure import Sort, Where
from fieldapp.store.tables import cases, line_calls, photos, quarantine, sealed_reports, unattached

GOING, GONE = "going", "erased"


def pictures(ended: Where, before_ms: int | None, remove: Callable[[str], None]) -> Sort:
    """The pictures of such visits; with `before_ms` also those from before that belong to none.

    Nobody sees them from the first commit on, then `remove` takes a picture's files by its digest. A run that dies in
    between leaves the row as it is, and the next one finds it again. The row stays: the same picture sent again is
    answered as one that is here.
    """

    def blank(session: Session, digests: list[str]) -> int:
        mine = update(photos).where(photos.c.sha256.in_(digests))
        session.execute(mine.values(state=GOING, complete=True))
        session.commit()
        for digest in digests:
            remove(digest)
        session.execute(mine.values(state=GONE))
        return len(digests)

    query = select(photos.c.sha256).outerjoin(cases, cases.c.id == photos.c.case_id)
    which = ended if before_ms is None else or_(ended, photos.c.case_id.is_(None) & (photos.c.created_ms < before_ms))
    return Sort(query.where(which, photos.c.state != GONE), blank)


def raw_input(before_ms: int) -> Sort:
    """Input in quarantine: its words go, and the hash of them; why it was not taken stays."""

    def blank(session: Session, row_ids: list[int]) -> int:
        rows = [{"key": one, "hash": hashlib.sha256(f"erased {one}".encode()).digest()} for one in row_ids]
        written = update(quarantine).where(quarantine.c.id == bindparam("key"))
        session.connection().execute(written.values(raw="", content_hash=bindparam("hash")), rows)
        return len(rows)

    return Sort(select(quarantine.c.id).where(quarantine.c.received_ms < before_ms, quarantine.c.raw != ""), blank)


def waiting_events(before_ms: int) -> Sort:
    """Events whose visit never came: nobody waits for it any more."""

    def blank(session: Session, event_ids: list[str]) -> int:
        session.execute(delete(unattached).where(unattached.c.event_id.in_(event_ids)))
        return len(event_ids)

    return Sort(select(unattached.c.event_id).where(unattached.c.received_ms < before_ms), blank)


def sealed_reports_left(before_ms: int) -> Sort:
    """Reports that a phone had sealed and nobody could open for so long: what they say of people is too old to keep."""

    def blank(session: Session, event_ids: list[str]) -> int:
        session.execute(delete(sealed_reports).where(sealed_reports.c.event_id.in_(event_ids)))
        return len(event_ids)

    return Sort(select(sealed_reports.c.event_id).where(sealed_reports.c.received_ms < before_ms), blank)


def line_numbers(before_ms: int) -> Sort:
    """The numbers that the telephone system named; when it rang and who answered stays."""

    def blank(session: Session, line_ids: list[str]) -> int:
        session.execute(update(line_calls).where(line_calls.c.id.in_(line_ids)).values(e164=""))
        return len(line_ids)

    return Sort(select(line_calls.c.id).where(line_calls.c.began_ms < before_ms, line_calls.c.e164 != ""), blank)
