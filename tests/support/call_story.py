"""A call told as a story: the operator taps what the desk offers; folded in process, nothing else runs.

`story = CallStory("information"); story.tap("call.answered"); story.tap("asks_service", content="Роутер")`.
What is known is not asked again and stands in every record that has a place for it, as the desk does it.
"""

from typing import Any

from fieldapp.actions.library import load_library
from fieldapp.core.conditions import holds
from fieldapp.core.known import completed, known_of, still_asked
from tests.support.story import NINE, Story

ROZA = "roza"
LATER = NINE + 3 * 3_600_000
TYPED: dict[str, Any] = {
    "content": "Сколько стоит роутер",
    "person_name": "Анна",
    "phone": "+78430000001",
    "form_of_address": "Анна Петровна",
    "age_group": "adult",
    "fault_kind": "equipment",
    "heard_from": "site",
    "appointment": False,
    "appointment_ms": LATER,
    "again_ms": LATER,
    "available_ms": LATER,
    "unavailable_because": "меняем линию",
    "invitation": "sign_up",
    "price_min": 500,
    "price_max": 900,
    "department": "billing",
    "concern": "suggestion",
    "words": "словами",
    "rings": 4,
    "channel": "by_phone",
    "promised_action": "пришлём мастера сегодня",
    "booklet_page": "ab" * 32,
}


class CallStory(Story):
    """One call, from `case.opened` on. `before` are the events of the call that it came from."""

    def __init__(self, name: str, before: list[dict[str, Any]] | None = None, **opened: Any) -> None:
        self._begin(load_library().book(name))
        self.words = load_library().known[name]
        self.before = before or []
        private = {field: opened.pop(field) for field in ("phone", "person_name") if field in opened}
        self.desk("case.opened", private=private, playbook=name, area="north", **opened)

    def desk(self, kind: str, private: dict[str, str] | None = None, **data: Any) -> str:
        """What the operator recorded now; the id of the event."""
        self._seq += 1
        return self._add(kind, "operator", ROZA, data, private, device="desk-1", device_seq=self._seq)

    def known(self) -> dict[str, Any]:
        """What was said so far and is asked once."""
        return known_of(self.words, [*self.before, *self.events])

    def asked(self, text: str) -> dict[str, bool]:
        """The fields that an offered outcome asks for now, and whether each must be filled in."""
        offer = still_asked(self._offered(text), self.known())
        seen = self.look()["snapshot"]
        spec = self.words["events"][offer["event"]]
        word = {**spec["data"], **spec["private"]}
        return {
            a["field"]: a["required"] or word[a["field"]]["required"]
            for a in offer["asks"]
            if holds(a["if"], seen, None)
        }

    def tap(self, text: str, typed: dict[str, Any] | None = None, **more: Any) -> str:
        """Tap an offered outcome; what it must have and nobody typed is filled with something plausible."""
        offer, asked = self._offered(text), self.asked(text)
        values = {**{field: TYPED[field] for field, must in asked.items() if must}, **(typed or {}), **more}
        assert set(values) <= set(asked), f"{text} asks for {sorted(asked)} only"
        spec = self.words["events"][offer["event"]]
        if "into" in spec["data"]:
            values["into"] = f"case-{len(self.events)}"
        hidden = {field: value for field, value in values.items() if field in spec["private"]}
        plain = {field: value for field, value in values.items() if field not in hidden}
        filled = completed(self.words, offer, self.known(), {"data": {**offer["sets"], **plain}, "private": hidden})
        return self.desk(offer["event"], private=filled["private"], **filled["data"])

    def tell(self, *texts: str) -> None:
        """Tap one after the other."""
        for text in texts:
            self.tap(text)

    def switched(self) -> "CallStory":
        """The call that this one became, begun with all that is known."""
        name = self.events[-1]["data"]["playbook"]
        spec = load_library().known[name]["events"]["case.opened"]
        known = self.known()
        data = {field: value for field, value in known.items() if field in spec["data"]}
        private = {field: value for field, value in known.items() if field in ("phone", "person_name")}
        return CallStory(name, before=[*self.before, *self.events], from_case="case-1", **data, **private)

    def _offered(self, text: str) -> Any:
        offer = next((row for row in self.offers() if row["text"] == text), None)
        assert offer, f"{text} is not offered in {self.state}; there are {[row['text'] for row in self.offers()]}"
        return offer
