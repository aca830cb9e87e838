"""Is a typed leaflet number right? Eight digits, the last one a check digit by Damm's scheme.

Damm's quasigroup of order 10 finds every single wrong digit and every swap of neighbours, which are the slips of cold
fingers. A number never begins with 0, so that nobody drops its first digit. Source: screens.md, "Paper".
"""

DIGITS = 8
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def number_of(seven: int) -> str:
    """The leaflet number made of seven digits and their check digit; ValueError unless 1000000 <= seven <= 9999999."""
    if not 10 ** (DIGITS - 2) <= seven < 10 ** (DIGITS - 1):
        raise ValueError("a leaflet number needs seven digits, the first of them not 0")
    return f"{seven}{_remainder(str(seven))}"


def cleaned(typed: str) -> str:
    """What was typed, without the spaces and hyphens that people write between the groups of digits."""
    return "".join(letter for letter in typed if letter not in " \t\u00a0\u202f-–")


def is_number(typed: str) -> bool:
    """Whether it is eight ASCII digits with the right check digit; clean it first."""
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()) or typed[0] == "0":
        return False
    return _remainder(typed) == 0


def grouped(number: str) -> str:
    """`1234 5678`: as it is printed and read aloud."""
    return f"{number[:4]} {number[4:]}"


def _remainder(digits: str) -> int:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return state
