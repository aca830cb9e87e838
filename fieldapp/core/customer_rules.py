"""May a customer still choose this by the link, and what is said kindly when not? (screens.md, customer page)

After "on the way", and at the latest one hour before the interval, there is no new time and no cancelling; naming or
withdrawing a person works until arrival, asking for a call always. The playbook knows the first, the clock the second.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

HOUR_MS = 3_600_000
CUT_OFF_MS = HOUR_MS
LEAD_MS = 2 * HOUR_MS  # a new time begins at least so much later, so that it can still be changed for an hour
UNTIL_CUT_OFF = frozenset({"customer.moved", "customer.not_needed"})
ALWAYS = frozenset({"customer.call_me"})
Reason: TypeAlias = Literal["over", "here", "on_the_way", "too_late", "not_now"]


def reason_against(
    type_: str, *, is_offered: bool, look: str, stamps: Mapping[str, int], window_from_ms: int | None, now_ms: int
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
    if type_ in UNTIL_CUT_OFF and window_from_ms is not None and now_ms > window_from_ms - CUT_OFF_MS:
        return "too_late"
    return None
