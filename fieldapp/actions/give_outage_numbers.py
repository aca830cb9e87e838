"""How does a desk have numbers for calls before the server goes away (S1.6)? Given with its sync, a block at a time.

A desk is a browser profile: it has a letter in each of its areas, and each person at it numbers of her own. Blanks that
the office prints ahead have a letter of their own.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.outage_numbers import BLOCK, LOW, PAPER, free_letter
from fieldapp.core.people import Actor
from fieldapp.core.windows import DAY_MS
from fieldapp.store import outage_numbers as store
from fieldapp.store.db import reading_first

GONE_MS = 90 * DAY_MS  # a profile that was not seen for so long has been thrown away: its letter goes to another
SEEN_MS = DAY_MS // 24
SINGLE = 1  # letters of one character go round first; more only where all of them are in use
TRIES = 20  # each lost race was won by another desk
Given = dict[str, dict[str, Any]]
Printed = Mapping[str, Collection[str]]  # by area
NOTHING: Printed = MappingProxyType({})


def numbers_of_desk(
    session: Session,
    now_ms: int,
    actor: Actor,
    device: str,
    printed: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Given:
    """By area the device's letter and the numbers that a call may still get; `printed` ones are on paper. Commits."""
    area_ids = sorted(actor.area_ids)
    with reading_first(session):
        rows = store.letters_of(session, area_ids, device)
        left = store.open_of(session, area_ids, device, actor.id)
    is_enough = all(area_id in rows and len(left[area_id]) >= LOW for area_id in area_ids)
    if is_enough and not printed and all(row.seen_ms > now_ms - SEEN_MS for row in rows.values()):
        return _said(rows, left)
    for area_id in actor.area_ids & printed.keys():
        store.on_paper(session, area_id, device, actor.id, printed[area_id])
    store.seen(session, area_ids, device, now_ms)
    for area_id in area_ids:
        if area_id not in rows:
            _take_letter(session, now_ms, area_id, device)
    rows = store.letters_of(session, area_ids, device)
    left = store.open_of(session, area_ids, device, actor.id)
    for area_id in area_ids:  # few, and only when numbers run low
        if len(left[area_id]) < LOW:
            left[area_id] += store.give_block(session, rows[area_id], BLOCK, now_ms, account_id=actor.id)
    session.commit()
    return _said(rows, left)


def numbers_of_blanks(session: Session, now_ms: int, actor: Actor, area_id: str, count: int) -> list[str]:
    """As many numbers for blanks of this area that are printed now. Commits."""
    for _ in range(TRIES):
        store.take_letter(session, area_id, PAPER, "", now_ms)
        row = store.letters_of(session, [area_id], "")[area_id]
        given = store.give_block(session, row, count, now_ms, account_id=actor.id, kind=store.PAPER)
        if given:
            session.commit()
            return given
    raise RuntimeError("every try for a block of numbers was overtaken")


def _take_letter(session: Session, now_ms: int, area_id: str, device: str) -> None:
    for _ in range(TRIES):
        letter = free_letter(store.taken_letters(session, area_id))
        if len(letter) > SINGLE and store.inherit_letter(
            session, area_id, device, unseen_ms=now_ms - GONE_MS, now_ms=now_ms
        ):
            return
        if store.take_letter(session, area_id, letter, device, now_ms):
            return
        if area_id in store.letters_of(session, [area_id], device):  # another tab of the same desk
            return
    raise RuntimeError("every try for a letter was overtaken")


def _said(rows: dict[str, Any], left: dict[str, list[str]]) -> Given:
    return {area_id: {"letter": row.letter, "numbers": left[area_id]} for area_id, row in rows.items()}
