"""Which answer cards fit a question best? One statement for both databases, by the rule of core/card_words.rank."""

from collections.abc import Sequence

from sqlalchemy import CTE, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from fieldapp.core.card_words import EQUAL, Stems, Wanted, needed, wanted_of
from fieldapp.store.tables import answer_cards, card_words

MOST = 50
MOST_HALVINGS = 20  # a million cards


def find_cards(session: Session, stems: Stems, question: str, most: int = MOST) -> list[int]:
    """The numbers of the cards that fit, the best first; none for a question without words."""
    wanted = wanted_of(question[:200], stems)
    if not wanted:
        return []
    hits = union_all(*(_hits(place, one) for place, one in enumerate(wanted))).cte("hits")
    having = _having(hits)
    score = func.sum(hits.c.best * having.c.worth)
    query = (
        select(hits.c.number)
        .join(having, having.c.place == hits.c.place)
        .group_by(hits.c.number)
        .having(func.count() >= needed(wanted))
        .order_by(score.desc(), hits.c.number)
        .limit(most)
    )
    return list(session.scalars(query))


def _hits(place: int, one: Wanted) -> Select[tuple[int, int, int]]:
    """Each card that has the word, with the weight of its best one."""
    word, weight = card_words.c.word, card_words.c.weight
    if one.begins:
        best = func.max(case((word == one.word, weight * EQUAL), else_=weight))
        found = (word >= one.word) & (word < _after(one.word))
        query = select(literal(place).label("place"), card_words.c.number, best.label("best"))
        return query.where(found).group_by(card_words.c.number)
    equal = (weight * EQUAL).label("best")
    return select(literal(place).label("place"), card_words.c.number, equal).where(word == one.word)


def _having(hits: CTE) -> CTE:
    """What each word is worth: 1 when all cards have it, one more for each halving."""
    cards = select(func.count()).where(answer_cards.c.archived_ms.is_(None)).scalar_subquery()
    counted = select(hits.c.place, func.count().label("n")).group_by(hits.c.place).cte("counted")
    steps = [(counted.c.n * 2**halvings > cards, halvings) for halvings in range(1, MOST_HALVINGS)]
    return select(counted.c.place, case(*steps, else_=MOST_HALVINGS).label("worth")).cte("having")


def _after(word: str) -> str:
    """The first text that does not begin with the word any more."""
    return word[:-1] + chr(ord(word[-1]) + 1)


def in_order(numbers: Sequence[int], rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The rows of cards in the order of their numbers as found; those that went meanwhile are left out."""
    by_number = {row["number"]: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number]
