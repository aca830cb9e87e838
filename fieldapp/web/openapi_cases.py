"""What do the answers about visits look like, in a list and whole? See openapi_shapes."""

from typing import Any, Literal

from fieldapp.web.openapi_shapes import AreaShape, Day, Ms, Problem, Shape


class OrderShape(Shape):
    """The order of a visit, by its name in its system."""

    source: str
    external_id: str
    work: str
    state: Literal["open", "waiting", "done", "cancelled"]


class PlanShape(Shape):
    """When, and who: ids of accounts."""

    day: Day | None
    window_from_ms: Ms | None
    window_to_ms: Ms | None
    technician: str | None
    second: str | None


class Standing(Shape):
    """How a visit stands."""

    id: str
    order: OrderShape | None
    plan: PlanShape
    state: str
    look: str
    result: str
    revision: int
    opened_ms: Ms
    changed_ms: Ms
    ended_ms: Ms | None


class VisitShape(Standing):
    """A visit of the list; nothing personal. `area` is an id."""

    area: str


class VisitsAnswer(Shape):
    """A page; `next` is the cursor of the next one, null on the last."""

    visits: list[VisitShape]
    next: str | None


class OpenPromise(Shape):
    """An agreed time; `number_keys` are HMAC-SHA-256 of the caller's digits under `number_key`, 32 hex digits.

    `named` is how `promise.kept` names it.
    """

    id: str
    case: str
    area: str
    kind: str
    named: str
    due_ms: Ms
    not_before_ms: Ms | None
    owner: str | None
    owner_name: str | None
    customer: str
    words: str
    said_by: str | None
    said_ms: Ms | None
    movable: bool
    number_keys: list[str]


class PromiseKnown(Shape):
    """What is known of whom it was given to, by the names of docs/events.md."""

    known: dict[str, str | int | bool]


class VisitKnown(Shape):
    """Whom our call about a visit is to; `known` by the names of docs/events.md, `area` is the visit's."""

    area: str
    known: dict[str, str]


class PromisesAnswer(Shape):
    """A page, the soonest first; `next` is the cursor of the next one, null on the last."""

    promises: list[OpenPromise]
    number_key: str
    next: str | None


class PhoneShape(Shape):
    """A number in the order in which it is proposed; not `valid` means: check it."""

    e164: str
    words: str
    mobile: bool
    valid: bool


class PersonShape(Shape):
    """The customer. What was erased is empty."""

    name: str
    city: str
    address: str
    entrance: str
    floor: str
    flat: str
    intercom: str
    comment: str
    locale: str
    phones: list[PhoneShape]


class AlertShape(Shape):
    """What somebody had or has to look at; `n` counts those of its kind."""

    kind: str
    n: int
    open: bool
    severity: str
    raised_ms: Ms
    seen_ms: Ms | None
    settled_ms: Ms | None
    seen_by_name: str | None


class PromiseShape(Shape):
    """What was promised, and until when."""

    kind: str
    n: int
    open: bool
    state: str
    due_ms: Ms | None


class MessageShape(Shape):
    """A message and what became of it."""

    id: str
    kind: str
    channel: str
    audience: str
    state: str
    created_ms: Ms
    settled_ms: Ms | None


class EventShape(Shape):
    """What happened, in the order in which it happened. `dropped_by`, `corrected_by`: ids of the events that did it."""

    id: str
    seq: int
    type: str
    kind: Literal["report", "command"]
    by: str
    author: str
    author_name: str | None
    at_ms: Ms
    received_ms: Ms
    quality: str
    deviations: list[Any]
    data: dict[str, Any]
    private: dict[str, str]
    dropped_by: str | None
    corrected_by: str | None


class OtherVisit(Shape):
    """Another visit of the same order."""

    id: str
    day: Day | None
    state: str
    result: str


class OfferField(Shape):
    """A word that the event asks for; `of` are its choices."""

    name: str
    type: str
    required: bool
    private: bool
    of: list[Any]


class OfferShape(Shape):
    """Something that a dispatcher may say now: send `type` with `data` and the fields."""

    type: str
    words: str
    kind: Literal["report", "command"]
    data: dict[str, Any]
    fields: list[OfferField]


class CaseAnswer(Standing):
    """A visit with its history."""

    kind: str
    playbook: str
    area: AreaShape
    stuck: bool
    next_due_ms: Ms | None
    person: PersonShape
    alerts: list[AlertShape]
    promises: list[PromiseShape]
    messages: list[MessageShape]
    events: list[EventShape]
    visits: list[OtherVisit]
    offers: list[OfferShape]


class EventAnswer(Shape):
    """The event that was left, and the new picture."""

    event: str
    case: CaseAnswer


class ConflictProblem(Problem):
    """What no longer holds, with the new picture."""

    case: CaseAnswer
