"""Is an answer card taken only when it is complete, and said in the reader's language (S0.3 to S0.11, S2.2)?"""

import pytest

from fieldapp.core.answer_cards import FIELDS, FORBIDDEN_TOPICS, Known, found_by, is_stale, judge_card, said_in
from tests.support import cards
from tests.support.proofs import proves


def codes(**changes: str) -> set[tuple[str, str]]:
    """What is said of a card with these changes; it is taken exactly when nothing is."""
    card, faults = judge_card(cards.typed(**changes), cards.KNOWN)
    assert (card is None) == bool(faults)
    return {(one.code, one.field) for one in faults}


@proves("S0.3", "S0.6", "S2.2")
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"price_max": ""}, ("price_both", "price_max")),
        ({"price_min": ""}, ("price_both", "price_min")),
        ({"price_min": "800"}, ("price_order", "price_max")),
        ({"price": "500"}, ("price_twice", "price")),
        ({"price_min": "", "price_max": ""}, ("no_price", "price")),
        ({"price_min": "пять"}, ("bad_price", "price_min")),
        ({"price_min": "9" * 30}, ("bad_price", "price_min")),
        ({"preparation_ru": ""}, ("lacking", "preparation_ru")),
        ({"times_ru": ""}, ("lacking", "times_ru")),
        ({"title_ru": ""}, ("lacking", "title_ru")),
        ({"title_ru": "x" * 201}, ("too_long", "title_ru")),
        ({"answer_zh": "可以"}, ("no_title", "title_zh")),
        ({"owner": ""}, ("no_owner", "owner")),
        ({"owner": "Никто"}, ("unknown_owner", "owner")),
        ({"department": "Склад"}, ("unknown_department", "department")),
        ({"check_day": ""}, ("no_check_day", "check_day")),
        ({"check_day": "завтра"}, ("bad_day", "check_day")),
        ({"kind": "goods"}, ("unknown_choice", "kind")),
        ({"kind": "answer", "answer_ru": ""}, ("lacking", "answer_ru")),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_its_field(changes: dict[str, str], fault: tuple[str, str]) -> None:
    assert fault in codes(**changes)


@proves("S0.6")
def test_a_known_sum_is_a_range_of_one_and_an_unknown_one_has_both_ends() -> None:
    exact = cards.card(price="1 500", price_min="", price_max="")
    twice = cards.card(price="500", price_min="500", price_max="500")

    assert (exact.price_min, exact.price_max) == (1500, 1500)
    assert (twice.price_min, twice.price_max) == (500, 500)
    assert (cards.card().price_min, cards.card().price_max) == (300, 700)


@proves("S0.8")
def test_what_is_not_there_now_needs_its_reason_and_a_day_to_come() -> None:
    away = {"state": "unavailable", "reason_ru": "Кабель чинят", "again_day": "24.12.2026"}

    assert codes(**away) == set()
    assert ("lacking", "reason_ru") in codes(**away | {"reason_ru": ""})
    assert ("no_again_day", "again_day") in codes(**away | {"again_day": ""})
    assert ("past_day", "again_day") in codes(**away | {"again_day": "23.11.2026"})
    assert cards.card(**away).again_day == 20261224
    assert cards.card(again_day="24.12.2026").again_day is None  # a service that is offered has no such day


@proves("S0.9")
@pytest.mark.parametrize("regret", ["К сожалению, нет", "Unfortunately not", "很遗憾，没有"])
def test_what_is_not_offered_is_said_without_regret(regret: str) -> None:
    never = {"state": "not_offered", "price_min": "", "price_max": ""}

    assert codes(**never, answer_ru="Компьютеры не чиним.") == set()
    assert ("regret", "answer_ru") in codes(**never, answer_ru=regret)
    assert ("lacking", "answer_ru") in codes(**never, answer_ru="")


@proves("S2.2")
def test_an_owner_may_be_called_by_name_or_login_and_an_empty_field_may_be_filled() -> None:
    filled = Known({}, cards.KNOWN.owners, cards.TODAY, default_owner="a01")

    assert [cards.card(owner=name).owner_id for name in ("Лилия", "D01")] == ["d01", "d01"]
    card, _ = judge_card(cards.typed(owner=""), filled)
    assert card is not None
    assert card.owner_id == "a01"
    assert cards.card(department="Касса").department_id == "cash"


@proves("S2.3")
def test_a_card_is_stale_after_its_day_and_not_on_it() -> None:
    assert [is_stale(day, cards.TODAY) for day in (20261122, 20261123, 20261124)] == [True, False, False]


def test_another_language_is_said_where_there_is_one_and_russian_where_not() -> None:
    words = cards.card(title_en="Router").words

    assert said_in(words, "title", "en") == ("Router", "en")
    assert said_in(words, "times", "en") == ("Каждый день с 9 до 20", "ru")
    assert said_in(words, "title", "zh") == ("Настройка роутера", "ru")
    assert said_in(words, "reason", "zh") == ("", "ru")
    title, rest = found_by(words)
    assert title == "Настройка роутера\nRouter"
    assert "пароль" in rest


@proves("S0.11")
def test_the_list_of_what_is_not_told_is_closed_and_each_entry_has_its_words() -> None:
    from fieldapp.actions.library import load_library

    for texts in load_library().texts.values():
        listed = {key.split(".")[2] for key in texts if key.startswith("cards.topic.")}
        assert listed == set(FORBIDDEN_TOPICS)
        assert all(texts[f"cards.topic.{one}.instead"] for one in FORBIDDEN_TOPICS)


def test_a_field_stands_once_in_the_order_of_files() -> None:
    assert len(FIELDS) == len(set(FIELDS)) == 25
