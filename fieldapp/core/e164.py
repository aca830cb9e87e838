"""Which number does a gateway mean that writes it in a way of its own?"""

import re


def e164_of(raw: str) -> str:
    """`+79161234567` for `79161234567`, `+7 916 123-45-67`, `0079161234567` and `89161234567`; empty when it is none.

    Sender names ("Bank") are no numbers, nor is what has fewer than seven or more than fifteen digits.
    """
    digits = re.sub(r"[\s().+-]", "", raw)
    if not re.fullmatch(r"[0-9]{7,17}", digits):
        return ""
    if digits.startswith("00"):
        digits = digits[2:]
    elif len(digits) == 11 and digits.startswith("8") and not raw.lstrip().startswith("+"):
        digits = f"7{digits[1:]}"  # as people in Russia dial inside the country
    return f"+{digits}" if len(digits) <= 15 else ""
