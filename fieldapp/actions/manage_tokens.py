"""How does another system get its token, and how does it lose it?

A token is shown once; the database keeps its digest. A scope says what it opens, areas bound where, and commands are
given in the name of an account, so that a colleague always reads who decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.actions.recognise_token import LENT
from fieldapp.core.ids import uuid7
from fieldapp.core.tokens import SCOPES, digest, new_api_token
from fieldapp.core.windows import DAY_MS
from fieldapp.store import areas, people, tokens

LONGEST_NAME = 60


class NotMade(Exception):
    """Why not, in words for the person who asked."""


@dataclass(frozen=True)
class NewToken:
    """`area_names` empty: every area; `account` (a login) is in whose name commands are given; `days` None: no end."""

    name: str
    scopes: Sequence[str]
    area_names: Sequence[str] = ()
    account: str = ""
    days: int | None = None


def add_token(session: Session, now_ms: int, wanted: NewToken) -> str:
    """Make it and return it, for this one time; NotMade says what is wrong."""
    _check(wanted)
    found = areas.areas_named(session, wanted.area_names)
    missing = set(wanted.area_names) - {area.name for area in found}
    if missing:
        raise NotMade(f"no area is named {', '.join(sorted(missing))}; `fieldapp area add` makes one")
    token = new_api_token()
    values = {
        "id": uuid7(now_ms),
        "token_hash": digest(token),
        "name": wanted.name.strip(),
        "account_id": _account(session, wanted),
        "scopes": sorted(set(wanted.scopes)),
        "area_ids": [area.id for area in found],
        "created_ms": now_ms,
        "expires_ms": None if wanted.days is None else now_ms + wanted.days * DAY_MS,
    }
    try:
        tokens.add(session, values)
        session.commit()
    except IntegrityError:
        session.rollback()
        raise NotMade(f"there is or was a token {values['name']}; give this one another name") from None
    return token


def revoke_token(session: Session, now_ms: int, name: str) -> None:
    """End it at once; NotMade when none of that name holds."""
    if not tokens.revoke(session, name, now_ms):
        session.rollback()
        raise NotMade(f"no token {name} holds; `fieldapp token list` shows them")
    session.commit()


def _check(wanted: NewToken) -> None:
    if not wanted.name.strip() or len(wanted.name) > LONGEST_NAME:
        raise NotMade(f"a token needs a name of {LONGEST_NAME} characters at most: which system holds it")
    unknown = set(wanted.scopes) - set(SCOPES)
    if unknown or not wanted.scopes:
        raise NotMade(f"a token needs scopes; there are {', '.join(SCOPES)}")
    if wanted.days is not None and not 0 < wanted.days <= 3650:
        raise NotMade("a token holds for 1 to 3650 days")
    if "events:write" in wanted.scopes and not wanted.account:
        raise NotMade("commands are given in somebody's name: say --as LOGIN, a dispatcher's account for that system")


def _account(session: Session, wanted: NewToken) -> str | None:
    if not wanted.account:
        return None
    account = people.account_by_login(session, wanted.account)
    if account is None or not account.active:
        raise NotMade(f"nobody signs in as {wanted.account}")
    if account.role != LENT:
        raise NotMade(f"{wanted.account} is no {LENT}; a token acts as one or as nobody")
    return str(account.id)
