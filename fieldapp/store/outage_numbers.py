"""How are outage numbers given out, used and closed, so that two desks never have the same and each has one end?

Every change is an update or insert with its condition: whoever comes second changes nothing and looks again.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.core.outage_numbers import spelled
from fieldapp.store.tables import outage_letters, outage_numbers
from fieldapp.store.upsert import insert_into

DESK, PAPER = "desk", "paper"
OPEN, USED, VOID = "open", "used", "void"
letters, numbers = outage_letters.c, outage_numbers.c


def letters_of(session: Session, area_ids: Collection[str], device: str) -> dict[str, Any]:
    """The rows of this device's letters, by area."""
    query = select(outage_letters).where(letters.area_id.in_(list(area_ids)), letters.device == device)
    return {row.area_id: row for row in session.execute(query)}


def taken_letters(session: Session, area_id: str) -> set[str]:
    """Those of the area that some device has."""
    return set(session.scalars(select(letters.letter).where(letters.area_id == area_id)))


def take_letter(session: Session, area_id: str, letter: str, device: str, now_ms: int) -> bool:
    """Whether the letter is this device's now; False when another came first."""
    row = {"area_id": area_id, "letter": letter, "device": device, "last": 0, "seen_ms": now_ms}
    return _changed(session, insert_into(session, outage_letters).values(row).on_conflict_do_nothing())


def inherit_letter(session: Session, area_id: str, device: str, *, unseen_ms: int, now_ms: int) -> bool:
    """Give the device a letter whose own one was not seen since `unseen_ms`; its numbers go on, none comes twice."""
    lost = select(letters.letter).where(letters.area_id == area_id, letters.seen_ms < unseen_ms, letters.device != "")
    letter = session.scalar(lost.order_by(letters.seen_ms, letters.letter).limit(1))
    if letter is None:
        return False
    still = (letters.area_id == area_id, letters.letter == letter, letters.seen_ms < unseen_ms)
    return _changed(session, update(outage_letters).where(*still).values(device=device, seen_ms=now_ms))


def seen(session: Session, area_ids: Collection[str], device: str, now_ms: int) -> None:
    """The device was here."""
    mine = (letters.area_id.in_(list(area_ids)), letters.device == device)
    session.execute(update(outage_letters).where(*mine).values(seen_ms=now_ms))


def give_block(session: Session, row: Any, count: int, now_ms: int, *, account_id: str, kind: str = DESK) -> list[str]:
    """The next `count` numbers of the letter in `row`; none when somebody took a block since it was read."""
    same = (letters.area_id == row.area_id, letters.letter == row.letter, letters.last == row.last)
    if not _changed(session, update(outage_letters).where(*same).values(last=row.last + count)):
        return []
    first = row.last + 1
    given = [
        {"area_id": row.area_id, "number": spelled(row.letter, n), "letter": row.letter, "n": n, "block": first,
         "device": row.device, "account_id": account_id, "kind": kind, "state": OPEN, "given_ms": now_ms}
        for n in range(first, first + count)
    ]  # fmt: skip
    session.execute(insert_into(session, outage_numbers), given)
    return [one["number"] for one in given]


def open_of(session: Session, area_ids: Collection[str], device: str, account_id: str) -> dict[str, list[str]]:
    """By area the numbers that this person's desk may still give to a call, in their order."""
    mine = (numbers.device == device, numbers.account_id == account_id, numbers.state == OPEN, numbers.kind == DESK)
    query = select(numbers.area_id, numbers.number).where(*mine, numbers.area_id.in_(list(area_ids)))
    found: dict[str, list[str]] = {area_id: [] for area_id in area_ids}
    for row in session.execute(query.order_by(numbers.area_id, numbers.letter, numbers.n)):
        found[row.area_id].append(row.number)
    return found


def on_paper(session: Session, area_id: str, device: str, account_id: str, printed: Collection[str]) -> None:
    """These stand on blanks: no call at this desk is given one of them any more."""
    desk = (numbers.area_id == area_id, numbers.device == device, numbers.account_id == account_id)
    mine = (*desk, numbers.number.in_(list(printed)))
    session.execute(update(outage_numbers).where(*mine).values(kind=PAPER))


def one(session: Session, area_id: str, number: str) -> Any:
    """Its row; None when it was never given out."""
    return session.execute(
        select(outage_numbers).where(numbers.area_id == area_id, numbers.number == number)
    ).one_or_none()


def use(
    session: Session, area_id: str, number: str, case_id: str, at_ms: int, *, states: Sequence[str] = (OPEN,)
) -> bool:
    """Whether the number is this call's: it was in one of `states`, or has been this call's before.

    Who had closed it and why stays beside it.
    """
    this = (numbers.area_id == area_id, numbers.number == number)
    used = {"state": USED, "case_id": case_id, "ended_ms": at_ms}
    if _changed(session, update(outage_numbers).where(*this, numbers.state.in_(list(states))).values(**used)):
        return True
    row = one(session, area_id, number)
    return row is not None and row.case_id == case_id


def close_void(session: Session, area_id: str, chosen: Sequence[str], now_ms: int, *, by_id: str, why: str) -> int:
    """Close those of these that are open; how many."""
    these = (numbers.area_id == area_id, numbers.number.in_(list(chosen)), numbers.state == OPEN)
    closed = {"state": VOID, "ended_ms": now_ms, "by_id": by_id, "why": why}
    return _count(session, update(outage_numbers).where(*these).values(**closed))


def _changed(session: Session, statement: Any) -> bool:
    return _count(session, statement) == 1


def _count(session: Session, statement: Any) -> int:
    done: Any = session.execute(statement)
    return int(done.rowcount)
