"""Does either database find the cards that the plain rule finds, and no card that left?"""

import pytest
from sqlalchemy.orm import Session

from fieldapp.actions import keep_card
from fieldapp.core.card_words import rank, wanted_of, words_of
from fieldapp.core.people import Actor
from fieldapp.reads.card_search import find_cards
from fieldapp.stems import STEMS
from fieldapp.store.db import open_engine
from tests.support import cards
from tests.support.app import add_cast
from tests.support.proofs import proves

MANAGER = Actor("a01", "administrator", "Анна", "ru", frozenset({"north"}))


@pytest.fixture
def session(tables_url: str):
    engine = open_engine(tables_url)
    with Session(engine) as session:
        add_cast(session, 1)
        session.commit()
        yield session
    engine.dispose()


@proves("S2.20")
def test_each_question_finds_what_the_rule_finds_in_its_order(session: Session) -> None:
    texts = cards.random_texts("store", 40)
    for title, rest in texts.values():
        cards.add(session, title_ru=title, answer_ru=rest, preparation_ru="-", times_ru="-", answer_zh="", title_zh="")
    index = {number: words_of(title, rest, STEMS) for number, (title, rest) in texts.items()}

    for question in cards.QUESTIONS:
        assert find_cards(session, STEMS, question, 100) == rank(wanted_of(question, STEMS), index), question


def test_a_card_is_found_by_each_of_its_languages_and_by_its_newest_words(session: Session) -> None:
    number = cards.add(session, title_en="Router", title_zh="路由器设置")
    assert [find_cards(session, STEMS, one) for one in ("роутер", "routers", "路由器")] == [[number]] * 3

    keep_card.change_card(session, STEMS, 2, MANAGER, number, cards.card(title_ru="Телефон"), revision=1)

    assert [find_cards(session, STEMS, one) for one in ("роутер", "телефоны")] == [[], [number]]


@proves("S2.27")
def test_an_archived_card_is_found_by_nobody_until_it_is_back(session: Session) -> None:
    number = cards.add(session)

    keep_card.archive_card(session, STEMS, 2, MANAGER, number, archived=True)
    assert find_cards(session, STEMS, "роутер") == []
    keep_card.archive_card(session, STEMS, 3, MANAGER, number, archived=False)
    assert find_cards(session, STEMS, "роутер") == [number]
