"""How does words.yaml, the closed list of event types and their data, become a table both twins read?"""

from collections.abc import Mapping
from typing import cast

from fieldapp.core.book import EffectSpec, EventField, EventSpec, FieldSpec, Words
from fieldapp.core.errors import BookError
from fieldapp.core.source import Source, rows, table, texts

ROLES = ("technician", "dispatcher", "customer", "operator", "system")
FIELD_TYPES = ("int", "bool", "string", "choice")
TABLES = ("message", "alert", "promise")


def compile_words(source: Source) -> Words:
    """`{"fields", "events": {type: {kind, by, data, private, free}}, "effects": {kind: {table, …}}}` from the source.

    A field is defined once under `fields`, so a name means the same everywhere; an event lists names, `?` marks an
    optional one. Raises BookError with every fault found, in words.
    """
    faults = [f"the list of words needs `{part}`" for part in ("fields", "events", "effects") if part not in source]
    if faults:
        raise BookError("words", faults)
    part = {name: table(source[name], name, faults) for name in ("fields", "events", "effects")}
    fields = {name: _field(name, spec, faults) for name, spec in part["fields"].items()}
    events = {name: _event(name, spec, fields, faults) for name, spec in part["events"].items()}
    effects = {kind: _effect(kind, spec, faults) for kind, spec in part["effects"].items()}
    once = texts(source.get("once"), "once", faults)
    faults += [f"once: field {name} is not defined" for name in once if name not in fields]
    if faults:
        raise BookError("words", faults)
    words: Words = {"fields": fields, "events": events, "effects": effects}
    return {**words, "once": once} if once else words


def _effect(kind: object, spec: object, faults: list[str]) -> EffectSpec:
    row = table(spec, f"effect {kind}", faults)
    if not isinstance(kind, str) or kind == "all":
        faults.append(f"effect {kind!r}: a key must be text, and `all` means every effect")
    if row.get("table") not in TABLES:
        faults.append(f"effect {kind}: table must be one of {', '.join(TABLES)}")
    return cast("EffectSpec", row)


def _field(name: object, spec: object, faults: list[str]) -> FieldSpec:
    row = table(spec, f"field {name}", faults)
    choices = rows(row.get("of"), f"field {name}", faults)
    if not isinstance(name, str):
        faults.append(f"field {name!r}: a key must be text (YAML reads on, off, yes and no as true and false)")
    if row.get("type") not in FIELD_TYPES:
        faults.append(f"field {name}: type must be one of {', '.join(FIELD_TYPES)}")
    if row.get("type") == "choice" and not choices:
        faults.append(f"field {name}: a choice needs `of`")
    if not all(isinstance(choice, str) for choice in choices):
        faults.append(f"field {name}: choices must be text (YAML reads on, off, yes and no as true and false)")
    return cast("FieldSpec", row)


def _event(name: object, spec: object, fields: Mapping[str, FieldSpec], faults: list[str]) -> EventSpec:
    row = table(spec, f"event {name}", faults)
    by = texts(row.get("by"), f"event {name}", faults)
    if not isinstance(name, str):
        faults.append(f"event {name!r}: a key must be text (YAML reads on, off, yes and no as true and false)")
    if row.get("kind") not in ("report", "command"):
        faults.append(f"event {name}: kind must be report or command")
    if not by or not set(by) <= set(ROLES):
        faults.append(f"event {name}: by must list some of {', '.join(ROLES)}")
    return {
        "kind": str(row.get("kind")),
        "by": by,
        "data": _listed(name, row.get("data"), fields, faults),
        "private": _listed(name, row.get("private"), fields, faults),
        "free": bool(row.get("free", False)),
    }


def _listed(event: object, names: object, fields: Mapping[str, FieldSpec], faults: list[str]) -> dict[str, EventField]:
    listed: dict[str, EventField] = {}
    for name in texts(names, f"event {event}", faults):
        bare = name.removesuffix("?")
        if bare not in fields:
            faults.append(f"event {event}: field {bare} is not defined")
            continue
        listed[bare] = {**fields[bare], "required": not name.endswith("?")}
    return listed
