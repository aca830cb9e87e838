"""How does an answer card become another, and how does it leave (S2.2, S2.3, S2.27)? Archived, never deleted."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.core.answer_cards import Card, found_by
from fieldapp.core.card_words import Stems, words_of
from fieldapp.core.ids import uuid7
from fieldapp.core.people import Actor
from fieldapp.store import answer_cards as store

EDITORS = ("manager", "administrator")
Row = Mapping[str, Any]


class Stale(Exception):
    """Somebody else changed the card since it was read."""


def may_edit(actor: Actor | None, owner_id: str) -> bool:
    """Managers, administrators and the card's owner; the terminal has no actor."""
    return actor is None or actor.role in EDITORS or (actor.id == owner_id and actor.role != "auditor")


def add_card(session: Session, stems: Stems, now_ms: int, actor: Actor | None, card: Card) -> int:
    """A new card; its number. Commits."""
    if not may_edit(actor, ""):
        raise PermissionError("cards")
    number = write_new(session, stems, now_ms, actor.id if actor else "", card)
    session.commit()
    return number


def change_card(
    session: Session, stems: Stems, now_ms: int, actor: Actor | None, number: int, card: Card, *, revision: int
) -> bool:
    """The card says this from now on; False when it did so before. Commits.

    Raises Stale when `revision` is not the present one, PermissionError, and KeyError without such a card.
    """
    seq = store.hold(session)
    known = _mine(session, actor, number)
    if known["revision"] != revision:
        raise Stale
    changed = differs(known, card)
    if changed:
        write_over(session, stems, now_ms, actor.id if actor else "", known, card, seq)
    session.commit()
    return changed


def say_checked(session: Session, stems: Stems, now_ms: int, actor: Actor, number: int, *, check_day: int) -> None:
    """Somebody looked: the card is true, and is looked at again by that day. Commits."""
    seq = store.hold(session)
    known = _mine(session, actor, number)
    write_over(session, stems, now_ms, actor.id, known, replace(card_of(known), check_day=check_day), seq)
    session.commit()


def archive_card(session: Session, stems: Stems, now_ms: int, actor: Actor, number: int, *, archived: bool) -> None:
    """Nobody finds it any more, or people do again. Commits."""
    seq = store.hold(session)
    known = _mine(session, actor, number)
    if bool(known["archived_ms"]) != archived:
        known = {**known, "archived_ms": now_ms if archived else None}
        write_over(session, stems, now_ms, actor.id, known, card_of(known), seq)
    session.commit()


def card_of(row: Row) -> Card:
    """A stored card as the core knows one."""
    return Card(**{name: row[name] for name in Card.__dataclass_fields__})


def differs(known: Row, card: Card) -> bool:
    """Whether the card says something else than what is stored."""
    return card_of(known) != card


def write_new(session: Session, stems: Stems, now_ms: int, by_id: str, card: Card, number: int = 0) -> int:
    """Write a new card under the next number, or a given one that is free; the number. Commits nothing."""
    seq = store.hold(session)
    number = number or store.next_number(session)
    known = {"id": uuid7(now_ms), "number": number, "revision": 0, "archived_ms": None}
    write_over(session, stems, now_ms, by_id, known, card, seq)
    return number


def write_over(session: Session, stems: Stems, now_ms: int, by_id: str, known: Row, card: Card, seq: int) -> None:
    """Write the card over what was known, with its version and its words. Under `hold`; commits nothing."""
    said = asdict(card) | {"words": {locale: dict(words) for locale, words in card.words.items()}}
    row = {name: known[name] for name in ("id", "number", "archived_ms")} | said
    row |= {"revision": known["revision"] + 1, "seq": seq, "changed_ms": now_ms}
    store.put_card(session, row, by_id, said | {"archived": row["archived_ms"] is not None})
    words = words_of(*found_by(card.words), stems) if row["archived_ms"] is None else {}
    store.put_words(session, row["number"], words)


def _mine(session: Session, actor: Actor | None, number: int) -> dict[str, Any]:
    known = store.card(session, number)
    if known is None:
        raise KeyError(number)
    if not may_edit(actor, known["owner_id"]):
        raise PermissionError("cards")
    return known
