"""Which shapes does the core hand around?

JSON throughout, with the keys of static/js/core/types.js. Pairs and triples are lists, as JSON has them; their tuple
types only say what stands where. What the words mean stands in docs/playbooks.md.
"""

from typing import NotRequired, Required, TypeAlias, TypedDict

Value: TypeAlias = int | bool | str | None
Scalar: TypeAlias = int | bool | str
Operand: TypeAlias = tuple[str, Value]  # where (const, counter, given, stamp, data, at) and the name or constant
Condition: TypeAlias = tuple[Operand, str, Operand]  # left, comparison, right
Action: TypeAlias = tuple[str, str] | tuple[str, str, Operand]  # verb, name, and for `set` and `emit` a value
Problem: TypeAlias = list[str]  # field, code

NOT_ASSIGNED = "report.not_assigned"  # under `always`: what a report of somebody not assigned causes, instead of itself

Branch = TypedDict("Branch", {"if": list[Condition], "do": list[Action], "to": str | None})
_AskIf = TypedDict("_AskIf", {"if": list[Condition]})
_From = TypedDict("_From", {"from": Operand})


class Ask(_AskIf):
    """A field to ask; `again`: even if it is known."""

    field: str
    required: bool
    again: NotRequired[bool]


class Timer(_From, Branch):
    """Fires `wait` after `from`, not before `not_before`; the countdown shows `show`."""

    name: str
    wait: Operand
    show: Operand
    not_before: Operand
    once: bool


class Offered(TypedDict):
    """What an offer records: the event, its text's key, the data it carries, where it stands."""

    event: str
    text: str
    sets: dict[str, Scalar]
    place: str
    asks: list[Ask]


_If = TypedDict("_If", {"if": list[Condition]})


class Offer(Offered, _If):
    """An outcome the player shows while its conditions hold."""


class State(TypedDict):
    """A row of the table."""

    prompt: str
    look: str
    offers: list[Offer]
    when: dict[str, list[Branch]]
    after: list[Timer]


class Book(TypedDict):
    """A compiled playbook, `format: 1`. `effects` are kinds with their tables."""

    format: int
    name: str
    start: str
    counters: dict[str, Value]
    givens: dict[str, Value]
    assigned: list[str]
    lead: NotRequired[str]  # the counter that says whose reports lead; books of earlier releases have none
    shared: NotRequired[list[str]]  # reports that count whoever of the assigned says them
    effects: dict[str, str]
    free: list[str]
    commands: list[str]
    groups: dict[str, list[str]]
    always: dict[str, list[Branch]]
    states: dict[str, State]


FieldSpec = TypedDict(
    "FieldSpec", {"type": Required[str], "min": int, "max": int, "of": list[str], "as": str}, total=False
)  # a word as it is defined once


class EventField(FieldSpec):
    """A word where an event lists it."""

    required: bool


class Field(EventField):
    """A word as a form asks for it."""

    name: str
    private: bool


class EventSpec(TypedDict):
    """One event type of the closed list."""

    kind: str
    by: list[str]
    data: dict[str, EventField]
    private: dict[str, EventField]
    free: bool


class EffectSpec(TypedDict, total=False):
    """What a kind of effect is: messages have audience and channel, alerts severity and first, promises an owner."""

    table: Required[str]
    audience: str
    channel: str
    valid: str
    valid_ms: int
    severity: str
    first: list[str]
    owner: str
    due_after: str
    due_after_ms: int


class Words(TypedDict):
    """The compiled words.yaml."""

    fields: dict[str, FieldSpec]
    events: dict[str, EventSpec]
    effects: dict[str, EffectSpec]
    once: NotRequired[list[str]]  # fields that a talk asks for once, see known.py


class Effect(TypedDict):
    """One thing a case caused: `n` counts its kind, `cause` is an event id or `timer:NAME`."""

    table: str
    kind: str
    n: int
    at_ms: int
    cause: str
    due_ms: int | None
    open: bool
    settled_ms: int | None
    settled_by: str | None


class Snapshot(TypedDict):
    """State after the last event, before any timer that fires later.

    `effects` hold everything caused since the beginning. `marks` are deviations by event id. `spent` timers fired since
    the state was entered, `fired` the due instants of those that fire once. `last` is the sort key of the last event.
    """

    state: str
    at_ms: int
    counters: dict[str, Value]
    givens: dict[str, Value]
    stamps: dict[str, int]
    effects: list[Effect]
    marks: dict[str, list[str]]
    spent: list[str]
    fired: dict[str, int]
    chains: dict[str, list[int]]
    last: list[int | str]
    whole: bool


class Picture(TypedDict):
    """A snapshot seen at `now_ms`, and the next instant at which a timer will change it (None: never by itself)."""

    snapshot: Snapshot
    next_due_ms: int | None
