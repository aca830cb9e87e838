"""How does a playbook's YAML become the table that the thin twins fold?

Thick compiler, thin twins: durations become ms, names become operands, group rules are spread over their states,
so that fold.py and fold.js only look up and compare. Static checks are in check_book.py. Format: docs/playbooks.md.
"""

import re
from collections.abc import Mapping
from typing import Any

from fieldapp.core.check_book import faults_of
from fieldapp.core.errors import BookError

FORMAT = 1
UNITS = {"s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "has", "lacks")
ORDERS = ("<", "<=", ">", ">=")
VERBS = ("add", "set", "reset", "stamp", "clear", "emit", "settle", "mark")
_DURATION = re.compile(r"(-?\d+) (s|min|h|d)")


def compile_book(source: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """The compiled playbook (`format: 1`). Raises BookError with every fault found."""
    faults = [f"the playbook needs `{part}`" for part in ("playbook", "start", "states") if part not in source]
    if faults:
        raise BookError(str(source.get("playbook", "playbook")), faults)
    names = _Names(source, faults)
    groups = {name: list(members) for name, members in source.get("groups", {}).items()}
    states = {str(name): _state(str(name), spec or {}, names) for name, spec in source["states"].items()}
    for rule in source.get("anywhere", ()):
        _spread(rule, groups, states, names, faults)
    book = {
        "format": FORMAT,
        "name": source["playbook"],
        "start": source["start"],
        "counters": dict(source.get("counters", {})),
        "givens": dict(source.get("givens", {})),
        "assigned": list(source.get("assigned", ())),
        "effects": {kind: spec["table"] for kind, spec in words["effects"].items()},
        "free": sorted(name for name, spec in words["events"].items() if spec["free"]),
        "commands": sorted(name for name, spec in words["events"].items() if spec["kind"] == "command"),
        "groups": groups,
        "always": {kind: _branches(kind, rows, names) for kind, rows in source.get("always", {}).items()},
        "states": states,
    }
    faults += faults_of(book, words)
    if faults:
        raise BookError(source["playbook"], list(dict.fromkeys(faults)))
    return book


def duration_ms(text: str) -> int | None:
    """Milliseconds of "10 min", "60 s", "2 h", "1 d"; None when it is no duration."""
    match = _DURATION.fullmatch(text)
    return int(match[1]) * UNITS[match[2]] if match else None


class _Names:
    """What a name in a condition or timer stands for."""

    def __init__(self, source: Mapping[str, Any], faults: list[str]) -> None:
        self.faults = faults
        self.counters = source.get("counters", {})
        self.givens = source.get("givens", {})
        self.stamps = {*source.get("stamps", ()), "entered"}

    def operand(self, value: Any, place: str) -> list[Any]:
        """`[where, name]`; text that names nothing is a constant, and so is a duration."""
        if value is None or isinstance(value, bool | int):
            return ["const", value]
        if not isinstance(value, str):
            self.faults.append(f"{place}: {value!r} must be a number, true, false or text")
            return ["const", None]
        if value == "at":
            return ["at", ""]
        if value.startswith("data."):
            return ["data", value.removeprefix("data.")]
        for where, known in (("counter", self.counters), ("given", self.givens), ("stamp", self.stamps)):
            if value in known:
                return [where, value]
        length = duration_ms(value)
        return ["const", value if length is None else length]


def _state(name: str, spec: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    unknown = set(spec) - {"prompt", "look", "offers", "when", "after"}
    names.faults.extend(f"state {name}: {word} is not a word of playbooks" for word in sorted(map(str, unknown)))
    return {
        "prompt": spec.get("prompt", name),
        "look": spec.get("look", "step"),
        "offers": [_offer(offer, names, f"state {name}") for offer in spec.get("offers", ())],
        "when": {kind: _branches(f"{name}/{kind}", rows, names) for kind, rows in spec.get("when", {}).items()},
        "after": [_timer(f"{name}/after", timer, names) for timer in spec.get("after", ())],
    }


def _offer(offer: Any, names: _Names, place: str) -> dict[str, Any]:
    row: dict[str, Any] = {"event": offer} if isinstance(offer, str) else {"event": None, **offer}
    asks = [{"field": ask} if isinstance(ask, str) else dict(ask) for ask in row.get("asks", ())]
    return {
        "event": row["event"],
        "text": row.get("text", row["event"]),
        "sets": dict(row.get("sets", {})),
        "place": row.get("place", "main"),
        "if": _conditions(row.get("if", ()), names, place),
        "asks": [
            {
                "field": ask["field"].removesuffix("?"),
                "required": ask.get("required", not ask["field"].endswith("?")),
                "if": _conditions(ask.get("if", ()), names, place),
            }
            for ask in asks
        ],
    }


def _branches(place: str, rows: Any, names: _Names) -> list[dict[str, Any]]:
    if not isinstance(rows, list):
        names.faults.append(f"{place}: branches must be a list")
        return []
    return [_branch(place, row or {}, names) for row in rows]


def _branch(place: str, row: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    unknown = set(row) - {"if", "do", "to"}
    names.faults.extend(f"{place}: {word} is not a word of a branch" for word in sorted(map(str, unknown)))
    return {
        "if": _conditions(row.get("if", ()), names, place),
        "do": [_action(action, names, place) for action in row.get("do", ())],
        "to": row.get("to"),
    }


def _conditions(rows: Any, names: _Names, place: str) -> list[list[Any]]:
    compiled = []
    for row in rows:
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
        compiled.append([operand, operator, other])
    return compiled


def _action(action: Any, names: _Names, place: str) -> list[Any]:
    verbs = [verb for verb in VERBS if verb in action] if isinstance(action, dict) else []
    if len(verbs) != 1 or set(action) - {verbs[0], "as", "due"} or not isinstance(action[verbs[0]], str):
        names.faults.append(f"{place}: {action!r} is no action; verbs are {' '.join(VERBS)}")
        return ["mark", ""]
    verb = verbs[0]
    if verb in ("stamp", "clear") and action[verb] not in names.stamps:
        names.faults.append(f"{place}: {action[verb]} is no stamp; list it under `stamps`")
    if verb == "set":
        return [verb, action[verb], names.operand(action.get("as"), place)]
    if verb == "emit":
        return [verb, action[verb], names.operand(action.get("due"), place)]
    return [verb, action[verb]]


def _timer(place: str, timer: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    unknown = set(timer) - {"name", "since", "wait", "show", "not_before", "once", "if", "do", "to"}
    names.faults.extend(f"{place}: {word} is not a word of a timer" for word in sorted(map(str, unknown)))
    if not isinstance(timer.get("name"), str):
        names.faults.append(f"{place}: a timer needs a `name`")
    wait = timer.get("wait", 0)
    return {
        "name": timer.get("name"),
        "from": names.operand(timer.get("since", "entered"), place),
        "wait": names.operand(wait, place),
        "show": names.operand(timer.get("show", wait), place),
        "not_before": names.operand(timer.get("not_before"), place),
        "once": bool(timer.get("once", False)),
        **_branch(place, {k: timer[k] for k in ("if", "do", "to") if k in timer}, names),
    }


def _spread(
    rule: Mapping[str, Any],
    groups: Mapping[str, list[str]],
    states: dict[str, dict[str, Any]],
    names: _Names,
    faults: list[str],
) -> None:
    """Give each state of the named groups the rule's offers, branches and timers; what a state says itself wins."""
    unknown = set(rule) - {"in", "except", "offers", "when", "after"}
    faults.extend(f"anywhere: {word} is not a word of such a rule" for word in sorted(map(str, unknown)))
    wanted = [state for name in rule.get("in", ()) for state in groups.get(name, [name])]
    excepted = {state for name in rule.get("except", ()) for state in groups.get(name, [name])}
    for name in dict.fromkeys(wanted):
        if name in excepted:
            continue
        if name not in states:
            faults.append(f"anywhere: {name} is no state and no group")
            continue
        state = states[name]
        for kind, rows in rule.get("when", {}).items():
            state["when"].setdefault(kind, _branches(f"anywhere/{kind}", rows, names))
        offered = {(offer["event"], offer["text"]) for offer in state["offers"]}
        fresh = [_offer(offer, names, "anywhere") for offer in rule.get("offers", ())]
        state["offers"] += [offer for offer in fresh if (offer["event"], offer["text"]) not in offered]
        have = {timer["name"] for timer in state["after"]}
        timers = [_timer("anywhere/after", timer, names) for timer in rule.get("after", ())]
        state["after"] += [timer for timer in timers if timer["name"] not in have]
