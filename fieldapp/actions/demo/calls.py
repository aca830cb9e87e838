"""How is a call of the demo told? As the operator taps it at her desk, from the first ring to its entry.

What is known is said once and stands in every record that has a place for it, as the desk does it. Nothing happens
here: `play` sends the taps in as a sync of her device.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldapp.actions.demo.answers import Answers
from fieldapp.actions.demo.cast import NORTH, OPERATOR
from fieldapp.actions.demo.customers import People
from fieldapp.actions.demo.morning import Morning
from fieldapp.actions.demo.stories import Data, Step
from fieldapp.core.windows import MINUTE_MS, shifted

AGES = ("adult", "senior", "adult", "from_14", "adult", "senior", "unknown")
REGIONS = ("Приволжский", "Авиастроительный", "Ново-Савиновский", "Советский", "Вахитовский", "Кировский")
HEARD = ("site", "recommendation", "repeat_customer", "advert", "leaflet", "repeat_customer", "sms", "other_way")
OUTGOING = "outgoing"
STEP_S = 14  # from one step of a talk to the next


@dataclass
class Call:
    """One call; the methods add steps and return it, so that it reads as it was talked. `at_ms` is its last step."""

    kind: str
    area_id: str
    case_id: str
    at_ms: int
    content: str
    name: str
    phone: str
    entry: dict[str, int | bool | str]
    steps: list[Step] = field(default_factory=list)

    @property
    def who(self) -> dict[str, str]:
        """Name and number, as records take them."""
        return {"person_name": self.name, "phone": self.phone}

    def tap(self, type_: str, data: Data | None = None, after: float = STEP_S, /, **private: str) -> "Call":
        """The next tap at the desk."""
        self.at_ms += round(after * 1000)
        return self._add("phone", OPERATOR, self.at_ms, type_, data, private)

    def said(self, times: int = 1) -> "Call":
        """Sentences of the playbook that want no answer written down."""
        for _ in range(times):
            self.tap("step.said")
        return self

    def answered(self, rings: int = 2) -> "Call":
        """It rang, and she was there."""
        return self.tap("call.answered", {"rings": rings}, 5 * rings - 3)

    def asks(self, topic: str = "our_service") -> "Call":
        """What it is about."""
        data: Data = {"topic": topic, "fault_kind": self.entry["fault_kind"]}
        return self.tap("question.asked", data, 35, content=self.content)

    def appoints(self, at_ms: int) -> "Call":
        """A time is agreed; it stands in the entry too."""
        self.entry |= {"appointment": True, "appointment_ms": at_ms}
        return self.tap("appointment.made", {"appointment": True, "appointment_ms": at_ms}, **self._asked())

    def registered(self, result: str, *, ended: bool = False) -> "Call":
        """The talk is over, and written down at once; `ended` when a step before has ended it."""
        if not ended:
            self.tap("call.ended")
        if result == "not_reached":  # there is nobody of whom more could be known
            return self.tap("call.registered", {"call_result": result}, content=self.content)
        return self.tap("call.registered", {"call_result": result, **self.entry}, 25, content=self.content, **self.who)

    def at(self, at_ms: int, type_: str, data: Data | None = None, /, **private: str) -> "Call":
        """A tap of hers about this call, later than the talk."""
        return self._add("phone", OPERATOR, at_ms, type_, data, private)

    def keeps(self, at_ms: int, promise: str, by: "Call | None" = None) -> "Call":
        """What was promised was done, in the call `by` if it was done there; said in the ledger."""
        return self._add("keep", OPERATOR, at_ms, promise, {"by_case": by.case_id} if by else None, {})

    def complaint(self, at_ms: int, type_: str, data: Data | None = None, /, **private: str) -> "Call":
        """What she said on the complaint's page."""
        return self._add("complaint", OPERATOR, at_ms, type_, data, private)

    def settled(self, login: str, at_ms: int, alert: str) -> "Call":
        """A dispatcher saw the alert, and it was settled two minutes later."""
        self._add("seen", login, at_ms, alert, None, {})
        return self._add("told", login, at_ms + 2 * MINUTE_MS, "alert.settled", {"matter": alert}, {})

    def _asked(self) -> dict[str, str]:
        """A duty's meeting asks for the time alone: name and number were said before."""
        return {} if self.kind == "duty" else self.who

    def _add(
        self, door: str, login: str, at_ms: int, type_: str, data: Data | None, private: Mapping[str, str]
    ) -> "Call":
        step = Step(at_ms, door, login, self.case_id, type_, data or {}, private, at_ms)  # type: ignore[arg-type]
        self.steps.append(step)
        return self


class Desk:
    """The calls of one demo, numbered as they come; who calls is made up, the same for the same day."""

    def __init__(self, morning: Morning, area_ids: Mapping[str, str], answers: Answers) -> None:
        self.morning, self.area_ids, self.answers = morning, area_ids, answers
        self.people = People(f"{morning.day}:desk")
        self.calls: list[Call] = []

    def on(self, days: int, hour: int, minute: int = 0) -> int:
        """That time of the day so many days before the picture's; negative days lie after it."""
        return self.morning.at(shifted(self.morning.day, -days), hour * 60 + minute)

    def call(
        self, kind: str, area: str, at_ms: int, content: str, *, fault: str = "other_matter",
        after: Call | None = None, who: tuple[str, str] = ("", ""),
    ) -> Call:  # fmt: skip
        """A call begins; `after` is the one that it came from, `who` a name and number that are known otherwise."""
        place, made_up = len(self.calls), self.people.next()
        case_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"fieldapp-demo:{self.morning.day}:call:{place}"))
        known_as = (after.name, after.phone) if after else who
        name, phone = known_as[0] or made_up["customer"], known_as[1] or made_up["phone"]
        entry = dict(after.entry) if after else self._entry(place, area, fault)
        call = Call(kind, self.area_ids[area], case_id, at_ms, content, name, phone, entry)
        known = {"from_case": after.case_id, **_of_before(entry)} if after else {}
        data = {"playbook": kind, "area": call.area_id, **known}
        is_known = after is not None or kind == OUTGOING  # whom we call ourselves we know
        call.tap("case.opened", data, 0, phone=phone, **({"person_name": name} if is_known else {}))
        self.calls.append(call)
        return call

    def _entry(self, place: int, area: str, fault: str) -> dict[str, int | bool | str]:
        region = REGIONS[(place * 2 + (area != NORTH)) % len(REGIONS)]
        return {"age_group": AGES[place % len(AGES)], "fault_kind": fault, "region": region,
                "heard_from": HEARD[place % len(HEARD)], "appointment": False}  # fmt: skip


def _of_before(entry: Mapping[str, int | bool | str]) -> dict[str, int | bool | str]:
    return {name: value for name, value in entry.items() if not name.startswith("appointment")}
