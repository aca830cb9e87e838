"""What is the stem of a word, so that "тариф" is found by "тарифов"?

Snowball's Russian and Porter's English rules, those that static/js/desk has, too: one word must have one stem in the
database and in a browser without a network (decision 32). This module stands beside the layers, like the calendar:
whoever needs stems is handed `STEMS`.
"""

from functools import lru_cache

import snowballstemmer

from fieldapp.core.card_words import Stems

MOST = 100_000  # words kept; the forms that people use are some ten thousand


@lru_cache(maxsize=MOST)
def russian(word: str) -> str:
    """The stem of a word in small Russian letters without ё."""
    return str(snowballstemmer.stemmer("russian").stemWord(word))


@lru_cache(maxsize=MOST)
def english(word: str) -> str:
    """The stem of a word in small Latin letters."""
    return str(snowballstemmer.stemmer("porter").stemWord(word))


STEMS = Stems(russian, english)
