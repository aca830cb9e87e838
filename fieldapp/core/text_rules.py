"""Which texts to customers are there, and what bounds them in an area?

An area's `settings` may hold its own `sms_quiet` (two minutes of the day), `sms_per_number`, `sms_per_area` and
`sms_price` (hundredths); whatever is missing or broken there is the installation's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.core.quiet_hours import QuietHours

# In the order of a visit (architecture section 8)
KINDS = ("visit_planned", "reminder", "pick_up", "on_the_way", "late_notice", "moved", "could_not_reach",
         "was_at_your_door", "at_your_door", "outage_text", "repaired_text")  # fmt: skip
# Caused by the calendar and not by anybody's tap: without a gateway they would only fill the outbox page.
BY_CALENDAR = ("visit_planned", "reminder")
NUMBERS = {"sms_per_number": (1, 100), "sms_per_area": (1, 100_000), "sms_price": (0, 99_999_999)}
DAY_MINUTES = 1440


@dataclass(frozen=True)
class TextRules:
    """When, how many a day, and at what price a part (hundredths)."""

    quiet: QuietHours
    per_number: int
    per_area: int
    price: int


def rules_of(usual: TextRules, own: Mapping[str, object]) -> TextRules:
    """The rules of an area with these settings."""
    return TextRules(
        quiet=quiet_of(own.get("sms_quiet")) or usual.quiet,
        per_number=_number(own, "sms_per_number", usual.per_number),
        per_area=_number(own, "sms_per_area", usual.per_area),
        price=_number(own, "sms_price", usual.price),
    )


def quiet_of(value: object) -> QuietHours | None:
    """The quiet hours that a pair of minutes of the day means; None when it is no such pair."""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    start, end = value
    return QuietHours(start, end) if _is_minute(start) and _is_minute(end) else None


def _is_minute(value: object) -> bool:
    return type(value) is int and 0 <= value < DAY_MINUTES


def _number(own: Mapping[str, object], name: str, usual: int) -> int:
    value, (least, most) = own.get(name), NUMBERS[name]
    return value if type(value) is int and least <= value <= most else usual


def is_on(kind: str, chosen: bool | None, *, has_gateway: bool) -> bool:
    """Whether this installation sends a kind: as somebody chose; else all, by the calendar only with a gateway."""
    return (has_gateway or kind not in BY_CALENDAR) if chosen is None else chosen
