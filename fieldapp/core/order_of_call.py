"""What is the order called that a call asked for, and of which call is an order?

A call has at most one: its source is the desk of the call's area, its number the call's in the register, which people
may say aloud. Whoever saves twice therefore saves the same order (issue 5, point 1).
"""

import re
from dataclasses import dataclass

PREFIX = "desk-"
_NUMBER = re.compile(r"(\d{4})-(\d{6,9})", re.ASCII)


@dataclass(frozen=True)
class CallNumber:
    """A call as the register names it."""

    area_id: str
    year: int
    number: int

    @property
    def source(self) -> str:
        """The order's source."""
        return f"{PREFIX}{self.area_id}"

    @property
    def external_id(self) -> str:
        """The order's number, `2026-000123`."""
        return f"{self.year}-{self.number:06d}"


def call_of(source: str, external_id: str) -> CallNumber | None:
    """The call that asked for this order; None when it came another way."""
    found = _NUMBER.fullmatch(external_id)
    if not source.startswith(PREFIX) or found is None:
        return None
    return CallNumber(source.removeprefix(PREFIX), int(found[1]), int(found[2]))
