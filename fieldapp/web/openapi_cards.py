"""What do the answers about answer cards look like? See openapi_shapes."""

from typing import Literal

from fieldapp.web.openapi_shapes import Day, Shape


class CardWords(Shape):
    """What a card says in one language; what it does not say lacks."""

    title: str = ""
    answer: str = ""
    preparation: str = ""
    times: str = ""
    reason: str = ""


class CardShape(Shape):
    """A card. Prices in whole units; the same twice when the sum is known, null without one."""

    number: int
    kind: Literal["service", "answer"]
    state: Literal["offered", "unavailable", "not_offered"]
    price_min: int | None
    price_max: int | None
    again_day: Day | None
    check_day: Day
    department: str | None
    revision: int
    words: dict[str, CardWords]


class DepartmentWords(Shape):
    """What a department is called in one language, what it helps with, where and when."""

    name: str = ""
    topics: str = ""
    address: str = ""
    hours: str = ""


class DepartmentPhone(Shape):
    """A number as people write it, and what it is for."""

    number: str
    purpose: str


class DepartmentShape(Shape):
    """A department of the directory."""

    id: str
    phones: list[DepartmentPhone]
    words: dict[str, DepartmentWords]


class CardsAnswer(Shape):
    """What changed after `after`, in order; `gone` are numbers of archived cards. Ask again with `seq` while `more`."""

    seq: int
    more: bool
    cards: list[CardShape]
    gone: list[int]
    departments: list[DepartmentShape]
