"""How is a call numbered while the server is away (S1.6)? A letter of the desk, a dash, four digits: A-0041.

The letters that look alike in Latin and Cyrillic come first, so that nobody has to change the keyboard, and what is
typed in either finds the number. I and O are left out: on paper they are digits.
"""

import re
from collections.abc import Collection
from itertools import product

PAPER = "P"  # of blanks that the office prints: they lie in a drawer and belong to no desk
BLOCK = 20  # so many at a time
LOW = 8  # fewer than these left: the next block
_LETTERS = "ABCEHKMTXDFGJLNQRSUVWYZ"
_NAMES: tuple[str, ...] = (*_LETTERS, *map("".join, product(_LETTERS, repeat=2)))  # more desks than an area ever has
_TWINS = str.maketrans("АВСЕНКМРТХ", "ABCEHKMPTX")
_SHAPE = re.compile(r"([A-Z]{1,2})[\s\-‐-―]*([0-9]{1,6})", re.ASCII)


def spelled(letter: str, n: int) -> str:
    """`A-0041`."""
    return f"{letter}-{n:04d}"


def read_number(typed: str) -> str:
    """The number as it is spelled, from however a person wrote it; empty when it is none."""
    found = _SHAPE.fullmatch(typed.strip().upper().translate(_TWINS))
    return spelled(found[1], int(found[2])) if found else ""


def free_letter(taken: Collection[str]) -> str:
    """The first letter that no desk of the area has."""
    return next(letter for letter in _NAMES if letter not in taken)
