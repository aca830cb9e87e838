"""What does the database of a simulated day hold, and which of its promises do the others rely on?

The promises are those of fieldapp/store: unique ids and keys, one conditional claim with a lease, later writes fenced
by the attempt's number. Each is one method, so that a mutant can break it alone (mutants.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fieldapp.core import sending
from fieldapp.core.fold import begin
from fieldapp.core.ladders import Place

LEASE_MS = sending.LEASE_MS


class Doubled(Exception):
    """A unique key is taken."""


@dataclass(slots=True)
class Attempt:
    """One asking of a gateway: `verb` send or look_up; `result` is empty while nobody wrote down its end."""

    no: int
    gateway: str
    verb: str
    started_ms: int
    result: str = ""
    reference: str = ""
    ended_ms: int | None = None
    retry_after_s: int = 0


@dataclass(slots=True)
class Message:
    """A row of the outbox."""

    id: str
    key: str
    kind: str
    channel: str
    audience: str
    case_id: str
    alert: "Alert | None"
    not_before_ms: int
    valid_until_ms: int | None
    created_ms: int
    addressee: str = ""
    state: str = "waiting"
    lease_until_ms: int = 0
    attempt_no: int = 0
    check_ms: int | None = None
    corrected: bool = False
    note: str = ""
    gateway: str = ""
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(slots=True)
class Alert:
    """A row of alerts: open until settled, seen or not, and how far its ladder went."""

    id: str
    key: str
    kind: str
    case_id: str
    open: bool
    due_ms: int | None
    created_ms: int
    seen_ms: int | None = None
    settled_ms: int | None = None
    step: int = 0
    repeats: int = 0
    next_step_ms: int | None = None
    unreached_ms: int | None = None


@dataclass(slots=True)
class Promise:
    """A row of promises."""

    key: str
    open: bool
    due_ms: int | None


@dataclass(slots=True)
class Case:
    """A row of cases, with its events in the order of arrival and what it caused."""

    id: str
    technician: str
    base: Any
    events: list[Any] = field(default_factory=list)
    rows: dict[str, Any] = field(default_factory=dict)  # key: message, alert or promise
    had_effects: list[Any] = field(default_factory=list)
    state: str = "planned"
    ended: bool = False
    next_due_ms: int | None = None
    revision: int = 0


class Store:
    """Tables as dicts. A method is one statement; what happens between two yields of a process is a transaction."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.cases: dict[str, Case] = {}
        self.events: dict[str, Any] = {}
        self.stored = 0  # events written, to be compared with those known by id
        self.messages: dict[str, Message] = {}
        self.alerts: dict[str, Alert] = {}
        self.keys: dict[str, Any] = {}
        self.unended: dict[str, Message] = {}
        self.watched: dict[str, Alert] = {}  # with a next step
        self.receipts: dict[tuple[str, str, str], bool] = {}  # gateway, reference, state: whether applied
        self.parts: dict[tuple[str, str], str] = {}  # gateway, reference: message
        self.devices: dict[str, dict[str, Any]] = {}

    def add_case(self, case_id: str, technician: str, base: Any, events: list[Any]) -> Case:
        """A planned visit."""
        case = Case(case_id, technician, base or begin(self.book), list(events))
        self.cases[case_id] = case
        for event in events:
            self.add_event(case, event, appended=False)
        return case

    def add_event(self, case: Case, event: Any, *, appended: bool = True) -> None:
        """Append once; Doubled when the id is stored already."""
        if event["id"] in self.events:
            self.refuse_double(event["id"])
        self.events[event["id"]] = event
        self.stored += 1
        if appended:
            case.events.append(event)

    def refuse_double(self, key: str) -> None:
        """The unique index speaks."""
        raise Doubled(key)

    def add_row(self, row: Any) -> None:
        """Insert a message, alert or promise by its unique key."""
        if row.key in self.keys:
            self.refuse_double(row.key)
        self.keep(row)

    def keep(self, row: Any) -> None:
        """Into its table."""
        self.keys[row.key] = row
        if isinstance(row, Message):
            self.messages[row.id] = row
            self.unended[row.id] = row
        elif isinstance(row, Alert):
            self.alerts[row.id] = row

    def add_new(self, row: Any) -> None:
        """Insert unless the key is there: ON CONFLICT DO NOTHING."""
        if row.key not in self.keys:
            self.add_row(row)

    def take_step(self, alert: Alert, was: tuple[int, int], place: Place) -> bool:
        """One UPDATE: only where the ladder still stands where its reader saw it, and somebody must still be told."""
        if not alert.open or alert.seen_ms is not None:
            self.watched.pop(alert.id, None)
            return False
        if (alert.step, alert.repeats) != was:
            return False
        alert.step, alert.repeats = place.step, place.repeats
        alert.next_step_ms, alert.unreached_ms = place.next_ms, place.unreached_ms
        if place.next_ms is None:
            self.watched.pop(alert.id, None)
        return True

    def claim(self, message: Message, now_ms: int) -> int | None:
        """The number of the attempt when the message is to be sent now and is ours; the lease begins."""
        waits = message.state == "waiting" and message.not_before_ms <= now_ms
        if not (waits or self.is_left(message, now_ms)) or not self.wanted(message):
            return None
        message.state = "sending"
        message.lease_until_ms = now_ms + LEASE_MS
        message.attempt_no += 1
        return message.attempt_no

    @staticmethod
    def is_left(message: Message, now_ms: int) -> bool:
        """Whether its sender's lease ran out."""
        return message.state == "sending" and message.lease_until_ms < now_ms

    @staticmethod
    def wanted(message: Message) -> bool:
        """A row whose alert has been seen or settled is not claimed any more."""
        return message.alert is None or (message.alert.open and message.alert.seen_ms is None)

    def is_mine(self, message: Message, no: int) -> bool:
        """Whether the claim is still this attempt's: every later write is fenced by it."""
        return message.state == "sending" and message.attempt_no == no

    def move(self, message: Message, state: str, note: str = "") -> None:
        """Put a row into a state."""
        message.state, message.note = state, note

    def overdue(self, now_ms: int, grace_ms: int) -> list[Message]:
        """What nobody took although its time came, and what was left by its sender."""
        return [
            message
            for message in self.unended.values()
            if (message.state == "waiting" and message.not_before_ms <= now_ms - grace_ms)
            or self.is_left(message, now_ms)
        ]

    def moments(self, grace_ms: int) -> Iterator[int]:
        """When the sweeper will have something to do."""
        for message in self.unended.values():
            if message.state == "waiting":
                yield message.not_before_ms + grace_ms
            elif message.state == "sending":
                yield message.lease_until_ms + 1
