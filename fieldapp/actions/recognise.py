"""Whose tokens are these? One reading statement a request; the time of last use is written once a minute at most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.actions.sign_in import token_hash
from fieldapp.core.people import Actor
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import sessions
from fieldapp.store.ahead import Ahead as Ahead  # the web names it, too
from fieldapp.store.db import reading_first

HOUR_MS = 60 * MINUTE_MS


@dataclass(frozen=True)
class Recognised:
    """`reader` may see things; `uploaders` (by account id) may hand in their own reports."""

    reader: Actor | None
    uploaders: dict[str, Actor]


NOBODY = Recognised(None, {})


def recognise(
    session: Session,
    now_ms: int,
    *,
    read_token: str,
    upload_tokens: Sequence[str],
    idle_hours: int,
    then: Ahead | None = None,
) -> Recognised:
    """The people behind the tokens. Tied to neither address nor browser: a phone changes both (finding 4).

    `then` is what a sync will ask next; PostgreSQL answers both at once.
    """
    hashes = {token_hash(token): token for token in [read_token, *upload_tokens] if token}
    if not hashes:
        return NOBODY
    with reading_first(session):
        rows = sessions.sessions_of_tokens(session, list(hashes), now_ms, then)
    fresh = [row for row in rows if row.kind == "upload" or now_ms - row.seen_ms < idle_hours * HOUR_MS]
    _remember_use(session, fresh, now_ms)
    readers = _actors(row for row in fresh if row.kind == "read" and hashes[row.token_hash] == read_token)
    uploaders = _actors(row for row in fresh if row.kind == "upload")
    return Recognised(next(iter(readers.values()), None), uploaders)


def _remember_use(session: Session, rows: list[sessions.SignedIn], now_ms: int) -> None:
    old = {row.token_hash for row in rows if now_ms - row.seen_ms >= MINUTE_MS}
    if old:
        sessions.touch(session, sorted(old), now_ms)
        session.commit()


def _actors(rows: Iterable[sessions.SignedIn]) -> dict[str, Actor]:
    """One actor an account; the rows differ in `area_id` only."""
    found: dict[str, tuple[sessions.SignedIn, dict[str, str]]] = {}
    for row in rows:
        zones = found.setdefault(row.account_id, (row, {}))[1]
        if row.area_id is not None and row.zone is not None:
            zones[row.area_id] = row.zone
    return {
        account_id: Actor(account_id, row.role, row.name, row.locale, frozenset(zones), zones)
        for account_id, (row, zones) in found.items()
    }
