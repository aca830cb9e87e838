"""Which phone numbers stand in a text, and can they be dialled and texted?

A number that is possible but belongs to no numbering plan is taken and marked "check". The fictitious range +7 000
counts as mobile and sound in a demo installation only (contract, "Sample input").
"""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from fieldapp.core.orders import Number, Numbers

_BETWEEN = re.compile(r"[,;/|\n]+|\s+(?:и|или|and|or|或|和)\s+", re.IGNORECASE)
_DIGITS = re.compile(r"\+?\d[\d\s().\u2010-\u2015-]{4,}\d")
_SENTENCE = re.compile(r"(?<!доб)(?<!ext)[.;!?\n。；！？](?=\s|$)")
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_FICTITIOUS = "+7000"
_NOTHING = frozenset({"", "-", "—", "–"})
MAX_NUMBERS = 10


@lru_cache(maxsize=50_000)
def numbers_in_cell(text: str, region: str, demo: bool) -> Numbers:
    """The numbers of a phone cell in their order, and its pieces that are none."""
    found: dict[str, Number] = {}
    odd: list[str] = []
    for piece in (piece.strip() for piece in _BETWEEN.split(text[:1_000])):
        matches = list(_DIGITS.finditer(piece))
        numbers = [number for match in matches if (number := _number(match[0], piece, match, region, demo))]
        for number in numbers:
            found.setdefault(number.e164, number)
        if not numbers and piece not in _NOTHING:
            odd.append(piece)
    return Numbers(list(found.values())[:MAX_NUMBERS], odd[:MAX_NUMBERS])


def numbers_in_comment(text: str, region: str, demo: bool) -> list[Number]:
    """The numbers in a comment with the words around them (F22).

    Digits alone may be a contract: what is not valid must be written internationally, or with a trunk 8 or 7.
    """
    found: dict[str, Number] = {}
    for match in _DIGITS.finditer(text[:20_000]):
        digits = re.sub(r"\D", "", match[0])
        number = _number(match[0], text, match, region, demo)
        if number and (number.valid or match[0].startswith("+") or (len(digits) == 11 and digits[0] in "78")):
            found.setdefault(number.e164, number)
    return list(found.values())[:MAX_NUMBERS]


def _number(raw: str, text: str, match: re.Match[str], region: str, demo: bool) -> Number | None:
    parsed = _parsed(raw, region)
    if parsed is None:
        return None
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    fictitious = demo and e164.startswith(_FICTITIOUS)
    mobile = fictitious or phonenumbers.number_type(parsed) in _MOBILE
    valid = fictitious or phonenumbers.is_valid_number(parsed)
    return Number(e164, raw.strip(), _around(text, match), mobile=mobile, valid=valid)


def _parsed(raw: str, region: str) -> PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def _around(text: str, match: re.Match[str]) -> str:
    """The words of the same sentence before and after the number, like "Звонить жене"."""
    before = _SENTENCE.split(text[max(0, match.start() - 80) : match.start()])[-1]
    after = _SENTENCE.split(text[match.end() : match.end() + 80])[0]
    words = f"{_words(before)} {_words(after)}".strip()
    return words if any(char.isalpha() for char in words) else ""


def _words(text: str) -> str:
    without_numbers = _DIGITS.sub(" ", text)
    return re.sub(r"\s+", " ", without_numbers).strip(" \t\n,:;.()-–—/")
