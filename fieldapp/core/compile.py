"""How does a playbook's YAML become the table that the thin twins fold?

Thick compiler, thin twins: group rules are spread over their states and defaults filled in, so that fold.py and fold.js
only look up and compare. Rows are compiled in compile_rows.py, checked in check_book.py. Format: docs/playbooks.md.
"""

from collections.abc import Mapping
from typing import cast

from fieldapp.core.book import Book, Offer, State, Value, Words
from fieldapp.core.check_book import faults_of
from fieldapp.core.compile_rows import OPERATORS, ORDERS, UNITS, VERBS, Names, branches, duration_ms, offer_of, timer_of
from fieldapp.core.errors import BookError
from fieldapp.core.source import Source, rows, table, texts

FORMAT = 1


def compile_book(source: Source, words: Words) -> Book:
    """The compiled playbook (`format: 1`). Raises BookError with every fault found."""
    faults = [f"the playbook needs `{part}`" for part in ("playbook", "start", "states") if part not in source]
    if faults:
        raise BookError(str(source.get("playbook", "playbook")), faults)
    book = _compiled(source, words, faults)
    faults += faults_of(book, words)
    if faults:
        raise BookError(book["name"], list(dict.fromkeys(faults)))
    return book


def _compiled(source: Source, words: Words, faults: list[str]) -> Book:
    part = {
        name: table(source.get(name), name, faults) for name in ("counters", "givens", "groups", "always", "states")
    }
    # What a counter begins with is checked by check_book, which names the place.
    counters, givens = cast("dict[str, Value]", part["counters"]), cast("dict[str, Value]", part["givens"])
    stamps = texts(source.get("stamps"), "stamps", faults)
    names = Names(counters, givens, {*stamps, "entered"}, faults)
    groups = {name: texts(members, f"group {name}", faults) for name, members in part["groups"].items()}
    states = {str(name): _state(str(name), spec, names) for name, spec in part["states"].items()}
    for rule in rows(source.get("anywhere"), "anywhere", faults):
        _spread(table(rule, "anywhere", faults), groups, states, names)
    return {
        "format": FORMAT,
        "name": str(source["playbook"]),
        "start": str(source["start"]),
        "counters": counters,
        "givens": givens,
        "assigned": texts(source.get("assigned"), "assigned", faults),
        "lead": str(source.get("lead", "")),
        "shared": texts(source.get("shared"), "shared", faults),
        "effects": {kind: spec["table"] for kind, spec in words["effects"].items()},
        "free": sorted(name for name, spec in words["events"].items() if spec["free"]),
        "commands": sorted(name for name, spec in words["events"].items() if spec["kind"] == "command"),
        "groups": groups,
        "always": {kind: branches(kind, found, names) for kind, found in part["always"].items()},
        "states": states,
    }


def _state(name: str, spec: object, names: Names) -> State:
    place = f"state {name}"
    row = table(spec, place, names.faults)
    names.allow(row, {"prompt", "look", "offers", "when", "after"}, place, "a word of playbooks")
    when = table(row.get("when"), place, names.faults)
    return {
        "prompt": str(row.get("prompt", name)),
        "look": str(row.get("look", "step")),
        "offers": [offer_of(offer, names, place) for offer in rows(row.get("offers"), place, names.faults)],
        "when": {kind: branches(f"{name}/{kind}", found, names) for kind, found in when.items()},
        "after": [timer_of(f"{name}/after", timer, names) for timer in rows(row.get("after"), place, names.faults)],
    }


def _spread(rule: Source, groups: Mapping[str, list[str]], states: dict[str, State], names: Names) -> None:
    """Give each state of the named groups the rule's offers, branches and timers; what a state says itself wins."""
    names.allow(rule, {"in", "except", "offers", "when", "after"}, "anywhere", "a word of such a rule")
    wanted = [state for name in texts(rule.get("in"), "anywhere", names.faults) for state in groups.get(name, [name])]
    left_out = texts(rule.get("except"), "anywhere", names.faults)
    excepted = {state for name in left_out for state in groups.get(name, [name])}
    for name in dict.fromkeys(wanted):
        if name in excepted:
            continue
        if name not in states:
            names.faults.append(f"anywhere: {name} is no state and no group")
            continue
        _add(rule, states[name], names)


def _add(rule: Source, state: State, names: Names) -> None:
    """Rows are compiled anew for each state, so that no two states share one."""
    for kind, found in table(rule.get("when"), "anywhere", names.faults).items():
        state["when"].setdefault(kind, branches(f"anywhere/{kind}", found, names))
    offered = {_shown(offer) for offer in state["offers"]}
    fresh = [offer_of(offer, names, "anywhere") for offer in rows(rule.get("offers"), "anywhere", names.faults)]
    state["offers"] += [offer for offer in fresh if _shown(offer) not in offered]
    have = {timer["name"] for timer in state["after"]}
    timers = [timer_of("anywhere/after", row, names) for row in rows(rule.get("after"), "anywhere", names.faults)]
    state["after"] += [timer for timer in timers if timer["name"] not in have]


def _shown(offer: Offer) -> tuple[str, str]:
    return offer["event"], offer["text"]


__all__ = ["OPERATORS", "ORDERS", "UNITS", "VERBS", "compile_book", "duration_ms"]
