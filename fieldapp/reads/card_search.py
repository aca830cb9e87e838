"""Which answer cards fit a question best? By the rule of core/card_words.rank, on both databases.

Two looks at the words' index: how many cards have each word, and with what that makes it worth, the cards themselves.
One statement would keep the hits aside to read them twice, and group them though a word stands once in a card.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from fieldapp.core.card_words import EQUAL, Stems, Wanted, needed, rarity, wanted_of
from fieldapp.store.tables import answer_cards, card_words

MOST = 50
_index = card_words.c


@dataclass(frozen=True)
class Spread:
    """How often something that is looked for stands in the index: in how many rows, the first and last word of them."""

    one: Wanted
    rows: int
    first: str
    last: str


def find_cards(session: Session, stems: Stems, question: str, most: int = MOST) -> list[int]:
    """The numbers of the cards that fit, the best first; none for a question without words."""
    wanted = wanted_of(question[:200], stems)
    parts = list(_hits(session, _spreads(session, wanted))) if wanted else []
    if not parts:
        return []
    hits = union_all(*parts).subquery("hits")
    query = (
        select(hits.c.number)
        .group_by(hits.c.number)
        .having(func.count() >= needed(wanted))
        .order_by(func.sum(hits.c.score).desc(), hits.c.number)
        .limit(most)
    )
    return list(session.scalars(query))


def _spreads(session: Session, wanted: Sequence[Wanted]) -> list[Spread]:
    """Of all that is looked for; what stands nowhere is left out."""
    columns = (func.count().label("rows"), func.min(_index.word).label("first"), func.max(_index.word).label("last"))
    parts = [select(literal(place).label("place"), *columns).where(_found(one)) for place, one in enumerate(wanted)]
    found = session.execute(union_all(*parts)).all()
    return [Spread(wanted[row.place], row.rows, row.first, row.last) for row in sorted(found) if row.rows]


def _hits(session: Session, spreads: Sequence[Spread]) -> Iterator[Select[tuple[int, int]]]:
    """For each of them the cards that have it, with the weight of its best word times what it is worth."""
    cards, having = _counted(session, spreads)
    for place, spread in enumerate(spreads):
        # At least 1: a card may have been archived between the two looks.
        worth = max(1, rarity(cards, having.get(place, spread.rows)))
        if place not in having:
            times = EQUAL if spread.first == spread.one.word else 1
            score = (_index.weight * (worth * times)).label("score")
            yield select(_index.number, score).where(_index.word == spread.first)
            continue
        best = func.max(case((_index.word == spread.one.word, _index.weight * EQUAL), else_=_index.weight))
        yield select(_index.number, (best * worth).label("score")).where(_found(spread.one)).group_by(_index.number)


def _counted(session: Session, spreads: Sequence[Spread]) -> tuple[int, dict[int, int]]:
    """How many cards there are, and by place how many have it, where a card may have it in several words."""
    whole = select(literal(-1).label("place"), func.count().label("n")).where(answer_cards.c.archived_ms.is_(None))
    parts = [whole.select_from(answer_cards)]
    for place, spread in enumerate(spreads):
        if spread.first != spread.last:
            numbers = select(_index.number).where(_found(spread.one)).distinct().subquery(f"numbers_{place}")
            parts.append(select(literal(place), func.count()).select_from(numbers))
    counted = {row.place: row.n for row in session.execute(union_all(*parts))}
    return counted.pop(-1), counted


def _found(one: Wanted) -> ColumnElement[bool]:
    return (_index.word >= one.word) & (_index.word < _after(one.word)) if one.begins else _index.word == one.word


def _after(word: str) -> str:
    """The first text that does not begin with the word any more."""
    return word[:-1] + chr(ord(word[-1]) + 1)


def in_order(numbers: Sequence[int], rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The rows of cards in the order of their numbers as found; those that went meanwhile are left out."""
    by_number = {row["number"]: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number]
