"""Answer cards for tests: a complete one with changes, many random ones, and the questions that find them."""

from random import Random
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.keep_card import add_card
from fieldapp.core.answer_cards import Card, Known, judge_card
from fieldapp.core.card_words import rank, wanted_of, words_of
from fieldapp.core.read_cells import read_day
from fieldapp.stems import STEMS

TODAY = read_day("2026-11-23") or 0
OWNER = "d01"
TYPED = {
    "kind": "service", "state": "offered", "title_ru": "Настройка роутера",
    "answer_ru": "Мастер приедет и всё настроит.",
    "preparation_ru": "Подготовьте пароль от договора.", "times_ru": "Каждый день с 9 до 20", "price_min": "300",
    "price_max": "700", "check_day": "2027-05-01", "owner": OWNER,
}  # fmt: skip
KNOWN = Known({"касса": "cash"}, {"d01": "d01", "лилия": "d01", "a01": "a01"}, TODAY)
RUSSIAN = (
    "подключение", "подключить", "интернет", "интернета", "роутер", "роутеры", "настройка", "настроить",
    "тариф", "тарифы", "тарифов", "скорость", "счёт", "счета", "мастер", "приедет", "приём", "заявка",
    "телефон", "телевидение", "пакет", "каналы", "договор", "адрес", "переезд", "оплата", "долг",
)  # fmt: skip
ENGLISH = (
    "router", "routers", "setting", "settings", "connection", "connected", "price", "prices", "possibly",
    "possible", "technology", "bill",
)  # fmt: skip
CHINESE = ("安装费用", "宽带网络", "上网速度慢", "电话线路", "电视频道", "缴费方式")
QUESTIONS = (
    "сколько стоит подключить интернет", "тариф", "СЧЁТ", "счет за телефон", "роут", "настройке роутеров", "и",
    "router settings", "technologies possible", "宽带", "网", "上网慢", "安装费用多少", "переезд в другой адрес",
    "wi-fi 500", "", "100500 500", "!!!", "оплата оплата", "prices 安装 тарифы",
)  # fmt: skip


def typed(**changes: str) -> dict[str, str]:
    """A complete card as typed, with these changes."""
    return TYPED | changes


def card(**changes: str) -> Card:
    """A complete card, with these changes."""
    found, faults = judge_card(typed(**changes), KNOWN)
    assert found is not None, faults
    return found


def add(session: Session, now_ms: int = 1, **changes: str) -> int:
    """Write a card; its number."""
    return add_card(session, STEMS, now_ms, None, card(**changes))


def random_texts(seed: str, count: int) -> dict[int, tuple[str, str]]:
    """`{number: (title, rest)}` of made-up cards in three languages."""
    rnd = Random(seed)

    def line(most: int) -> str:
        words = [rnd.choice((rnd.choice(RUSSIAN), rnd.choice(RUSSIAN), rnd.choice(ENGLISH), rnd.choice(CHINESE), "500"))
                 for _ in range(rnd.randint(1, most))]  # fmt: skip
        return " ".join(words)

    return {number: (line(4), line(20)) for number in range(1, count + 1)}


def vector() -> dict[str, Any]:
    """Cards, and what each question finds among them; the browser's module must find the same."""
    texts = random_texts("cards", 80)
    index = {number: words_of(title, rest, STEMS) for number, (title, rest) in texts.items()}
    return {
        "cards": [{"number": number, "title": title, "rest": rest} for number, (title, rest) in texts.items()],
        "questions": [
            {"question": asked, "wanted": [[one.word, one.begins] for one in wanted_of(asked, STEMS)],
             "found": rank(wanted_of(asked, STEMS), index)}
            for asked in QUESTIONS
        ],
    }  # fmt: skip
