"""Which word lists and values can a playbook meet? Random ones, small enough that values collide often."""

from random import Random
from typing import Any

# Names that every JavaScript object inherits, that look like numbers, and that sort differently in UTF-16.
ODD_NAMES = ("constructor", "__proto__", "toString", "10", "9", "имя", "\uff61", "😀", "hasOwnProperty")
NAMES = ("size", "floor", "adult", "relation", "note", "late", *ODD_NAMES)
KINDS = ("call", "answer", "arrive", "leave", "ask", "tell", "constructor", "__proto__", "toString", "\uff61", "😀")
SCALARS = (0, 1, 2, 3, 5_000, 60_000, True, False, "a", "b", "1", "true", "p1", "", 2**53 - 1, -(2**53) + 1)
TIMES = tuple(range(0, 1_000_000, 20_000))
PEOPLE = {
    "technician": ("p1", "p2", "p3"),
    "dispatcher": ("d1", "p1"),
    "customer": ("c1",),
    "operator": ("o1",),
    "system": ("system",),
}
CONTROL_WORDS: dict[str, dict[str, Any]] = {
    "undone": {"kind": "report", "by": ["technician", "dispatcher", "customer"], "data": ["of"]},
    "corrected": {"kind": "report", "by": ["technician", "dispatcher"], "data": ["of", "as", "reason?"]},
    "adopted": {"kind": "command", "by": ["dispatcher"], "data": ["of"]},
    "merged": {"kind": "command", "by": ["dispatcher"], "data": ["of"]},
    "withdrawn": {"kind": "command", "by": ["dispatcher"], "data": ["of"], "free": True},
}


def random_words(rnd: Random) -> dict[str, Any]:
    """A source for compile_words: the controls, the two that give, and four to seven others."""
    fields: dict[str, Any] = {"of": {"type": "string"}, "as": {"type": "string"}, "reason": {"type": "string"}}
    names = rnd.sample(NAMES, rnd.randint(4, 8))
    fields |= {name: random_field(rnd) for name in names}
    names += rnd.sample(["reason"], rnd.randint(0, 1))
    fields |= {"first": {"type": "string"}, "second": {"type": "string"}, "slot": {"type": "int"}}
    given = [f"{name}?" for name in (*names, "first", "second", "slot")]
    events = {kind: {**spec} for kind, spec in CONTROL_WORDS.items()}
    events["plan.set"] = {"kind": "command", "by": ["dispatcher", "system"], "data": given}
    events["given.set"] = {"kind": "report", "by": ["system"], "data": given, "free": rnd.random() < 0.5}
    for kind in rnd.sample(KINDS, rnd.randint(4, 7)):
        events[kind] = _word(rnd, names)
    effects = {f"{table}_{n}": {"table": table} for table in ("message", "alert", "promise") for n in range(2)}
    return {"fields": fields, "events": events, "effects": effects}


def random_field(rnd: Random) -> dict[str, Any]:
    """The spec of one field."""
    kind = rnd.choice(("int", "int", "bool", "string", "choice"))
    if kind == "int" and rnd.random() < 0.5:
        return {"type": "int", "min": rnd.choice((-1, 0, 1)), "max": rnd.choice((2, 3, 60_000))}
    if kind == "string" and rnd.random() < 0.5:
        return {"type": "string", "max": rnd.choice((1, 3))}
    return {"type": "choice", "of": ["a", "b", "toString"]} if kind == "choice" else {"type": kind}


def _word(rnd: Random, names: list[str]) -> dict[str, Any]:
    taken = rnd.sample(names, rnd.randint(0, 4))
    listed = [name + rnd.choice(("", "?")) for name in taken]
    hidden = rnd.randint(0, min(3, len(listed)))
    return {
        "kind": rnd.choice(("report", "report", "command")),
        "by": rnd.sample(("technician", "dispatcher", "customer", "operator"), rnd.randint(1, 3)),
        "data": listed[hidden:],
        "private": listed[:hidden],
        "free": rnd.random() < 0.25,
    }


def fitting(rnd: Random, spec: dict[str, Any]) -> Any:
    """A value the field takes."""
    kind = spec["type"]
    if kind == "bool":
        return rnd.random() < 0.5
    if kind == "choice":
        return rnd.choice(spec["of"])
    if kind == "string":
        return rnd.choice(("a", "b", "1", "x", "p1", "p2", "true"))[: spec.get("max", 9)]
    return min(max(rnd.choice((0, 1, 2, 3, 5_000, 60_000)), spec.get("min", 0)), spec.get("max", 10**9))


def scalar(rnd: Random) -> Any:
    """Any value a fold may meet, and null."""
    return rnd.choice((None, *SCALARS))
