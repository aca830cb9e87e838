"""How does one row of a playbook's YAML become a row of the table?

Durations become ms, names become operands `[where, name]`. What is wrong is told in `Names.faults`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from fieldapp.core.book import Action, Ask, Branch, Condition, Offer, Operand, Scalar, Timer, Value
from fieldapp.core.source import Source, rows, table

UNITS = {"s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "has", "lacks")
ORDERS = ("<", "<=", ">", ">=")
VERBS = ("add", "set", "reset", "stamp", "clear", "emit", "settle", "mark")
_DURATION = re.compile(r"(-?\d+) (s|min|h|d)")


def duration_ms(text: str) -> int | None:
    """Milliseconds of "10 min", "60 s", "2 h", "1 d"; None when it is no duration."""
    match = _DURATION.fullmatch(text)
    return int(match[1]) * UNITS[match[2]] if match else None


@dataclass(frozen=True)
class Names:
    """What a name in a condition or timer stands for, and the faults found so far."""

    counters: Mapping[str, Value]
    givens: Mapping[str, Value]
    stamps: Collection[str]
    faults: list[str]

    def operand(self, value: object, place: str) -> Operand:
        """`[where, name]`; text that names nothing is a constant, and so is a duration."""
        if value is None or isinstance(value, bool | int):
            return _pair("const", value)
        if not isinstance(value, str):
            self.faults.append(f"{place}: {value!r} must be a number, true, false or text")
            return _pair("const", None)
        if value == "at":
            return _pair("at", "")
        if value.startswith("data."):
            return _pair("data", value.removeprefix("data."))
        for where, known in (("counter", self.counters), ("given", self.givens), ("stamp", self.stamps)):
            if value in known:
                return _pair(where, value)
        length = duration_ms(value)
        return _pair("const", value if length is None else length)

    def allow(self, row: Source, words: set[str], place: str, kind: str) -> None:
        """A fault for each key of the row that is none of the words."""
        self.faults.extend(f"{place}: {word} is not {kind}" for word in sorted(map(str, set(row) - words)))


def _pair(where: str, value: Value) -> Operand:
    """A list, as JSON has it: a book just compiled and one read from the database are equal."""
    return cast("Operand", [where, value])


def offer_of(offer: object, names: Names, place: str) -> Offer:
    """A row of a state's offers; a bare name is the event."""
    row = {"event": offer} if isinstance(offer, str) else table(offer, place, names.faults)
    return {
        "event": str(row.get("event")),
        "text": str(row.get("text", row.get("event"))),
        # What an offer sets is checked against the word's spec by check_book.
        "sets": cast("dict[str, Scalar]", table(row.get("sets"), place, names.faults)),
        "place": str(row.get("place", "main")),
        "if": _conditions(row.get("if"), names, place),
        "asks": [_ask(ask, names, place) for ask in rows(row.get("asks"), place, names.faults)],
    }


def _ask(ask: object, names: Names, place: str) -> Ask:
    row = {"field": ask} if isinstance(ask, str) else table(ask, place, names.faults)
    field = str(row.get("field"))
    compiled: Ask = {
        "field": field.removesuffix("?"),
        "required": bool(row.get("required", not field.endswith("?"))),
        "if": _conditions(row.get("if"), names, place),
    }
    return {**compiled, "again": True} if row.get("again") else compiled


def branches(place: str, found: object, names: Names) -> list[Branch]:
    """The branches of an event, in order."""
    if not isinstance(found, list):
        names.faults.append(f"{place}: branches must be a list")
        return []
    return [_branch(place, table(row, place, names.faults), names) for row in found]


def _branch(place: str, row: Source, names: Names) -> Branch:
    names.allow(row, {"if", "do", "to"}, place, "a word of a branch")
    target = row.get("to")
    return {
        "if": _conditions(row.get("if"), names, place),
        "do": [_action(action, names, place) for action in rows(row.get("do"), place, names.faults)],
        "to": None if target is None else str(target),
    }


def _conditions(found: object, names: Names, place: str) -> list[Condition]:
    compiled = []
    for row in rows(found, place, names.faults):
        if not isinstance(row, list) or len(row) not in (2, 3):
            names.faults.append(f"{place}: the condition {row!r} must be a list: left, comparison, right")
            continue
        left, operator, right = [*row, None][:3]
        if operator not in OPERATORS:
            names.faults.append(f"{place}: {operator!r} is no comparison; use one of {' '.join(OPERATORS)}")
        operand = names.operand(left, place)
        if operand[0] == "const":
            names.faults.append(f"{place}: {left!r} names no counter, given, stamp or data")
        other = names.operand(right, place)
        if operator in ORDERS and other[0] == "const" and type(other[1]) is not int:
            names.faults.append(f"{place}: {right!r} is no number and no duration, and names none")
        compiled.append(cast("Condition", [operand, operator, other]))
    return compiled


def _action(action: object, names: Names, place: str) -> Action:
    row = action if isinstance(action, dict) else {}
    verbs = [verb for verb in VERBS if verb in row]
    if len(verbs) != 1 or set(row) - {verbs[0], "as", "due"} or not isinstance(row[verbs[0]], str):
        names.faults.append(f"{place}: {action!r} is no action; verbs are {' '.join(VERBS)}")
        return cast("Action", ["mark", ""])
    verb = verbs[0]
    name = row[verb]
    if verb in ("stamp", "clear") and name not in names.stamps:
        names.faults.append(f"{place}: {name} is no stamp; list it under `stamps`")
    if verb in ("set", "emit"):
        return cast("Action", [verb, name, names.operand(row.get("as" if verb == "set" else "due"), place)])
    return cast("Action", [verb, name])


def timer_of(place: str, timer: object, names: Names) -> Timer:
    """A row of a state's `after`; it counts from the moment the state was entered unless it says otherwise."""
    row = table(timer, place, names.faults)
    words = {"name", "since", "wait", "show", "not_before", "once", "if", "do", "to"}
    names.allow(row, words, place, "a word of a timer")
    if not isinstance(row.get("name"), str):
        names.faults.append(f"{place}: a timer needs a `name`")
    wait = row.get("wait", 0)
    return {
        "name": str(row.get("name")),
        "from": names.operand(row.get("since", "entered"), place),
        "wait": names.operand(wait, place),
        "show": names.operand(row.get("show", wait), place),
        "not_before": names.operand(row.get("not_before"), place),
        "once": bool(row.get("once", False)),
        **_branch(place, {k: row[k] for k in ("if", "do", "to") if k in row}, names),
    }
