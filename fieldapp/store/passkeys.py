"""Which passkeys does a person have, and what was one asked to sign?"""

from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import passkey_challenges, passkeys
from fieldapp.store.upsert import insert_into


def of_account(session: Session, account_id: str) -> list[Row[Any]]:
    """The passkeys of an account, the oldest first."""
    mine = select(passkeys).where(passkeys.c.account_id == account_id)
    return list(session.execute(mine.order_by(passkeys.c.created_ms, passkeys.c.id)))


def by_credential(session: Session, credential_id: bytes) -> Row[Any] | None:
    """The passkey that a device calls so."""
    return session.execute(select(passkeys).where(passkeys.c.credential_id == credential_id)).first()


def add(session: Session, values: dict[str, Any]) -> bool:
    """Insert a passkey; False when this device's key is somebody's already."""
    kept = insert_into(session, passkeys).values(values).on_conflict_do_nothing().returning(passkeys.c.id)
    return session.execute(kept).first() is not None


def use(session: Session, passkey_id: str, sign_count: int, *, backed_up: bool, now_ms: int) -> bool:
    """Whether the device's counter went on, or stands at 0 where a device does not count; it is written then.

    One statement, so that of a key and its copy, used at the same instant, one wins.
    """
    went_on = passkeys.c.sign_count < sign_count if sign_count else passkeys.c.sign_count == 0
    now = {"sign_count": sign_count, "backed_up": backed_up, "used_ms": now_ms}
    done: Any = session.execute(update(passkeys).where(passkeys.c.id == passkey_id, went_on).values(now))
    return bool(done.rowcount)


def rename(session: Session, account_id: str, passkey_id: str, name: str) -> bool:
    """Whether the account has this passkey; it is called so now."""
    mine = (passkeys.c.account_id == account_id) & (passkeys.c.id == passkey_id)
    done: Any = session.execute(update(passkeys).where(mine).values(name=name))
    return bool(done.rowcount)


def remove(session: Session, account_id: str, passkey_id: str) -> bool:
    """Whether the account had this passkey; it opens nothing any more."""
    mine = (passkeys.c.account_id == account_id) & (passkeys.c.id == passkey_id)
    done: Any = session.execute(delete(passkeys).where(mine))
    return bool(done.rowcount)


def remove_all(session: Session, account_id: str) -> None:
    """Nobody opens this account with a passkey any more."""
    session.execute(delete(passkeys).where(passkeys.c.account_id == account_id))


def want_password(session: Session, account_id: str) -> None:
    """From now on these passkeys open only beside the password."""
    session.execute(update(passkeys).where(passkeys.c.account_id == account_id).values(opens_alone=False))


def count(session: Session, account_id: str) -> int:
    """How many passkeys the account has."""
    mine = select(func.count()).select_from(passkeys).where(passkeys.c.account_id == account_id)
    return session.execute(mine).scalar() or 0


def put_challenge(session: Session, token_hash: bytes, challenge: bytes, *, expires_ms: int, now_ms: int) -> None:
    """Keep what is to be signed, in place of what this browser was asked before; what has expired goes."""
    session.execute(delete(passkey_challenges).where(passkey_challenges.c.expires_ms <= now_ms))
    row = {"challenge": challenge, "expires_ms": expires_ms}
    kept = insert_into(session, passkey_challenges).values(token_hash=token_hash, **row)
    session.execute(kept.on_conflict_do_update(index_elements=["token_hash"], set_=row))


def take_challenge(session: Session, token_hash: bytes, now_ms: int) -> bytes | None:
    """What was to be signed, once; None when it was taken before, has expired or never was."""
    mine = delete(passkey_challenges).where(passkey_challenges.c.token_hash == token_hash)
    found = session.execute(mine.returning(passkey_challenges.c.challenge, passkey_challenges.c.expires_ms)).first()
    return bytes(found.challenge) if found is not None and found.expires_ms > now_ms else None
