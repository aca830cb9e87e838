"""What do the telephone system's facts come to: how often did it ring, and which call of the desk was it (S2.1)?

They only add: what a person declared stays as it is, beside them (product decision 11, decision 42).
"""

from dataclasses import dataclass
from typing import Literal

from fieldapp.core.windows import MINUTE_MS

Kind = Literal["ringing", "answered", "ended"]
MOMENTS: dict[Kind, str] = {"ringing": "rang_ms", "answered": "answered_ms", "ended": "ended_ms"}
MOST_RINGS = 99
EARLY_MS = MINUTE_MS // 4  # the desk may be opened a moment before the line says that it rings
NEAR_MS = MINUTE_MS  # without the same number: during the call, or right after it
SAME_MS = 60 * MINUTE_MS  # with the same number: an entry that is made up for
LONGEST_MS = 120 * MINUTE_MS  # a call whose end nobody said


@dataclass(frozen=True)
class Line:
    """A call as the telephone system had it; `e164` is empty for a caller who hides the number."""

    e164: str
    began_ms: int
    ended_ms: int | None


def happened_ms(said_ms: int | None, sent_ms: int | None, now_ms: int) -> int:
    """When it happened by our clock: theirs is put right by what it showed when they sent this; never in the future."""
    if said_ms is None:
        return now_ms
    ahead_ms = 0 if sent_ms is None else sent_ms - now_ms
    return min(said_ms - ahead_ms, now_ms)


def rings_of(rang_ms: int | None, answered_ms: int | None, ring_ms: int) -> int | None:
    """At which ring it was answered, the first being 1; `ring_ms` is a ring with its pause. None: nobody can tell."""
    if rang_ms is None or answered_ms is None:
        return None
    return min(max(answered_ms - rang_ms, 0) // ring_ms + 1, MOST_RINGS)


def distance_ms(line: Line, e164: str, began_ms: int) -> int | None:
    """How far from the line's beginning a call of the desk was opened; None when it cannot be the same one."""
    is_same = bool(e164) and line.e164 == e164
    if e164 and line.e164 and not is_same:
        return None
    over_ms = line.ended_ms if line.ended_ms is not None else line.began_ms + LONGEST_MS
    if not line.began_ms - EARLY_MS <= began_ms <= over_ms + (SAME_MS if is_same else NEAR_MS):
        return None
    return abs(began_ms - line.began_ms)
