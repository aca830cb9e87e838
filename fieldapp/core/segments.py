"""How many parts does an SMS take, and what does it cost?

Source: 3GPP TS 23.038 and 23.040. A text of the GSM alphabet alone has 160 letters in one part and 153 in each of
several, where brackets, the euro sign and the like count two; any other letter makes the whole text UCS-2 with 70 and
67, where a letter outside the basic plane (most emoji) counts two. What counts two is never split between parts.
"""

from dataclasses import dataclass
from typing import Literal

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
PLAIN = str.maketrans("–—‑’‘“”„«»\u00a0\u202f", '---\'\'"""""  ')  # letter for letter
LIMITS = {"gsm7": (160, 153), "ucs2": (70, 67)}


@dataclass(frozen=True)
class Segments:
    """`letters` as the encoding counts them, `parts` that are paid for, `left` letters until one part more."""

    encoding: Literal["gsm7", "ucs2"]
    letters: int
    parts: int
    left: int


def segments(words: str) -> Segments:
    """The parts of a text; an empty one is still one part."""
    if all(letter in BASIC or letter in EXTENDED for letter in words):
        return _counted("gsm7", [2 if letter in EXTENDED else 1 for letter in words])
    return _counted("ucs2", [2 if ord(letter) > 0xFFFF else 1 for letter in words])


def thrifty(words: str) -> str:
    """The same words with plain dashes and quotes, where those alone keep the text out of the GSM alphabet."""
    plain = words.translate(PLAIN)
    return plain if segments(plain).encoding == "gsm7" else words


def cost(parts: int, price: int) -> int:
    """What so many parts cost, in the unit of the price (hundredths of the installation's currency)."""
    return parts * price


def _counted(encoding: Literal["gsm7", "ucs2"], widths: list[int]) -> Segments:
    single, joined = LIMITS[encoding]
    letters = sum(widths)
    if letters <= single:
        return Segments(encoding, letters, 1, single - letters)
    parts, used = 1, 0
    for width in widths:
        if used + width > joined:
            parts, used = parts + 1, 0
        used += width
    return Segments(encoding, letters, parts, joined - used)
