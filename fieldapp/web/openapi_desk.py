"""What do the answers to the contact desk look like? See openapi_shapes."""

from fieldapp.actions.say_presence import Presence
from fieldapp.web.openapi_shapes import Ms, Shape


class PresenceAnswer(Shape):
    """Whether somebody sits there; `forward` in E.164; `shift_from_ms`: of the shift that began or begins next.

    `line`: whether a telephone system may tell of this person's line.
    """

    state: Presence
    forward: str
    since_ms: Ms | None
    shift_from_ms: Ms | None
    line: bool


class LineCall(Shape):
    """A call of the telephone system; `phone` in E.164, empty when withheld."""

    id: str
    phone: str
    began_ms: Ms
    answered: bool


class LineAnswer(Shape):
    """What rings or is talked at one's own extension without a call of the desk yet; null: nothing."""

    line: LineCall | None


class NearVisitShape(Shape):
    """A visit a caller may ask about; `number_keys` as of a promise, `state` and `contact` in the reader's words."""

    id: str
    area: str
    window_from_ms: Ms
    window_to_ms: Ms
    technician: str
    state: str
    contact: str
    contact_ms: Ms | None
    number_keys: list[str]


class NearVisitsAnswer(Shape):
    """Visits of two days around, the nearest first."""

    visits: list[NearVisitShape]
    number_key: str


class DeskNumbers(Shape):
    """The letter of this desk in the area, and the numbers that it may still give to calls, in their order."""

    letter: str
    numbers: list[str]


class OutageNumbersAnswer(Shape):
    """By the area's id."""

    areas: dict[str, DeskNumbers]


class CallerLine(Shape):
    """A call, visit or text with the number, in the reader's words; `href` only where it is theirs to open."""

    what: str
    at_ms: Ms
    at: str
    title: str
    state: str
    open: bool
    area: str
    href: str


class CallerAnswer(Shape):
    """Everything under a number, the newest first; `e164` is empty when it is no number."""

    e164: str
    name: str
    lines: list[CallerLine]
