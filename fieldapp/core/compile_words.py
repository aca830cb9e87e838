"""How does words.yaml, the closed list of event types and their data, become a table both twins read?"""

from collections.abc import Mapping
from typing import Any

from fieldapp.core.errors import BookError

ROLES = ("technician", "dispatcher", "customer", "operator", "system")
FIELD_TYPES = ("int", "bool", "string", "choice")
TABLES = ("message", "alert", "promise")


def compile_words(source: Mapping[str, Any]) -> dict[str, Any]:
    """`{"fields", "events": {type: {kind, by, data, private, free}}, "effects": {kind: {table, …}}}` from the source.

    A field is defined once under `fields`, so a name means the same everywhere; an event lists names, `?` marks an
    optional one. Raises BookError with every fault found, in words.
    """
    faults = [f"the list of words needs `{part}`" for part in ("fields", "events", "effects") if part not in source]
    if faults:
        raise BookError("words", faults)
    fields = {name: _field(name, spec, faults) for name, spec in source["fields"].items()}
    events = {name: _event(name, spec, fields, faults) for name, spec in source["events"].items()}
    for kind, spec in source["effects"].items():
        if not isinstance(kind, str) or kind == "all":
            faults.append(f"effect {kind!r}: a key must be text, and `all` means every effect")
        if spec.get("table") not in TABLES:
            faults.append(f"effect {kind}: table must be one of {', '.join(TABLES)}")
    if faults:
        raise BookError("words", faults)
    return {"fields": fields, "events": events, "effects": {k: dict(v) for k, v in source["effects"].items()}}


def _field(name: object, spec: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    if not isinstance(name, str):
        faults.append(f"field {name!r}: a key must be text (YAML reads on, off, yes and no as true and false)")
    if spec.get("type") not in FIELD_TYPES:
        faults.append(f"field {name}: type must be one of {', '.join(FIELD_TYPES)}")
    if spec.get("type") == "choice" and not spec.get("of"):
        faults.append(f"field {name}: a choice needs `of`")
    if not all(isinstance(choice, str) for choice in spec.get("of", ())):
        faults.append(f"field {name}: choices must be text (YAML reads on, off, yes and no as true and false)")
    return dict(spec)


def _event(name: object, spec: Mapping[str, Any], fields: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    if not isinstance(name, str):
        faults.append(f"event {name!r}: a key must be text (YAML reads on, off, yes and no as true and false)")
    if spec.get("kind") not in ("report", "command"):
        faults.append(f"event {name}: kind must be report or command")
    unknown = [role for role in spec.get("by", ()) if role not in ROLES]
    if unknown or not spec.get("by"):
        faults.append(f"event {name}: by must list some of {', '.join(ROLES)}")
    return {
        "kind": spec.get("kind"),
        "by": list(spec.get("by", ())),
        "data": _listed(name, spec.get("data", ()), fields, faults),
        "private": _listed(name, spec.get("private", ()), fields, faults),
        "free": bool(spec.get("free", False)),
    }


def _listed(event: object, names: Any, fields: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    listed = {}
    for name in map(str, names):
        bare = name.removesuffix("?")
        if bare not in fields:
            faults.append(f"event {event}: field {bare} is not defined")
            continue
        listed[bare] = {**fields[bare], "required": not name.endswith("?")}
    return listed
