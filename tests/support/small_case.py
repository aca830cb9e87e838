"""A small playbook about calling a customer, and its events: enough to tell each rule of the fold by a story."""

from typing import Any

from fieldapp.core.arrange import Event
from fieldapp.core.compile import compile_book
from fieldapp.core.compile_words import compile_words
from fieldapp.core.fold import Picture, fold

SECOND, MINUTE = 1_000, 60_000
Source = dict[str, Any]


def words_source() -> Source:
    """The closed list of words of the small playbook; a new one each time, so that a test may spoil it."""
    technician = {"kind": "report", "by": ["technician"]}
    return {
        "fields": {
            "of": {"type": "string"},
            "as": {"type": "string"},
            "reason": {"type": "string", "max": 20},
            "floor": {"type": "int", "min": -2, "max": 99},
            "adult": {"type": "bool"},
            "relation": {"type": "choice", "of": ["relative", "neighbour"]},
            "name": {"type": "string"},
            "person": {"type": "string"},
            "slot_ms": {"type": "int"},
        },
        "events": {
            "call.started": technician,
            "call.no_answer": technician,
            "call.expects_you": {**technician, "data": ["floor?", "relation?"], "private": ["name?"]},
            "visit.opened_door": {**technician, "data": ["adult"], "private": ["name"]},
            "visit.cancelled": {"kind": "command", "by": ["dispatcher"]},
            "note.written": {"kind": "report", "by": ["technician", "dispatcher"], "data": ["reason"], "free": True},
            "slot.chosen": {"kind": "command", "by": ["customer"], "data": ["slot_ms"]},
            "plan.set": {"kind": "report", "by": ["system"], "data": ["person?", "slot_ms?"], "free": True},
            "undone": {"kind": "report", "by": ["technician", "customer"], "data": ["of"]},
            "corrected": {"kind": "report", "by": ["technician", "dispatcher"], "data": ["of", "as", "reason"]},
            "adopted": {"kind": "command", "by": ["dispatcher"], "data": ["of"]},
            "merged": {"kind": "command", "by": ["dispatcher"], "data": ["of"]},
            "withdrawn": {"kind": "command", "by": ["dispatcher"], "data": ["of"]},
        },
        "effects": {
            "no_contact": {"table": "alert"},
            "please_pick_up": {"table": "message"},
            "slot": {"table": "promise"},
        },
    }


def book_source() -> Source:
    """Three calls ten minutes apart, then the dispatcher (S4.3, S4.4)."""
    third = {
        "if": [["attempts", ">=", 2]],
        "do": [{"add": "attempts"}, {"emit": "no_contact", "due": "slot_ms"}],
        "to": "unreachable",
    }
    again = {"name": "call_again", "since": "last_call", "wait": "9 min", "show": "10 min", "to": "call_due"}
    too_early = {"do": [{"mark": "too_early"}], "to": "calling"}
    return {
        "playbook": "small",
        "start": "call_due",
        "counters": {"attempts": 0},
        "givens": {"person": None, "slot_ms": None},
        "stamps": ["last_call"],
        "groups": {"open": ["call_due", "calling", "waiting", "unreachable"]},
        "always": {"slot.chosen": [{"do": [{"emit": "slot", "due": "data.slot_ms"}, {"settle": "no_contact"}]}]},
        "anywhere": [{"in": ["open"], "when": {"visit.cancelled": [{"do": [{"settle": "all"}], "to": "closed"}]}}],
        "states": {
            "call_due": {"when": {"call.started": [{"do": [{"stamp": "last_call"}], "to": "calling"}]}},
            "calling": {
                "when": {
                    "call.no_answer": [
                        third,
                        {"do": [{"add": "attempts"}, {"emit": "please_pick_up"}], "to": "waiting"},
                    ],
                    "call.expects_you": [{"if": [["data.floor", "has"]], "to": "ready"}, {"to": "ready"}],
                }
            },
            "waiting": {"after": [again], "when": {"call.started": [too_early]}},
            "unreachable": {"when": {"call.expects_you": [{"do": [{"settle": "no_contact"}], "to": "ready"}]}},
            "ready": {"when": {"visit.opened_door": [{"to": "closed"}], "call.started": [{"to": "calling"}]}},
            "closed": {"look": "end"},
        },
    }


def small_words() -> Source:
    return compile_words(words_source())


def small_book(**changes: Any) -> Source:
    """The small playbook with some parts of its source replaced."""
    return compile_book(book_source() | changes, small_words())


class Story:
    """Collects events of one case, one after another; `tell` gives the id of what happened."""

    def __init__(self, book: Source | None = None) -> None:
        self.book = book or small_book()
        self.now_ms = 100 * MINUTE
        self.events: list[Event] = []

    def tell(self, kind: str, by: str = "technician", after_ms: int = 0, **more: Any) -> str:
        self.now_ms += after_ms
        event: Event = {
            "id": f"e{len(self.events):03}",
            "type": kind,
            "at_ms": self.now_ms,
            "by": by,
            "author": more.pop("author", by),
            "data": more.pop("data", {}),
            "private": more.pop("private", {}),
        }
        self.events.append({**event, **more})  # type: ignore[typeddict-item]
        return event["id"]

    def miss_a_call(self, after_ms: int = 0) -> None:
        self.tell("call.started", after_ms=after_ms)
        self.tell("call.no_answer", after_ms=20 * SECOND)

    def seen(self, after_ms: int = 0) -> Picture:
        return fold(self.book, self.events, self.now_ms + after_ms)

    def state(self, after_ms: int = 0) -> str:
        return self.seen(after_ms)["snapshot"]["state"]

    def marks(self) -> dict[str, list[str]]:
        return self.seen()["snapshot"]["marks"]

    def effects(self, *parts: str) -> list[list[Any]]:
        """The effects so far, each as the parts asked for."""
        return [[effect[part] for part in parts] for effect in self.seen()["snapshot"]["effects"]]
