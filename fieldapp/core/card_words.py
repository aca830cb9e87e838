"""By which words is an answer card found, and which cards fit a question best?

Twin: static/js/desk/card_words.js and card_search.js, held to this by tests/vectors/cards.json. Russian and English
words count by their stems, ё is е; Chinese, which has no blanks, by pairs of signs that stand side by side, and by the
last sign of a row, so that every sign begins a word. All languages of a card lie in one index.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

TITLE, REST = 3, 1  # what a word of the title weighs against one of the rest
EQUAL = 2  # so many times more counts a whole word than the beginning of one
MOST_WORDS = 8  # of a question; the first ones
OPEN = 5  # so long a stem may go on: "подключить" finds "подключение"
LONGEST = 40  # letters of a word that are looked at
_TOKEN = re.compile("[a-z]+|[а-я]+|[0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
# Porter's rules are told in two ways about these endings; brought to one word before, both tell the same.
_ENDINGS = ((re.compile("(?:bly|blies)$"), "ble"), (re.compile("(?:logy|logies)$"), "log"))


@dataclass(frozen=True)
class Stems:
    """How a Russian and an English word become stems; handed in, since the core has no library."""

    russian: Callable[[str], str]
    english: Callable[[str], str]


@dataclass(frozen=True)
class Wanted:
    """A word of a question; `begins` when it may be the beginning of a longer one."""

    word: str
    begins: bool = False


def words_of(title: str, rest: str, stems: Stems) -> dict[str, int]:
    """`{word: weight}` of a card from all its languages; a word of the title weighs more."""
    weights = dict.fromkeys(_indexed(rest, stems), REST)
    return weights | dict.fromkeys(_indexed(title, stems), TITLE)


def wanted_of(question: str, stems: Stems) -> list[Wanted]:
    """The words that are looked for, each once; single letters count for nothing beside longer words."""
    tokens = _tokens(question)
    found: dict[str, bool] = {}
    for place, token in enumerate(tokens):
        is_last = place == len(tokens) - 1
        if _is_chinese(token):
            pairs = _pairs(token) or [token]
            found.update((pair, len(token) == 1) for pair in pairs)
        elif len(token) > 1 or token.isdigit() or len(tokens) == 1:
            word = _stem(token, stems)
            begins = len(word) >= OPEN or (is_last and len(token) > 1)
            found[word] = found.get(word, False) or begins
    return [Wanted(word, begins) for word, begins in list(found.items())[:MOST_WORDS]]


def needed(wanted: Sequence[Wanted]) -> int:
    """How many of the words a card must have: half of them, and one at least."""
    return max(1, (len(wanted) + 1) // 2)


def rarity(cards: int, having: int) -> int:
    """What a word that `having` of `cards` have is worth: 1 for a word of all, one more for each halving."""
    return (cards // having).bit_length()


def rank(wanted: Sequence[Wanted], cards: Mapping[int, Mapping[str, int]]) -> list[int]:
    """The numbers of the cards that fit, the best first; `cards` are `{number: {word: weight}}`.

    This is the rule itself, slow and plain: the database and the browser must come to the same.
    """
    best = [{number: score for number, words in cards.items() if (score := _best(one, words))} for one in wanted]
    scores: dict[int, list[int]] = {}
    for having in best:
        for number, score in having.items():
            scores.setdefault(number, []).append(score * rarity(len(cards), len(having)))
    fitting = [number for number, found in scores.items() if len(found) >= needed(wanted)]
    return sorted(fitting, key=lambda number: (-sum(scores[number]), number))


def _best(one: Wanted, words: Mapping[str, int]) -> int:
    """The weight of the best word of a card for one that is looked for; 0 when it has none."""
    equal = words.get(one.word, 0) * EQUAL
    longer = (weight for word, weight in words.items() if one.begins and word.startswith(one.word))
    return max((equal, *longer))


def _indexed(text: str, stems: Stems) -> Iterable[str]:
    for token in _tokens(text):
        if _is_chinese(token):
            yield from _pairs(token)
            yield token[-1]
        else:
            yield _stem(token, stems)


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    return _TOKEN.findall(plain)


def _stem(token: str, stems: Stems) -> str:
    token = token[:LONGEST]
    if token[0] >= "а":
        return stems.russian(token)
    if token.isdigit() or len(token) < 4:
        return token
    for ending, plain in _ENDINGS:
        token = ending.sub(plain, token)
    return stems.english(token)


def _pairs(token: str) -> list[str]:
    return [token[place : place + 2] for place in range(len(token) - 1)]


def _is_chinese(token: str) -> bool:
    return token[0] >= "\u3400"
