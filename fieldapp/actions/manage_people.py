"""How do accounts come, change and end? An administrator's business, within her own areas (decision 12).

Each answers the codes of `people.problem.…`; nothing was kept unless there are none. An account that reaches beyond the
administrator's areas is not hers to change, and nobody changes the own role, areas or right to sign in.
"""

import re
import secrets
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.actions.add_user import LOGIN
from fieldapp.actions.e164 import e164_of
from fieldapp.actions.set_duty import EMAIL
from fieldapp.core.people import LOCALES, ROLES, Actor
from fieldapp.store import passkeys, people, second_factors, sessions, subscriptions

Problems = list[str]
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from a slip of paper
GROUPS, GROUP = 3, 4
POSITION = 60  # letters of it, as it is said to callers
EXTENSION = r"[0-9A-Za-z*#._-]{0,40}"  # of a line at the telephone system; people of one seat share it


@dataclass(frozen=True)
class Person:
    """What stands in the form; `area_ids` are the areas of the account."""

    name: str
    role: str
    area_ids: frozenset[str]
    badge: str = ""
    phone: str = ""
    email: str = ""
    position: str = ""
    extension: str = ""
    locale: str = "ru"


def add_person(session: Session, now_ms: int, actor: Actor, login: str, person: Person) -> tuple[Problems, str, str]:
    """Problems, the id and the first password of a new account; the password is shown once and kept as its hash."""
    problems = [] if LOGIN.fullmatch(login) else ["login"]
    problems += _problems(actor, person)
    if problems:
        return problems, "", ""
    account_id, password = str(uuid.uuid4()), new_password()
    values = {**_columns(person), "id": account_id, "login": login, "created_ms": now_ms}
    values["password_hash"] = PasswordHasher().hash(password)
    try:
        people.add_account(session, values, person.area_ids)
        session.commit()
    except IntegrityError:
        session.rollback()
        return ["taken"], "", ""
    return [], account_id, password


def change_person(session: Session, actor: Actor, account_id: str, person: Person) -> Problems:
    """Write what the form says; a phone in any spelling is kept as it is dialled."""
    known = _hers(session, actor, account_id)
    if known is None:
        return ["not_yours"]
    role, areas = known
    if account_id == actor.id and (role, areas) != (person.role, person.area_ids):
        return ["own_role"]
    if problems := _problems(actor, person):
        return problems
    people.change_account(session, account_id, _columns(person), person.area_ids)
    if person.role == "technician":  # his is the enrolled phone, which asks for nothing else (4.9)
        passkeys.remove_all(session, account_id)
        second_factors.drop(session, account_id)
    session.commit()
    return []


def set_active(session: Session, now_ms: int, actor: Actor, account_id: str, *, active: bool) -> Problems:
    """Let a person in again, or end the account: who left is out at once, on every device."""
    if _hers(session, actor, account_id) is None:
        return ["not_yours"]
    if account_id == actor.id:
        return ["own_account"]
    people.set_active(session, account_id, active=active)
    if not active:
        _cut_off(session, now_ms, account_id)
    session.commit()
    return []


def give_password(session: Session, now_ms: int, actor: Actor, account_id: str) -> tuple[Problems, str]:
    """A new password, shown once; whoever is signed in with the old one is out. Reports may still be handed in."""
    if _hers(session, actor, account_id) is None:
        return ["not_yours"], ""
    password = new_password()
    people.set_password(session, account_id, PasswordHasher().hash(password))
    sessions.revoke_reading(session, account_id, now_ms)
    session.commit()
    return [], password


def lose_phone(session: Session, now_ms: int, actor: Actor, account_id: str) -> Problems:
    """One button for a stolen phone: nothing of this account opens any more, and nothing is pushed to it (G4).

    A passkey may lie on that phone, so none opens without the password from now on.
    """
    if _hers(session, actor, account_id) is None:
        return ["not_yours"]
    _cut_off(session, now_ms, account_id)
    session.commit()
    return []


def drop_factor(session: Session, actor: Actor, account_id: str) -> Problems:
    """For who has lost both device and recovery codes: no code is asked until she adds a device again."""
    if _hers(session, actor, account_id) is None:
        return ["not_yours"]
    second_factors.drop(session, account_id)
    session.commit()
    return []


def drop_passkey(session: Session, actor: Actor, account_id: str, passkey_id: str) -> Problems:
    """A passkey was lost with its device: it opens nothing any more."""
    if _hers(session, actor, account_id) is None:
        return ["not_yours"]
    passkeys.remove(session, account_id, passkey_id)
    second_factors.drop_unneeded_recovery(session, account_id)
    session.commit()
    return []


def end_device(session: Session, now_ms: int, actor: Actor, account_id: str, device: str) -> Problems:
    """Sign a person out of one browser."""
    if account_id != actor.id and _hers(session, actor, account_id) is None:
        return ["not_yours"]
    sessions.revoke_device(session, account_id, device, now_ms)
    sessions.call_lost(session, account_id, now_ms, device=device)
    session.commit()
    return []


def new_password() -> str:
    """Twelve letters and digits in three groups, some 59 bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP))
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _cut_off(session: Session, now_ms: int, account_id: str) -> None:
    passkeys.want_password(session, account_id)
    sessions.revoke_all(session, account_id, now_ms)
    sessions.call_lost(session, account_id, now_ms)
    subscriptions.forget_all(session, account_id)


def _hers(session: Session, actor: Actor, account_id: str) -> tuple[str, frozenset[str]] | None:
    """Role and areas of an account that lies within the administrator's areas."""
    account = people.account_by_id(session, account_id)
    areas = people.areas_of(session, account_id)
    within = bool(areas) and areas <= actor.area_ids
    return (account.role, areas) if account is not None and within and actor.role == "administrator" else None


def _problems(actor: Actor, person: Person) -> Problems:
    faults = {
        "name": not person.name.strip(),
        "role": person.role not in ROLES,
        "locale": person.locale not in LOCALES,
        "areas": not person.area_ids,
        "not_yours": not person.area_ids <= actor.area_ids or actor.role != "administrator",
        "phone": bool(person.phone) and not e164_of(person.phone),
        "position": len(person.position) > POSITION,
        "extension": not re.fullmatch(EXTENSION, person.extension),
        "email": bool(person.email) and not re.fullmatch(EMAIL, person.email),
    }
    return [code for code, wrong in faults.items() if wrong]


def _columns(person: Person) -> dict[str, Any]:
    columns = {name: value.strip() for name, value in asdict(person).items() if isinstance(value, str)}
    return {**columns, "phone": e164_of(person.phone)}
