"""What does every channel take and answer?

A time-out after the request was written is Unknown, never Refused: whoever resends then may send twice. What may be
done after Unknown is declared by the channel's Capabilities (architecture section 8, reliability 4.3).
"""

from dataclasses import dataclass
from typing import Protocol

DEADLINE_S = 10  # of a whole call, whatever the gateway does; the lease of a claim is 20


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
    """The gateway has it; `reference` is its own id, `references` those of the parts where each has its own."""

    reference: str = ""
    references: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class NotThere:
    """Asked by our id, the gateway answers that it never had the message."""


Outcome = Accepted | Refused | Unknown
Finding = Accepted | NotThere | Unknown


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do about a message of which nobody knows whether it has it. All times in seconds.

    `key_window_s`: a second request with our id within this time is no second message; 0: it takes no id of ours.
    `look_up_after_s`: it can be asked for our id, this long after sending at the earliest; None: it cannot.
    `receipts`: it tells later whether the message arrived.
    """

    key_window_s: int = 0
    look_up_after_s: int | None = None
    receipts: bool = False


class Channel(Protocol):
    """Anything that can send a message and answers within DEADLINE_S seconds."""

    name: str
    can: Capabilities

    def send(self, message: Message) -> Outcome:
        """Hand the message over, or say why not."""
        ...

    def look_up(self, message_id: str) -> Finding:
        """Does the gateway have the message with our id? Asked only where `can.look_up_after_s` is set."""
        ...
