"""How often was an order moved, and by whose wish (F30)?

What counts is the plan: an interval that became another one. Whose wish it was says the last event before it that asked
for a move; a change that the order system sent is ours. An interval inside the old one is no move, nor is the next
visit after one that failed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WARNED_AT = 3
CAUSES: Mapping[str, str] = {"customer.moved": "customer", "call.busy": "customer", "decided.new_window": "us"}
IMPORT = "import"


@dataclass(frozen=True)
class Told:
    """An event as far as it matters here; the window of a `plan.set`, None where it has none."""

    type: str
    author: str
    from_ms: int | None
    to_ms: int | None


@dataclass(frozen=True)
class Moves:
    """How many moves there were by the customer's wish, and how many were ours."""

    customer: int = 0
    us: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.customer + self.us

    @property
    def next_is_warned(self) -> bool:
        """Whether one more would be the third, or a later one."""
        return self.total + 1 >= WARNED_AT


def moves_of(events: Iterable[Told]) -> Moves:
    """The moves in the story of one order: events of all its visits, in the order of happening."""
    counted = {"customer": 0, "us": 0}
    wish = ""
    window: tuple[int, int] | None = None
    for event in events:
        if event.type != "plan.set":
            wish = wish or CAUSES.get(event.type, "")  # a decision about what the customer asked for is still hers
        elif event.from_ms is not None and event.to_ms is not None:
            planned = (event.from_ms, event.to_ms)
            cause = wish or ("us" if event.author == IMPORT else "")
            if window is not None and cause and not _is_inside(planned, window):
                counted[cause] += 1
            window, wish = planned, ""
    return Moves(**counted)


def _is_inside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]
