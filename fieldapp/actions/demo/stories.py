"""How is a visit of the demo told? As an order's row and the taps, calls and decisions that people made about it.

Times are minutes before the picture. Nothing happens here: `play` carries the steps out through the real doors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from fieldapp.actions.demo import cast
from fieldapp.actions.demo.customers import People, Words
from fieldapp.actions.demo.morning import Morning
from fieldapp.actions.orders_columns import shape_of
from fieldapp.actions.read_orders_file import FileRow
from fieldapp.core.ids import visit_id
from fieldapp.core.windows import date_of

Data = Mapping[str, int | bool | str]
Door = Literal["phone", "decide", "told", "seen", "keep", "complaint", "book", "page"]
SOURCE = "orders"
CALL_S = 40  # seconds from the start of a call to its outcome


@dataclass(frozen=True)
class Step:
    """One thing that somebody did: through which door, who (a login), when, about which case."""

    at_ms: int
    door: Door
    login: str
    case_id: str
    type: str
    data: Data
    private: Mapping[str, str]
    happened_ms: int = 0


@dataclass
class Story:
    """One order with its visit; the methods add steps and return the story, so that it reads as it happened."""

    morning: Morning
    number: str
    area: str
    technician: str
    words: Words
    window: tuple[int, int] | None
    day: int
    steps: list[Step] = field(default_factory=list)

    @property
    def case_id(self) -> str:
        """The case of the first visit."""
        return visit_id(SOURCE, self.number, 1)

    @property
    def shape(self) -> str:
        """Where the work is done (F5)."""
        return shape_of(self.words["work"])

    def row(self, line: int) -> FileRow:
        """The order as its system exports it."""
        words = {**self.words, "number": self.number, "area": self.area, "technician": self.technician}
        if self.window is not None:
            day = date_of(self.day)
            start, end = (f"{minute // 60:02}:{minute % 60:02}" for minute in self.window)
            words |= {"day": f"{day:%d.%m.%Y}", "from": start, "to": end}
        return FileRow(line, {name: text for name, text in words.items() if text})

    def tap(self, ago: float, type_: str, data: Data | None = None, **private: str) -> "Story":
        """A tap on the phone of the technician."""
        return self._add("phone", self.technician, ago, type_, data, private)

    def tap_of(self, login: str, ago: float, type_: str, data: Data | None = None, **private: str) -> "Story":
        """A tap on the phone of somebody else."""
        return self._add("phone", login, ago, type_, data, private)

    def decide(self, ago: float, type_: str, data: Data | None = None, **private: str) -> "Story":
        """A command, or a note, of the area's dispatcher."""
        return self._add("decide", cast.dispatcher_of(self.area), ago, type_, data, private)

    def told(self, ago: float, type_: str, happened: float, data: Data | None = None, **private: str) -> "Story":
        """What the dispatcher heard by phone and wrote down, with the time it happened (F12)."""
        return self._add("told", cast.dispatcher_of(self.area), ago, type_, data, private, happened)

    def seen(self, ago: float, alert: str) -> "Story":
        """The dispatcher opened this open alert."""
        return self._add("seen", cast.dispatcher_of(self.area), ago, alert, None, {})

    def call(self, ago: float, outcome: str, data: Data | None = None, **private: str) -> "Story":
        """A call of the technician and what came of it."""
        self.tap(ago, "call.started", {"number": 0, "evidence": "dialled"})
        return self.tap(ago - CALL_S / 60, outcome, {"away_ms": CALL_S * 900, **(data or {})}, **private)

    def unanswered(self, *agos: float) -> "Story":
        """Calls that nobody took, each with the minute it began."""
        for ago in agos:
            self.call(ago, "call.no_answer", {"how": "rings"})
        return self

    def expected(self, ago: float) -> "Story":
        """The customer said that the technician is expected."""
        return self.call(ago, "call.expects_you")

    def goes(self, ago: float) -> "Story":
        """Set off."""
        return self.tap(ago, "technician.departed")

    def comes(self, ago: float) -> "Story":
        """Arrived."""
        return self.tap(ago, "technician.arrived")

    def comes_in(self, ago: float, door: str = "door.customer", data: Data | None = None, **private: str) -> "Story":
        """Somebody who may let the technician in opened, and they introduced themselves."""
        return self.tap(ago, door, data, **private).introduced(ago - 1)

    def introduced(self, ago: float) -> "Story":
        """Introduction, form of address and plan of work: one card."""
        name = self.words["customer"].split(" ", 1)[1]
        return self.tap(ago, "introduced", None, form_of_address=name)

    def starts(self, ago: float, where: str) -> "Story":
        """Work began; outside the window with its reason (S4.12)."""
        data: dict[str, int | bool | str] = {"where": where}
        if where != "stairwell":
            data["shoe_covers"] = True
        if self.window is not None:
            start, end = (self.morning.at(self.day, minute) for minute in self.window)
            if self.morning.ago(ago) < start:
                data["early_reason"] = "customer_agreed"
            elif self.morning.ago(ago) > end:
                data["late_reason"] = "previous_order"
        return self.tap(ago, "work.started", data)

    def works(self, ago: float, ends: float) -> "Story":
        """The work in the order of its shape, from `ago` until just before `ends` minutes before the picture."""
        middle = (ago + ends) / 2
        if self.shape == "house":
            return self.starts(ago, "house")
        if self.shape == "stairwell_flat":
            self.starts(ago, "stairwell")
            return self._hand_over(middle)
        self.starts(ago, "flat")
        if self.shape == "flat_stairwell_flat":
            self.tap((ago + middle) / 2, "stairwell.began")
            self._hand_over(middle)
        return self

    def ends(self, ago: float, result: str, data: Data | None = None, **private: str) -> "Story":
        """The result of the work (F21)."""
        return self.tap(ago, "work.result", {"result": result, **(data or {})}, **private)

    def _hand_over(self, ago: float) -> "Story":
        self.tap(ago, "stage.done", {"unusual": False}).tap(ago - 2, "stage.handed_over")
        return self.tap(ago - 3, "flat.entered", {"shoe_covers": True})

    def _add(
        self, door: Door, login: str, ago: float, type_: str, data: Data | None, private: Mapping[str, str],
        happened: float | None = None,
    ) -> "Story":  # fmt: skip
        at_ms = self.morning.ago(ago)
        then_ms = at_ms if happened is None else self.morning.ago(happened)
        self.steps.append(Step(at_ms, door, login, self.case_id, type_, data or {}, private, then_ms))
        return self


class Day:
    """The stories of one demo, numbered as they come."""

    def __init__(self, morning: Morning) -> None:
        self.morning = morning
        self.people = People(str(morning.day))
        self.stories: list[Story] = []

    def visit(
        self, technician: str, window: tuple[float, float] | None, *, area: str = "", around: float | None = None,
        **words: str,
    ) -> Story:  # fmt: skip
        """A visit of today; its window in hours from the picture, or the full hours around `around` minutes ago."""
        minutes = self.morning.window_around(around) if around is not None else None
        if window is not None:
            minutes = self.morning.window(*window)
        return self.order(technician, minutes, self.morning.day, area=area, **words)

    def order(
        self, technician: str, window: tuple[int, int] | None, day: int, *, area: str = "", **words: str
    ) -> Story:
        """An order with its window in minutes of that day; without one it waits for its time."""
        number = f"2{self.morning.day % 1_000_000:06}{len(self.stories) + 1:02}"
        known = {**self.people.next(words.get("work", "")), **words}
        registered = date_of(self.morning.day) - timedelta(days=len(self.stories) % 4 + 1)
        known.setdefault("registered", f"{registered:%d.%m.%Y} {8 + len(self.stories) % 12:02}:22")
        area = area or cast.area_of(technician)
        story = Story(self.morning, number, area, technician, known, window, day)
        self.stories.append(story)
        return story
