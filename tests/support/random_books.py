"""Which playbooks can there be? Random sources that use every word of the format and compile.

Real playbooks alone miss slips between the twins; these find them (architecture.md 7, sentence 7).
"""

from random import Random
from typing import Any

from fieldapp.core.book import NOT_ASSIGNED
from fieldapp.core.compile import ORDERS, VERBS, compile_book
from fieldapp.core.compile_words import compile_words
from fieldapp.core.errors import BookError
from tests.support.random_words import ODD_NAMES, SCALARS, TIMES, fitting, random_words, scalar

COUNTERS = ("attempts", "rounds", "found", *ODD_NAMES)
STAMPS = ("called", "promised", "came", *ODD_NAMES)
WAITS = (0, "0 s", "20 s", "1 min", "1 min", "2 min", "10 min", "-20 s", "-1 min", 60_000)
MARKS = ("too_early", "no_consent", "out_of_order", "constructor")


def random_pair(rnd: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """Compiled words and a compiled playbook; sources that do not compile are thrown away."""
    while True:
        words = compile_words(random_words(rnd))
        try:
            return words, compile_book(BookMaker(rnd, words).source(), words)
        except BookError:
            continue


class BookMaker:
    """Makes one random source; keeps what names it may use."""

    def __init__(self, rnd: Random, words: dict[str, Any]) -> None:
        self.rnd, self.words = rnd, words
        self.states = [f"s{n}" for n in range(rnd.randint(2, 5))]
        self.kinds = rnd.sample(list(words["events"]), rnd.randint(5, len(words["events"])))
        self.counters = {name: rnd.choice((0, 0, 0, 1, None, True, "a")) for name in rnd.sample(COUNTERS, 4)}
        self.counters["n"] = 0
        self.counting = [name for name, value in self.counters.items() if type(value) is int]
        self.givens = {name: scalar(rnd) for name in list(words["fields"])[3:] if rnd.random() < 0.6}
        self.givens |= {"first": rnd.choice(("p1", "p2", None)), "second": rnd.choice(("p3", "p3", "p2", None, 1))}
        self.givens |= {"slot": rnd.choice(TIMES), "pause": rnd.choice((0, 20_000, 60_000, "soon"))}
        self.stamps = rnd.sample(STAMPS, 3)

    def some(self, share: float) -> bool:
        return self.rnd.random() < share

    def source(self) -> dict[str, Any]:
        pick = self.rnd
        states = {name: self.state() for name in self.states}
        self.lead_everywhere(states)
        members = pick.sample(self.states, pick.randint(1, len(self.states)))
        always = {kind: [self.branch(kind, to=False, bare=self.some(0.5))] for kind in self.kinds if self.some(0.2)}
        assigned = pick.choice(([], [], ["first"], ["first", "second"], ["first", "second"]))
        if assigned and self.some(0.8):
            always[NOT_ASSIGNED] = [self.branch(None, to=False), self.branch(None, to=False, bare=True)]
        return {
            "playbook": "random",
            "start": "s0",
            "counters": self.counters,
            "givens": self.givens,
            "stamps": self.stamps,
            "assigned": assigned,
            **self.pair(assigned),
            "groups": {"some": members},
            "always": always,
            "anywhere": [self.anywhere() for _ in range(pick.randint(0, 2))],
            "states": states,
        }

    def pair(self, assigned: list[str]) -> dict[str, Any]:
        """Who of two leads, more often than not where there are two."""
        if not assigned or self.some(0.3):
            return {}
        return {"lead": self.rnd.choice(list(self.counters)), "shared": self.rnd.sample(self.kinds, 2)}

    def state(self) -> dict[str, Any]:
        kinds = self.rnd.sample(self.kinds, min(len(self.kinds), self.rnd.randint(2, 6)))
        return {
            "when": {kind: self.rows(kind) for kind in kinds},
            "after": [self.timer(f"t{n}") for n in range(self.rnd.choice((0, 1, 2, 2, 3, 4)))],
            "offers": [self.offer(kind) for kind in kinds if self.some(0.4)],
        }

    def rows(self, kind: str) -> list[dict[str, Any]]:
        rows = [self.branch(kind) for _ in range(self.rnd.choice((0, 0, 1, 2)))]
        return [*rows, self.branch(kind, bare=self.some(0.8))]

    def branch(self, kind: str | None, *, to: bool = True, bare: bool = False) -> dict[str, Any]:
        row: dict[str, Any] = {} if bare else {"if": self.conditions(kind)}
        verbs = self.rnd.sample(VERBS, self.rnd.choice((0, 1, 1, 2, 3)))
        row["do"] = [self.action(verb, kind) for verb in verbs]
        if to and self.some(0.6):
            row["to"] = self.rnd.choice(self.states)
        return row

    def conditions(self, kind: str | None) -> list[list[Any]]:
        return [self.condition(kind) for _ in range(self.rnd.choice((1, 1, 2)))]

    def condition(self, kind: str | None) -> list[Any]:
        hidden = list(self.words["events"][kind]["private"]) if kind else []
        if hidden and self.some(0.3):
            return [f"data.{self.rnd.choice(hidden)}", self.rnd.choice(("has", "lacks"))]
        left = self.name(kind)
        operator = self.rnd.choice(("==", "==", "!=", *ORDERS, "has", "lacks", "has"))
        if operator in ("has", "lacks"):
            return [left, operator]
        if self.some(0.4):
            return [left, operator, self.name(kind)]
        if operator in ORDERS:
            return [left, operator, self.rnd.choice((0, 1, 1, 2, 3, "1 min", *self.rnd.sample(TIMES, 3)))]
        return [left, operator, self.rnd.choice((None, *SCALARS[:13]))]

    def name(self, kind: str | None) -> str:
        """Something a condition may ask about; data only where there is an event."""
        fields = [*self.words["events"][kind]["data"], *self.words["events"][kind]["private"]] if kind else []
        if fields and self.some(0.4):
            return f"data.{self.rnd.choice(fields)}"
        named = (list(self.counters), list(self.givens), [*self.stamps, "entered"], ["at"])
        return str(self.rnd.choice(self.rnd.choice(named)))

    def action(self, verb: str, kind: str | None) -> dict[str, Any]:
        pick = self.rnd
        if verb == "add":
            return {"add": pick.choice(self.counting)}
        if verb == "set":
            value = self.name(kind) if self.some(0.7) else pick.choice((None, *SCALARS))
            return {"set": pick.choice(list(self.counters)), "as": value}
        if verb == "reset":
            return {"reset": pick.choice(list(self.counters))}
        if verb in ("stamp", "clear"):
            return {verb: pick.choice(self.stamps)}
        if verb == "emit":
            emit = {"emit": pick.choice(list(self.words["effects"]))}
            return {**emit, "due": self.name(kind)} if self.some(0.4) else emit
        return {verb: pick.choice(MARKS if verb == "mark" else ("all", *self.words["effects"]))}

    def timer(self, name: str) -> dict[str, Any]:
        pick = self.rnd
        sources = ("entered", "entered", "entered", *self.stamps, "slot", "at", pick.choice(list(self.counters)))
        timer: dict[str, Any] = {"name": name, "since": pick.choice(sources)}
        timer["wait"] = pick.choice(WAITS) if self.some(0.85) else pick.choice(("pause", "n"))
        if self.some(0.3):
            timer["show"] = pick.choice(WAITS)
        if self.some(0.3):
            timer["not_before"] = pick.choice((*self.stamps, "slot", 60_000, "2 min", "pause"))
        if self.some(0.4):
            timer["once"] = True
        row = self.branch(None, bare=self.some(0.6))
        return {**timer, **row, "do": row["do"] or [self.action("emit", None)]}

    def offer(self, kind: str) -> dict[str, Any]:
        spec = self.words["events"][kind]
        fields = {**spec["data"], **spec["private"]}
        sets = {name: fitting(self.rnd, spec["data"][name]) for name in spec["data"] if self.some(0.2)}
        asks: list[Any] = []
        for field in fields:
            if self.some(0.7):
                ask: dict[str, Any] = {"field": field + self.rnd.choice(("", "?"))}
                asks.append({**ask, "if": self.conditions(None)} if self.some(0.4) else ask)
        return {"event": kind, "sets": sets, "asks": asks, "if": self.conditions(None) if self.some(0.3) else []}

    def anywhere(self) -> dict[str, Any]:
        kinds = self.rnd.sample(self.kinds, min(2, len(self.kinds)))
        return {
            "in": [self.rnd.choice(("some", *self.states))],
            "except": [self.rnd.choice(self.states)] if self.some(0.4) else [],
            "when": {kind: self.rows(kind) for kind in kinds},
            "after": [self.timer(self.rnd.choice(("t0", "t9")))] if self.some(0.5) else [],
            "offers": [self.offer(kinds[0])] if kinds and self.some(0.5) else [],
        }

    def lead_everywhere(self, states: dict[str, dict[str, Any]]) -> None:
        """Lead a branch to each state in turn, so that none is out of reach; what leads nowhere is an end."""
        for here, there in zip(self.states, self.states[1:], strict=False):
            rows = [row for rows in states[here]["when"].values() for row in rows]
            self.rnd.choice(rows)["to"] = there
        last = states[self.states[-1]]
        exits = [row.get("to") for rows in (*last["when"].values(), last["after"]) for row in rows]
        last["look"] = "step" if any(to not in (None, self.states[-1]) for to in exits) else "end"
