"""How is said what a text takes: its parts, letters and price?"""

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from fieldapp.core.segments import cost, segments
from fieldapp.web.services import services
from fieldapp.web.translate import locale, t


@dataclass(frozen=True)
class TextCost:
    """`parts` that are paid for, `letters` as the encoding counts them, `money` in words (empty without a price)."""

    parts: int
    letters: int
    money: str

    @property
    def line(self) -> str:
        """ "частей 2 · знаков 118 · 9,00 ₽"."""
        said = (t("kinds.parts", n=self.parts), t("kinds.letters", n=self.letters), self.money)
        return " · ".join(one for one in said if one)


def text_cost(words: str, price: int) -> TextCost:
    """What a text takes; `price` of a part in hundredths, 0 when nobody set one."""
    counted = segments(words)
    return TextCost(counted.parts, counted.letters, money(cost(counted.parts, price)) if price else "")


def money(hundredths: int) -> str:
    """`1 234,50 ₽` in the reader's language."""
    amount = format_decimal(Decimal(hundredths) / 100, format="#,##0.00", locale=locale())
    return f"{amount} {services().settings.sms_currency}".strip()
