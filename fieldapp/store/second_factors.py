"""What does a person need beside the password, and which codes are left?"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import accounts, passkeys, recovery_codes, second_factors
from fieldapp.store.upsert import insert_into


def factor_of(session: Session, account_id: str) -> Row[Any] | None:
    """The row of an account, also one that was never confirmed."""
    return session.execute(select(second_factors).where(second_factors.c.account_id == account_id)).first()


def is_wanted(session: Session, account_id: str) -> bool:
    """Whether the password alone opens nothing."""
    row = factor_of(session, account_id)
    return row is not None and row.confirmed_ms is not None


class Ways(NamedTuple):
    """What a person has beside the password; without any of them the password alone opens."""

    code: bool
    passkey: bool


def ways(session: Session, account_id: str) -> Ways:
    """What this account has beside the password; asked at once."""
    by_code = exists().where(second_factors.c.account_id == account_id, second_factors.c.confirmed_ms.is_not(None))
    by_passkey = exists().where(passkeys.c.account_id == account_id)
    found = session.execute(select(by_code, by_passkey)).one()
    return Ways(bool(found[0]), bool(found[1]))


def has_any() -> Any:
    """Whether an account of a query on `accounts` has anything beside the password; a column."""
    by_code = exists().where(second_factors.c.account_id == accounts.c.id, second_factors.c.confirmed_ms.is_not(None))
    return or_(by_code, exists().where(passkeys.c.account_id == accounts.c.id))


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
    put_recovery(session, account_id, hashes)


def put_recovery(session: Session, account_id: str, hashes: Iterable[bytes]) -> None:
    """Keep recovery codes in the place of all earlier ones."""
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
    """No code of an app is wanted any more."""
    session.execute(delete(second_factors).where(second_factors.c.account_id == account_id))
    drop_unneeded_recovery(session, account_id)


def drop_unneeded_recovery(session: Session, account_id: str) -> None:
    """Recovery codes go with the last thing that they stand in for."""
    if not any(ways(session, account_id)):
        session.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
