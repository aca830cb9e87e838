"""May a customer still choose this by the link, and what is said kindly when not? (screens.md, customer page)

After "on the way", and at the latest one hour before the interval (an area may choose another time), there is no new
time and no cancelling; naming or withdrawing a person works until arrival, asking for a call always. The playbook knows
the first, the clock the second.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from fieldapp.core.windows import MINUTE_MS

HOUR_MS = 60 * MINUTE_MS
CUT_OFF_MINUTES = 60
LONGEST_CUT_OFF = 2 * 1440  # minutes
UNTIL_CUT_OFF = frozenset({"customer.moved", "customer.not_needed"})
ALWAYS = frozenset({"customer.call_me"})
Reason: TypeAlias = Literal["over", "here", "on_the_way", "too_late", "not_now"]


def cut_off_ms(settings: Mapping[str, object]) -> int:
    """How long before an interval an area with these settings (`cut_off_minutes`) closes it; nonsense: an hour."""
    told = settings.get("cut_off_minutes")
    return (told if type(told) is int and 0 <= told <= LONGEST_CUT_OFF else CUT_OFF_MINUTES) * MINUTE_MS


def lead_ms(settings: Mapping[str, object]) -> int:
    """A new time begins at least so much later, so that it can still be changed for an hour."""
    return cut_off_ms(settings) + HOUR_MS


def reason_against(
    type_: str,
    *,
    is_offered: bool,
    look: str,
    stamps: Mapping[str, int],
    window_from_ms: int | None,
    now_ms: int,
    cut_off_ms: int,
) -> Reason | None:
    """Why the choice is closed, or None. `is_offered`: the playbook takes it in this state; `stamps` are the case's."""
    if type_ in ALWAYS:
        return None
    if look == "end":
        return "over"
    if not is_offered:
        if "arrived_at" in stamps:
            return "here"
        return "on_the_way" if "departed_at" in stamps else "not_now"
    if type_ in UNTIL_CUT_OFF and window_from_ms is not None and now_ms > window_from_ms - cut_off_ms:
        return "too_late"
    return None
