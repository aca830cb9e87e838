"""What do the answers under /api/v1 look like? For the document, and for the test that holds us to it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Ms = Annotated[int, Field(description="Milliseconds since 1970 UTC.")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Shape(BaseModel):
    """An answer has exactly these members."""

    model_config = ConfigDict(extra="forbid")


class Fault(Shape):
    """A field that does not fit; `path` as in `orders.3.day`."""

    path: str
    code: str = ""


class Problem(BaseModel):
    """RFC 9457; some have further members, named where they come."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str = ""
    reason: str = Field("", description="A code, where several reasons have the same status.")
    errors: list[Fault] = Field(default_factory=list)


class SessionBody(Shape):
    """Who signs in. `code` is for accounts with a second step."""

    login: str
    password: str
    code: str = ""


class SignedIn(Shape):
    """The cookie comes with it."""

    id: str
    role: str


class AreaShape(Shape):
    """An area; `zone` is an IANA name."""

    id: str
    name: str
    zone: str


class SessionAnswer(Shape):
    """Who is signed in here."""

    id: str
    name: str
    role: str
    locale: str
    areas: list[AreaShape]
    vapid_public_key: str
    email: str = ""
    position: str = ""
    left_elsewhere: Any = None
    seal: str = ""
    guard: dict[str, Any] = Field(default_factory=dict)


class NewEventShape(BaseModel):
    """An event as a phone records it; docs/events.md lists the types and their words."""

    id: str
    case: str
    type: str
    data: dict[str, Any] = Field(default_factory=dict)
    private: dict[str, Any] = Field(default_factory=dict)
    schema_: int = Field(1, alias="schema")
    device_seq: int
    device_ms: int
    clock: str
    mono_ms: float
    revision: int = 0


class EventResult(BaseModel):
    """What became of an event; `reason` of a refused or quarantined one in plain words."""

    id: str | None
    status: Literal["accepted", "duplicate", "refused", "quarantined"]


class SyncAnswer(BaseModel):
    """With the upload credential alone: `read` is `sign_in`, and no cases come."""

    server_ms: Ms
    epoch: str
    results: list[EventResult]
    missing_seq: list[Any]
    read: Literal["sign_in"] = "sign_in"
    cases: list[dict[str, Any]] = Field(default_factory=list)
    gone: list[str] = Field(default_factory=list)
    playbooks: list[str] = Field(default_factory=list)
    texts: dict[str, str] = Field(default_factory=dict)
    calendar: dict[str, Any] = Field(default_factory=dict)
    cursor: str = ""
    more: bool = False
    wipe: bool = False


class PhotoAnswer(Shape):
    """How many bytes are here, and whether that is all."""

    received: int
    complete: bool


class DeviceAnswer(Shape):
    """Whether this device will alert its owner."""

    state: str
    at_ms: Ms | None
    at: str
    due: bool


class FindingShape(Shape):
    """Something to say about an order; `code` for programs, `words` for people."""

    code: str
    field: str
    value: str
    words: str


class OrderAnswer(Shape):
    """What was done with an order; `place` counts from 1, `case` is its last visit."""

    place: int
    external_id: str
    outcome: Literal["taken", "changed", "unchanged", "kept", "refused"]
    words: str
    case: str | None
    findings: list[FindingShape]


class OrderCounts(Shape):
    """How many orders had which outcome."""

    taken: int
    changed: int
    unchanged: int
    kept: int
    refused: int


class OrdersAnswer(Shape):
    """One answer for each order, in the order of the request."""

    source: str
    dry_run: bool
    counts: OrderCounts
    orders: list[OrderAnswer]
