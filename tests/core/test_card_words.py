"""Is a card found by the words that people use, in three languages (S0.3, S2.20)?"""

import json
from pathlib import Path

import pytest

from fieldapp.core.card_words import Wanted, needed, rank, rarity, wanted_of, words_of
from fieldapp.stems import STEMS
from tests.support import cards
from tests.support.proofs import proves

VECTOR = Path("tests/vectors/cards.json")


def found(question: str, *texts: str) -> list[int]:
    index = {number: words_of(text, "", STEMS) for number, text in enumerate(texts, 1)}
    return rank(wanted_of(question, STEMS), index)


@proves("S2.20")
@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("тарифов", "Тарифы"),
        ("счета", "Счёт за месяц"),
        ("СЧЕТ", "счёт"),
        ("подключить интернет", "Подключение интернета"),
        ("телеви", "Телевидение"),
        ("routers", "Set up a router"),
        ("possible", "Possibly"),
        ("technologies", "Technology"),
        ("网络", "宽带网络故障"),
        ("障", "宽带网络故障"),
        ("ＷＩ－ＦＩ", "wi-fi"),
        ("5", "Тариф 5"),
        ("и", "Телевидение и интернет"),
    ],
)
def test_a_card_is_found_by_what_people_say(question: str, title: str) -> None:
    assert found(question, title) == [1]


@pytest.mark.parametrize(("question", "title"), [("тариф", "Счёт"), ("网络", "电视频道"), ("", "Счёт"), ("?!", "Счёт")])
def test_and_not_by_other_words(question: str, title: str) -> None:
    assert found(question, title) == []


def test_a_title_goes_before_the_rest_and_a_rare_word_before_a_common_one() -> None:
    index = {
        1: words_of("Интернет", "роутер", STEMS),
        2: words_of("Роутер", "интернет", STEMS),
        3: words_of("Интернет", "тариф", STEMS),
        4: words_of("Интернет", "скорость", STEMS),
    }

    assert rank(wanted_of("роутер", STEMS), index) == [2, 1]
    assert rank(wanted_of("интернет тариф", STEMS), index)[0] == 3


def test_half_of_the_words_are_enough_and_the_first_eight_count() -> None:
    assert [needed([Wanted("a")] * count) for count in (1, 2, 3, 4, 8)] == [1, 1, 2, 2, 4]
    assert len(wanted_of("один два три четыре пять шесть семь восемь девять десять", STEMS)) == 8
    assert [rarity(8, having) for having in (8, 4, 3, 1)] == [1, 2, 2, 4]


def test_the_vector_that_the_browser_is_held_to_is_what_is_found_here() -> None:
    """`make vectors` writes it; tests/js/cards.test.mjs replays it."""
    assert json.loads(VECTOR.read_text("utf-8")) == cards.vector()
