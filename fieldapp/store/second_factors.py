"""Who needs a code beside the password, and which codes are left?"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import recovery_codes, second_factors
from fieldapp.store.upsert import insert_into


def factor_of(session: Session, account_id: str) -> Row[Any] | None:
    """The row of an account, also one that was never confirmed."""
    return session.execute(select(second_factors).where(second_factors.c.account_id == account_id)).first()


def is_wanted(session: Session, account_id: str) -> bool:
    """Whether the password alone opens nothing."""
    row = factor_of(session, account_id)
    return row is not None and row.confirmed_ms is not None


def begin(session: Session, account_id: str, secret: bytes, now_ms: int) -> None:
    """Keep a secret that is not confirmed yet, in place of an earlier one of that kind."""
    row = {"secret": secret, "last_step": 0, "created_ms": now_ms, "confirmed_ms": None}
    kept = insert_into(session, second_factors).values(account_id=account_id, **row)
    unconfirmed = second_factors.c.confirmed_ms.is_(None)
    session.execute(kept.on_conflict_do_update(index_elements=["account_id"], set_=row, where=unconfirmed))


def confirm(session: Session, account_id: str, now_ms: int, hashes: Iterable[bytes]) -> None:
    """From now on it is wanted; the recovery codes take the place of all earlier ones."""
    mine = second_factors.c.account_id == account_id
    session.execute(update(second_factors).where(mine).values(confirmed_ms=now_ms))
    session.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
    session.execute(insert(recovery_codes), [{"account_id": account_id, "code_hash": one} for one in hashes])


def use_step(session: Session, account_id: str, step: int) -> bool:
    """Whether a code of this time step was not used before; it is now. One statement, so that a race has one winner."""
    fresh = (second_factors.c.account_id == account_id) & (second_factors.c.last_step < step)
    done: Any = session.execute(update(second_factors).where(fresh).values(last_step=step))
    return bool(done.rowcount)


def use_recovery(session: Session, account_id: str, code_hash: bytes, now_ms: int) -> bool:
    """Whether this recovery code was there and not used; it is now."""
    unused = (
        (recovery_codes.c.account_id == account_id)
        & (recovery_codes.c.code_hash == code_hash)
        & recovery_codes.c.used_ms.is_(None)
    )
    done: Any = session.execute(update(recovery_codes).where(unused).values(used_ms=now_ms))
    return bool(done.rowcount)


def recovery_left(session: Session, account_id: str) -> int:
    """How many recovery codes were not used yet."""
    unused = (recovery_codes.c.account_id == account_id) & recovery_codes.c.used_ms.is_(None)
    return session.execute(select(func.count()).select_from(recovery_codes).where(unused)).scalar() or 0


def drop(session: Session, account_id: str) -> None:
    """The password alone opens again."""
    session.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
    session.execute(delete(second_factors).where(second_factors.c.account_id == account_id))
