"""What does every channel take and answer?

A time-out after the request was written is Unknown, never Temporary: whoever resends then may send twice.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """A finished message: the outbox id as the gateway's key, address, words, and how long it is useful (seconds)."""

    id: str
    kind: str
    address: str
    words: str
    ttl_s: int


@dataclass(frozen=True)
class Accepted:
    """The gateway has it; `reference` is its own id for it."""

    reference: str = ""


@dataclass(frozen=True)
class Refused:
    """The gateway does not have it; `permanent` when trying again is useless; `retry_after_s` when it said when."""

    reason: str
    permanent: bool
    retry_after_s: int | None = None


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether the gateway has it."""

    reason: str


Outcome = Accepted | Refused | Unknown


class Channel(Protocol):
    """Anything that can send a message and answers within ten seconds."""

    name: str

    def send(self, message: Message) -> Outcome:
        """Hand the message over, or say why not."""
        ...
