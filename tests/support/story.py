"""A visit told as a story: who did what, and how time went by; folded in process, nothing else runs.

`story.phone("call.started")`, `story.dispatcher("decided.sms")`, `story.forward(minutes=10)`,
`story.expect_state("planned")`.
Which branches were taken is remembered in TAKEN, so that a branch no story takes fails the build.
"""

from typing import Any

from fieldapp.actions.library import load_library
from fieldapp.core import fold as folding
from fieldapp.core.check_book import branches_of
from fieldapp.core.conditions import holds
from fieldapp.core.events import problems_of

MINUTE = 60_000
NINE = 1_795_413_600_000  # 23 November 2026, 09:00 in Kazan
TAKEN: set[int] = set()  # the identities of the branches and timers that some story took
TIMUR, LILIA = "timur", "lilia"
PLAN = {"technician": TIMUR, "window_from_ms": NINE + 60 * MINUTE, "window_to_ms": NINE + 180 * MINUTE}


def book() -> dict[str, Any]:
    """The compiled visit; the same object in every story."""
    return load_library().book("visit")


class Story:
    """One visit. Every step is an event, given to the fold at once; the reports of one phone are numbered."""

    def __init__(self, plan: dict[str, Any] | None = None, **givens: Any) -> None:
        self._begin(book())
        planned = {**PLAN, "leave_by_ms": PLAN["window_to_ms"] - 35 * MINUTE, **(plan or {})}
        self.system("plan.set", **planned)
        if givens:
            self.system("given.set", **givens)

    def _begin(self, played: dict[str, Any]) -> None:
        self.book = played
        self.now_ms = NINE
        self.events: list[dict[str, Any]] = []
        self.taps = 0
        self._seq = 0
        self.snap: Any = None

    def phone(self, kind: str, private: dict[str, str] | None = None, **data: Any) -> str:
        """What the technician's phone recorded now; the id of the event."""
        self._seq += 1
        self.taps += 1
        return self._add(kind, "technician", TIMUR, data, private, device="phone-1", device_seq=self._seq)

    def tap(self, text: str, typed: dict[str, Any] | None = None) -> str:
        """Tap an offered outcome by the name of its text; AssertionError when it is not on the screen."""
        offer = next((row for row in self.offers() if row["text"] == text), None)
        assert offer, f"{text} is not offered in {self.state}; there are {[row['text'] for row in self.offers()]}"
        spec = load_library().words["events"][offer["event"]]
        typed = typed or {}
        shown = {ask["field"] for ask in offer["asks"] if holds(ask["if"], self.look()["snapshot"], None)}
        needed = {a["field"] for a in offer["asks"] if a["required"] and a["field"] in shown}
        assert needed <= set(typed) <= shown, f"{text} asks for {sorted(needed)} of {sorted(shown)}"
        private = {name: value for name, value in typed.items() if name in spec["private"]}
        data = {**offer["sets"], **{name: value for name, value in typed.items() if name not in private}}
        send = {"dispatcher": self.dispatcher, "customer": self.customer}.get(offer["place"], self.phone)
        return send(offer["event"], private=private, **data)

    def dispatcher(self, kind: str, private: dict[str, str] | None = None, **data: Any) -> str:
        """What the dispatcher decided or recorded."""
        return self._add(kind, "dispatcher", LILIA, data, private)

    def customer(self, kind: str, private: dict[str, str] | None = None, **data: Any) -> str:
        """What the customer chose on the page."""
        return self._add(kind, "customer", "customer", data, private)

    def system(self, kind: str, **data: Any) -> str:
        """What the server gave."""
        return self._add(kind, "system", "system", data, None)

    def forward(self, minutes: float = 0, seconds: float = 0) -> None:
        """Let time go by; timers fire as they would on a phone left alone."""
        self.now_ms += int(minutes * MINUTE + seconds * 1_000)
        self.look()

    def refold(self) -> Any:
        """The whole case folded anew from its events."""
        return folding.fold(self.book, self.events, self.now_ms)["snapshot"]

    def look(self) -> Any:
        """The picture now."""
        return folding.look(self.book, self.snap, self.now_ms)

    @property
    def state(self) -> str:
        """The state now."""
        return str(self.look()["snapshot"]["state"])

    def offers(self) -> list[dict[str, Any]]:
        """What the screens offer now, in order, with those of the board and of the customer's page."""
        seen = self.look()["snapshot"]
        return [row for row in self.book["states"][seen["state"]]["offers"] if holds(row["if"], seen, None)]

    def effects(self, table: str) -> list[dict[str, Any]]:
        """What the case has caused so far in that table."""
        return [effect for effect in self.look()["snapshot"]["effects"] if effect["table"] == table]

    def counter(self, name: str) -> Any:
        """A counter now."""
        return self.look()["snapshot"]["counters"][name]

    def marks(self, event_id: str) -> list[str]:
        """The deviations of an event."""
        found: list[str] = self.look()["snapshot"]["marks"].get(event_id, [])
        return found

    def expect_state(self, state: str) -> None:
        """The visit is in that state."""
        assert self.state == state, f"the visit is in {self.state}"

    def expect_alerts(self, kinds: list[str]) -> None:
        """Exactly these alerts are open, in order of their rising."""
        found = [effect["kind"] for effect in self.effects("alert") if effect["open"]]
        assert found == kinds, f"open are {found}"

    def expect_messages(self, kinds: list[str]) -> None:
        """Exactly these messages have been caused, in order."""
        found = [effect["kind"] for effect in self.effects("message")]
        assert found == kinds, f"caused were {found}"

    def expect_promises(self, pairs: list[tuple[str, int | None]]) -> None:
        """Exactly these promises are open, with their due times."""
        found = [(effect["kind"], effect["due_ms"]) for effect in self.effects("promise") if effect["open"]]
        assert found == pairs, f"open are {found}"

    def expect_offers(self, texts: list[str], place: str = "main") -> None:
        """Exactly these outcomes stand in that place."""
        found = [row["text"] for row in self.offers() if row["place"] == place]
        assert found == texts, f"offered are {found}"

    def _add(
        self, kind: str, by: str, author: str, data: dict[str, Any], private: dict[str, str] | None, **device: Any
    ) -> str:
        event = {"id": f"e{len(self.events):03}", "type": kind, "at_ms": self.now_ms, "by": by, "author": author}
        event |= {
            "device": None,
            "device_seq": None,
            "quality": "online",
            "data": data,
            "private": private or {},
            **device,
        }
        wrong = problems_of(load_library().words, event)
        assert not wrong, f"{kind}: {wrong}"
        self.events.append(event)
        self.now_ms += 1  # no two things happen in the same instant
        if self.snap is not None and folding.continues(self.snap, [event]):
            self.snap = folding.advance(self.book, self.snap, [event])
        else:
            self.snap = folding.advance(self.book, None, self.events)
        return str(event["id"])


def untaken() -> list[str]:
    """Places of the branches and timers no story took yet."""
    books = load_library().books.values()
    return [f"{b['name']}/{place}" for b in books for place, row in branches_of(b) if id(row) not in TAKEN]
