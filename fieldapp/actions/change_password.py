"""How does a person prove and change her own password? By the old one, under the limits of a sign-in (G3)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from fieldapp.actions import limit
from fieldapp.actions.add_user import SHORTEST_PASSWORD
from fieldapp.actions.sign_in import LONGEST_PASSWORD
from fieldapp.core.people import Actor
from fieldapp.store import limits, people, sessions


def change_password(session: Session, now_ms: int, actor: Actor, device: str, old: str, new: str) -> str | None:
    """None when it was changed and every other browser signed out, else short, long, wait or wrong."""
    if len(new) < SHORTEST_PASSWORD:
        return "short"
    if len(new) > LONGEST_PASSWORD:
        return "long"
    if fault := prove_password(session, now_ms, actor, old):
        return fault
    people.set_password(session, actor.id, PasswordHasher().hash(new))
    sessions.revoke_others(session, actor.id, device, now_ms)
    sessions.call_lost(session, actor.id, now_ms, but=device)
    session.commit()
    return None


def prove_password(session: Session, now_ms: int, actor: Actor, password: str) -> str | None:
    """None when this is her password, else wait or wrong: a screen left open is not she. Commits the try first."""
    key = f"own password {actor.id}"
    waits = limit.charge(session, key, limit.ACCOUNT, now_ms)
    session.commit()
    if waits:
        return "wait"
    if not _matches(session, actor.id, password):
        return "wrong"
    limits.forget_counter(session, key)
    return None


def end_others(session: Session, now_ms: int, actor: Actor, device: str) -> None:
    """Sign out everywhere but here."""
    sessions.revoke_others(session, actor.id, device, now_ms)
    sessions.call_lost(session, actor.id, now_ms, but=device)
    session.commit()


def _matches(session: Session, account_id: str, password: str) -> bool:
    account = people.account_by_id(session, account_id)
    try:
        return account is not None and PasswordHasher().verify(account.password_hash, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
