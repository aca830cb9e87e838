"""When may a text reach a customer who may be asleep (pain 22, fault E6)?

Quiet hours are wall-clock minutes of the customer's zone: from 21:00 to 08:00 unless an area says otherwise. A change
of the clocks moves none of them; the arithmetic is that of core.windows.
"""

from dataclasses import dataclass
from datetime import timedelta

from fieldapp.core.windows import instant_ms, local_at, number_of

# Texts about what happens in this minute: the technician calls, sets out, is late or rings at the door.
OF_THIS_MINUTE = frozenset({"pick_up", "on_the_way", "late_notice", "at_your_door"})


@dataclass(frozen=True)
class QuietHours:
    """Minutes of the day, 0 to 1439; the same minute twice means none. `from_minute` after `to_minute`: over night."""

    from_minute: int = 21 * 60
    to_minute: int = 8 * 60


def next_allowed_ms(now_ms: int, quiet: QuietHours, zone: str) -> int:
    """The first moment a text may go out; `now_ms` itself when nothing forbids it."""
    local = local_at(now_ms, zone)
    minute = local.hour * 60 + local.minute
    start, end = quiet.from_minute, quiet.to_minute
    if start <= end:
        ends_today, is_quiet = True, start <= minute < end
    else:
        ends_today, is_quiet = minute < end, minute >= start or minute < end
    if not is_quiet:
        return now_ms
    day = local.date() if ends_today else local.date() + timedelta(days=1)
    return max(now_ms, instant_ms(number_of(day), end, zone))
