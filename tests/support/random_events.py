"""What can happen to a case? Random events, also such as fit no branch, and random input of people."""

from random import Random
from typing import Any

from fieldapp.core.arrange import in_order
from tests.support.random_words import CONTROL_WORDS, ODD_NAMES, PEOPLE, fitting, scalar

DEVICES = (None, "A", "B", "\uff61", "😀", "constructor")
STEPS = (0, 0, 1, 5_000, 10_000, 10_001, 20_000, 20_000, 60_000, 59_999, 60_000, 600_000, 600_001, -20_000, -1)
ODD_VALUES: tuple[Any, ...] = (
    *(None, [], {}, ["a"], 1.5, 2**53, -(2**53), 2**53 - 1, 0, -1, 4, 60_001, True, "", " ", "\n\t ", "\u00a0", "\0"),
    *("a\ud800", "x" * 200, "x" * 201, "😀" * 100, "😀" * 101, "abcd", "😀😀", "constructor", "toString"),
)


def random_run(rnd: Random, words: dict[str, Any], book: dict[str, Any]) -> dict[str, Any]:
    """What both twins shall replay: events, a moment, where to cut, things to check, forms to fill."""
    events = EventMaker(rnd, words).events(rnd.choice((0, 1, 4, 8, 8, 12, 16)))
    latest = max((event["at_ms"] for event in events), default=0)
    if rnd.random() < 0.6:
        events = [event for _, event in in_order(events, {})]  # else they could seldom be cut in two
    elif rnd.random() < 0.5:
        rnd.shuffle(events)
    return {
        "events": events,
        "now": latest + rnd.choice((-60_000, 0, 1, 20_000, 60_000, 600_000, 10**7)),
        "cut": rnd.randint(0, len(events)),
        "checks": [written(rnd, words, event) for event in rnd.sample(events, min(2, len(events)))],
        "forms": forms(rnd, words, book),
    }


class EventMaker:
    """Makes the events of one case, device by device."""

    def __init__(self, rnd: Random, words: dict[str, Any]) -> None:
        self.rnd, self.words = rnd, words
        self.now = rnd.choice((0, 20_000, 100_000))
        self.numbers: dict[str, int] = {}
        self.past: list[dict[str, Any]] = []
        self.kinds = [kind for kind in words["events"] if kind not in CONTROL_WORDS]
        self.is_quiet = rnd.random() < 0.4  # no controls: the whole fold is not needed

    def events(self, count: int) -> list[dict[str, Any]]:
        for _ in range(count):
            self.past.append(self.event())
        return self.past

    def event(self) -> dict[str, Any]:
        rnd = self.rnd
        self.now = max(0, self.now + rnd.choice(STEPS))
        is_control = self.past and not self.is_quiet and rnd.random() < 0.3
        kind = rnd.choice((*CONTROL_WORDS, "undone", "corrected", "corrected") if is_control else self.kinds)
        word = self.words["events"][kind]
        by = rnd.choice(word["by"]) if rnd.random() < 0.9 else rnd.choice(list(PEOPLE))
        author = rnd.choice(PEOPLE[by])
        event = {"id": self.new_id(), "type": kind, "at_ms": self.now, "by": by, "author": author}
        event |= {"quality": "declared" if rnd.random() < 0.1 else "online", **self.device(author)}
        event |= {"data": self.filled(word["data"]), "private": dict.fromkeys(self.taken(word["private"]), "~")}
        if is_control:
            self.aim(event)
        return event

    def device(self, author: str) -> dict[str, Any]:
        device = self.rnd.choice(DEVICES)
        if device is None:
            return self.rnd.choice(({}, {"device": None, "device_seq": None}))
        chain = f"{device}/{author}"
        self.numbers[chain] = self.numbers.get(chain, 0) + self.rnd.choice((1, 1, 1, 1, 2, 0, -1))
        return {"device": device, "device_seq": self.numbers[chain]}

    def new_id(self) -> str:
        known = {event["id"] for event in self.past}
        while True:
            odd = self.rnd.choice(ODD_NAMES) if self.rnd.random() < 0.1 else ""
            event_id = odd or f"{self.rnd.randrange(16**4):04x}"
            if event_id not in known:
                return event_id

    def taken(self, specs: dict[str, Any]) -> list[str]:
        return [name for name, spec in specs.items() if spec["required"] or self.rnd.random() < 0.5]

    def filled(self, specs: dict[str, Any]) -> dict[str, Any]:
        """Mostly what the words allow; a fold must agree on anything."""
        return {
            name: fitting(self.rnd, specs[name]) if self.rnd.random() < 0.9 else scalar(self.rnd) or 0
            for name in self.taken(specs)
        }

    def aim(self, event: dict[str, Any]) -> None:
        """Point a control at an event (or at none), often by its author and just within or beyond the limit."""
        rnd, told = self.rnd, [past for past in self.past if past["private"]]
        target = rnd.choice(told if told and rnd.random() < 0.3 else self.past)
        event["data"]["of"] = target["id"] if rnd.random() < 0.9 else rnd.choice(("missing", "constructor"))
        if rnd.random() < 0.6:
            event |= {"author": target["author"], "by": target["by"]}
            event |= {"device": target.get("device"), "device_seq": (target.get("device_seq") or 0) + 1}
            event["at_ms"] = target["at_ms"] + rnd.choice((-1, 0, 9_999, 10_000, 10_001, 600_000, 600_001))
            event["at_ms"] = max(0, event["at_ms"])
        if event["type"] == "corrected":
            kind = target["type"] if rnd.random() < 0.5 else rnd.choice(list(self.words["events"]))
            word = self.words["events"][kind]
            event["data"] = {"reason": "slip", **self.filled(word["data"]), "of": event["data"]["of"], "as": kind}
            event["private"] = dict.fromkeys(self.taken(word["private"]), "~")


def written(rnd: Random, words: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """An event as somebody wrote it, before it is checked, often with something wrong."""
    row = {part: event[part] for part in ("type", "by")}
    row |= {part: dict(event[part]) for part in ("data", "private")}
    for _ in range(rnd.choice((0, 1, 1, 2))):
        part = rnd.choice(("data", "private"))
        names = [*words["fields"], *row[part], *ODD_NAMES]
        slip = rnd.choice(("put", "put", "put", "drop", "type", "by"))
        if slip == "put":
            row[part][rnd.choice(rnd.choice((names, [*row[part]] or names)))] = rnd.choice(ODD_VALUES)
        elif slip == "drop" and row[part]:
            del row[part][rnd.choice(list(row[part]))]
        elif slip == "type":
            row["type"] = rnd.choice(("nothing", "valueOf", "constructor", None, ["a"], 1, *words["events"]))
        else:
            row["by"] = rnd.choice((*PEOPLE, "toString"))
    return row


def forms(rnd: Random, words: dict[str, Any], book: dict[str, Any]) -> list[dict[str, Any]]:
    """Up to two offers of the playbook, with what somebody typed."""
    places = [(name, n) for name, state in book["states"].items() for n in range(len(state["offers"]))]
    found = []
    for name, n in rnd.sample(places, min(2, len(places))):
        asked = [ask["field"] for ask in book["states"][name]["offers"][n]["asks"]]
        typed = {}
        for field in [*asked, rnd.choice(ODD_NAMES)]:
            draw = rnd.random()
            if draw < 0.9:
                typed[field] = fitting(rnd, words["fields"].get(field, {"type": "int"}))
            if draw < 0.3:
                typed[field] = rnd.choice(ODD_VALUES)
        found.append({"state": name, "offer": n, "values": typed})
    return found
