"""How is a message claimed by exactly one sender, and how does its row follow what became of it?

Claim is one conditional UPDATE with a lease and an attempt number; every later write carries that number, so that a
sender who slept past his lease changes nothing (reliability 4.2). No transaction stays open during the network call.
The lease is written and read in the handed-in time: see docs/decisions/0019-sending.md for why not in the database's.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from fieldapp.core.ladders import UNDECIDED
from fieldapp.core.sending import ENDS, LEASE_MS
from fieldapp.store.plain import Plain
from fieldapp.store.tables import outbox, outbox_words
from fieldapp.store.upsert import insert_into


def claim(session: Session, outbox_id: str, now_ms: int) -> dict[str, Any] | None:
    """The row, now `sending` with a lease of 20 s and the next attempt number; None when it is not to be sent now.

    What a colleague has seen, or what is settled, is no longer told to anybody: that is asked in the same UPDATE.
    """
    taken = _CLAIM.rows(session, outbox_id=outbox_id, at_ms=now_ms, lease_ms=now_ms + LEASE_MS)
    return None if not taken else _read(taken[0])


def _read(cells: tuple[Any, ...]) -> dict[str, Any]:
    row = dict(zip(_NAMES, cells, strict=True))
    return {**row, "values": orjson.loads(row["values"] or "null"), "corrected": bool(row["corrected"])}


def cancel_unwanted(session: Session, outbox_id: str, now_ms: int) -> bool:
    """End a message whose alerts have all been seen or settled; True when it ended by this."""
    return bool(_CANCEL.rows(session, outbox_id=outbox_id, at_ms=now_ms))


# It waits and its time has come, or its sender's lease ran out.
_MAY_BE_TAKEN = (
    "o.id = :outbox_id AND ((o.state = 'waiting' AND o.not_before_ms <= :at_ms) "
    "OR (o.state = 'sending' AND o.lease_until_ms < :at_ms))"
)
# It speaks of no alert, or of at least one that is open and unanswered (a bundle names many, E14). Unanswered: nobody
# has seen it; on the ladder that begins when somebody has, nobody has decided.
_IS_WANTED = (
    "((o.alert_id IS NULL AND NOT EXISTS (SELECT 1 FROM outbox_alerts n WHERE n.outbox_id = o.id)) "
    "OR EXISTS (SELECT 1 FROM alerts a WHERE (a.id = o.alert_id OR a.id IN "
    "(SELECT n.alert_id FROM outbox_alerts n WHERE n.outbox_id = o.id)) AND a.open AND "
    f"((o.step < {UNDECIDED} AND a.seen_ms IS NULL) OR (o.step >= {UNDECIDED} AND a.decided_ms IS NULL))))"
)
_NAMES = [column.name for column in outbox.c]
_COLUMNS = ", ".join('CAST("values" AS text)' if name == "values" else f'"{name}"' for name in _NAMES)
_CLAIM = Plain(
    "UPDATE outbox AS o SET state = 'sending', lease_until_ms = :lease_ms, attempt_no = attempt_no + 1 "
    f"WHERE {_MAY_BE_TAKEN} AND {_IS_WANTED} RETURNING {_COLUMNS}"
)
_CANCEL = Plain(
    "UPDATE outbox AS o SET state = 'cancelled', note = 'somebody has seen it', settled_ms = :at_ms "
    f"WHERE {_MAY_BE_TAKEN} AND NOT {_IS_WANTED} RETURNING id"
)


def settle(session: Session, row: Mapping[str, Any], *, state: str, note: str, now_ms: int, **more: Any) -> bool:
    """Move a claimed row on; False when the claim is not ours any more (a later attempt took over).

    `more`: further columns, such as `not_before_ms` of the next try, `gateway`, `parts`, `check_ms`.
    """
    mine = and_(outbox.c.id == row["id"], outbox.c.attempt_no == row["attempt_no"], outbox.c.state == "sending")
    values = {"state": state, "note": note[:400], "settled_ms": now_ms if state in ENDS else None, **more}
    return session.execute(update(outbox).where(mine).values(values).returning(outbox.c.id)).first() is not None


def state_of(session: Session, outbox_id: str) -> str:
    """Where the message stands; NoResultFound when there is none."""
    return str(session.execute(select(outbox.c.state).where(outbox.c.id == outbox_id)).scalar_one())


def wait_no_longer(session: Session, now_ms: int) -> int:
    """Messages whose receipt did not come in its time become `no_receipt`; how many."""
    late = and_(outbox.c.state == "accepted", outbox.c.check_ms <= now_ms)
    values = {"state": "no_receipt", "note": "no receipt came", "settled_ms": now_ms, "check_ms": None}
    return len(session.execute(update(outbox).where(late).values(values).returning(outbox.c.id)).all())


def overdue_ids(session: Session, now_ms: int, grace_ms: int, most: int) -> list[str]:
    """Messages that nobody took `grace_ms` after their time, the longest waiting first."""
    return _ids(session, and_(outbox.c.state == "waiting", outbox.c.not_before_ms <= now_ms - grace_ms), most)


def left_ids(session: Session, now_ms: int, most: int) -> list[str]:
    """Messages whose sender's lease ran out: it died, or sleeps."""
    return _ids(session, and_(outbox.c.state == "sending", outbox.c.lease_until_ms < now_ms), most)


def _ids(session: Session, which: ColumnElement[bool], most: int) -> list[str]:
    return list(session.scalars(select(outbox.c.id).where(which).order_by(outbox.c.not_before_ms).limit(most)))


def save_words(session: Session, outbox_id: str, address: str, words: str) -> None:
    """Keep what is about to be said; a repeated attempt says the same."""
    row = {"outbox_id": outbox_id, "address": address, "words": words}
    session.execute(insert_into(session, outbox_words).values(row).on_conflict_do_nothing())


def readdress(session: Session, outbox_id: str, address: str) -> None:
    """Another address than an earlier try had: what stands there is where it really goes."""
    session.execute(update(outbox_words).where(outbox_words.c.outbox_id == outbox_id).values(address=address))


def saved_words(session: Session, outbox_id: str) -> tuple[str, str] | None:
    """`(address, words)` of an earlier attempt, or None."""
    row = session.execute(select(outbox_words).where(outbox_words.c.outbox_id == outbox_id)).first()
    return None if row is None else (row.address, row.words)
