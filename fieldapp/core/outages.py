"""Which visits does an outage concern, and when does what it paused begin again (F28)?

Addresses are one line as the order system writes it: the street, a comma, the house. Spelling is compared as names are;
what kind of street it is counts for nothing, since nobody types "ул." on the telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldapp.core.orders import as_key
from fieldapp.core.windows import MINUTE_MS

GRACE_MS = 15 * MINUTE_MS  # after the end nothing is overdue for so long
MOST_SPREAD = 45  # minutes over which the visits of one outage come back
TROUBLES = ("cable", "power", "equipment", "flooding", "planned_works", "unknown")
LONGEST = {"street": 120, "houses": 300, "cabinet": 60, "words": 500}
_KINDS_OF_STREET = frozenset({
    "ул", "улица", "пр", "пр-т", "проспект", "проезд", "пер", "переулок", "б-р", "бульвар", "пл", "площадь", "ш",
    "шоссе", "мкр", "микрорайон", "наб", "набережная", "street", "st", "avenue", "ave", "road", "rd",
})  # fmt: skip
_WORDS_OF_HOUSE = frozenset({"д", "дом", "house"})


@dataclass(frozen=True)
class Place:
    """Where it is: a street, of it these houses (none: all), or a cabinet that comments of orders name."""

    street: str = ""
    houses: Sequence[str] = ()
    cabinet: str = ""

    def has(self, address: str, comment: str) -> bool:
        """Whether an order with this address and comment lies there."""
        if self.cabinet and _stands_in(_words(self.cabinet), _words(comment)):
            return True
        street, _, rest = address.partition(",")
        if not self.street or not _stands_in(_street(self.street), _street(street)):
            return False
        return not self.houses or _house(rest) in {_house(one) for one in self.houses}


@dataclass(frozen=True)
class Typed:
    """What a dispatcher typed, read; `faults` are codes of outages.fault.… by field."""

    place: Place
    trouble: str
    since_ms: int | None
    until_ms: int | None
    words: str = ""
    faults: dict[str, str] = field(default_factory=dict)


def houses_of(text: str) -> tuple[str, ...]:
    """The houses of a list with commas, each once, as typed."""
    return tuple(dict.fromkeys(" ".join(one.split()) for one in text.split(",") if one.strip()))


def judged(typed: Typed, now_ms: int) -> Typed:
    """The same with everything that keeps it from being saved."""
    faults = dict(typed.faults)
    if not _street(typed.place.street) and not _words(typed.place.cabinet):
        faults["place"] = "place"
    if typed.trouble not in TROUBLES:
        faults["trouble"] = "trouble"
    if typed.since_ms is None or typed.since_ms > now_ms + MINUTE_MS:
        faults["since"] = "since"
    if typed.until_ms is not None and (typed.until_ms <= now_ms or typed.until_ms <= (typed.since_ms or 0)):
        faults["until"] = "until"
    return Typed(typed.place, typed.trouble, typed.since_ms, typed.until_ms, typed.words, faults)


def resume_ms(place: int, now_ms: int) -> int:
    """When the timers of the `place`-th visit, counted from 0 by window, may alert again after an end now.

    Not all at once: one more of them each minute, and the last after an hour.
    """
    return now_ms + GRACE_MS + min(place, MOST_SPREAD) * MINUTE_MS


def _words(text: str) -> list[str]:
    return "".join(one if one.isalnum() or one == "-" else " " for one in as_key(text)).split()


def _street(text: str) -> list[str]:
    return [word for word in _words(text) if word not in _KINDS_OF_STREET]


def _stands_in(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all the wanted words follow one another there; no words stand nowhere."""
    size = len(wanted)
    return size > 0 and any(list(words[at : at + size]) == list(wanted) for at in range(len(words) - size + 1))


def _house(text: str) -> str:
    """ "д. 105 к. 2" and "105к2" are one house; what follows another comma is no part of it."""
    words = "".join(one if one.isalnum() or one in "/-" else " " for one in as_key(text.partition(",")[0])).split()
    return "".join(word for word in words if word not in _WORDS_OF_HOUSE)
