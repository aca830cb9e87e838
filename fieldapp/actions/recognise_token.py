"""Which system holds this token, and what does it open? Wrong ones are counted by network (G3)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions import limit
from fieldapp.core.people import LOCALES, Actor
from fieldapp.core.tokens import digest, is_api_token
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import tokens
from fieldapp.store.db import reading_first

SYSTEM = "system"  # no person's role
LENT = "dispatcher"  # the one role that a token may act in


@dataclass(frozen=True)
class Bearer:
    """`actor` bounds areas and names the author; its `locale` is empty when the caller may choose the language."""

    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True)
class Unknown:
    """No token that holds; `wait_ms` is how long no further wrong one is looked at."""

    wait_ms: int = 0


def recognise_token(session: Session, now_ms: int, token: str, address: str) -> Bearer | Unknown:
    """Who holds the token. A right one is never locked out by others' wrong ones: nobody guesses 238 bits.

    Its last use is written once a minute at most.
    """
    with reading_first(session):
        found = tokens.holding(session, digest(token), now_ms) if is_api_token(token) else None
        zones = tokens.zones_of(session, found.area_ids, found.account_id) if found is not None else {}
    if found is None:
        return _unknown(session, now_ms, address)
    if found.seen_ms is None or now_ms - found.seen_ms >= MINUTE_MS:
        tokens.touch(session, found.id, now_ms)
        session.commit()
    actor = Actor(
        id=found.account_id or found.id,
        role=LENT if found.role == LENT else SYSTEM,
        name=found.account_name or found.name,
        locale=found.locale if found.locale in LOCALES else "",
        area_ids=frozenset(zones),
        zones=zones,
    )
    return Bearer(actor, frozenset(found.scopes))


def _unknown(session: Session, now_ms: int, address: str) -> Unknown:
    session.rollback()
    wait_ms = limit.charge(session, f"token network {limit.network_of(address)}", limit.NETWORK, now_ms)
    session.commit()
    return Unknown(wait_ms)
