"""How is the trail written, sealed and read in order?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from fieldapp.store.tables import cases, trail, trail_seals
from fieldapp.store.upsert import insert_into


def area_and_noted(session: Session, row: Mapping[str, Any], since_ms: int) -> tuple[str, bool]:
    """The area of the visit that the row is about (empty: there is none), and whether the same was noted since."""
    same = [trail.c[name] == row[name] for name in ("account_id", "what", "about", "detail")]
    noted = exists().where(*same, trail.c.at_ms >= since_ms)
    found = session.execute(select(cases.c.area_id, noted.label("noted")).where(cases.c.id == row["about"])).first()
    return (found.area_id, bool(found.noted)) if found else ("", False)


def add(session: Session, row: Mapping[str, Any]) -> None:
    """One row."""
    session.execute(insert(trail).values(**row))


def last_seal(session: Session) -> tuple[int, bytes | None]:
    """`(number up to which is sealed, its seal)`."""
    query = select(trail_seals.c.to_seq, trail_seals.c.chain).order_by(trail_seals.c.after_seq.desc()).limit(1)
    row = session.execute(query).first()
    return (row.to_seq, bytes(row.chain)) if row else (0, None)


def rows_after(session: Session, seq: int, *, most: int, to_seq: int | None = None) -> list[dict[str, Any]]:
    """Rows by number, from behind `seq` up to `to_seq`."""
    query = select(trail).where(trail.c.seq > seq).order_by(trail.c.seq).limit(most)
    query = query if to_seq is None else query.where(trail.c.seq <= to_seq)
    return [dict(row._mapping) for row in session.execute(query)]


def seals_after(session: Session, seq: int, most: int) -> list[dict[str, Any]]:
    """Seals in their order, from the one that follows `seq` on."""
    query = select(trail_seals).where(trail_seals.c.after_seq >= seq).order_by(trail_seals.c.after_seq).limit(most)
    return [dict(row._mapping) for row in session.execute(query)]


def add_seal(session: Session, rows: Sequence[Mapping[str, Any]], after_seq: int, chain: bytes, now_ms: int) -> None:
    """One seal; another process that was faster wins."""
    row = {"after_seq": after_seq, "to_seq": rows[-1]["seq"], "chain": chain, "at_ms": now_ms}
    session.execute(insert_into(session, trail_seals).values(row).on_conflict_do_nothing())
