"""Is an event well-formed by the closed list of words?

`words` is the compiled words.yaml (see compile_words). The twin is static/js/core/events.js.
"""

import re
from collections.abc import Mapping
from typing import TypedDict

from fieldapp.core.arrange import CONTROLS
from fieldapp.core.book import EventField, EventSpec, FieldSpec, Problem, Words

MAX_TEXT = 200
SAFE_INTEGER = 2**53 - 1
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # no database and no UTF-8 takes these


class Written(TypedDict):
    """An event as somebody wrote it, before anything is known of its values."""

    type: object
    by: str
    data: Mapping[str, object]
    private: Mapping[str, object]


def problems_of(words: Words, event: Written) -> list[Problem]:
    """`[field, code]` for each thing wrong, sorted; empty when the event may be folded.

    Codes: unknown_type, not_yours, unknown, missing, wrong_type, too_long, too_small, too_large, not_a_choice.
    """
    spec = _word(words, event["type"])
    if spec is None:
        return [["type", "unknown_type"]]
    found = [] if event["by"] in spec["by"] else [["by", "not_yours"]]
    if event["type"] == "corrected":
        found += _problems_of_correction(words, event)
    else:
        found += check_fields(spec["data"], event["data"])
        found += check_fields(spec["private"], event["private"])
    return sorted(found)


def _word(words: Words, name: object) -> EventSpec | None:
    return words["events"].get(name) if isinstance(name, str) else None


def _problems_of_correction(words: Words, event: Written) -> list[Problem]:
    """A correction carries the words of the event it puts in the other's place (`as`), beside `of` and `reason`.

    Nobody gains by it a word that is not his; a dispatcher may set right what any person reported.
    """
    own = words["events"]["corrected"]["data"]
    target = _word(words, event["data"].get("as"))
    if target is None or event["data"]["as"] in CONTROLS:
        return [["as", "not_a_choice"]]
    if event["by"] not in target["by"] and (event["by"] != "dispatcher" or target["by"] == ["system"]):
        return [["as", "not_yours"]]
    plain, private = _optional(target["data"]), _optional(target["private"])
    return check_fields({**plain, **own}, event["data"]) + check_fields(private, event["private"])


def _optional(specs: Mapping[str, EventField]) -> dict[str, EventField]:
    return {name: {**spec, "required": False} for name, spec in specs.items()}


def check_fields(specs: Mapping[str, EventField], values: Mapping[str, object]) -> list[Problem]:
    """`[field, code]` for each value that does not fit its spec, for unknown and for missing ones."""
    found = [[name, "unknown"] for name in values if name not in specs]
    for name, spec in specs.items():
        if name not in values:
            if spec["required"]:
                found.append([name, "missing"])
            continue
        code = problem_of(spec, values[name])
        if code:
            found.append([name, code])
    return found


def problem_of(spec: EventField, value: object) -> str | None:
    """The code of what is wrong with one value, or None."""
    kind = spec["type"]
    if kind == "bool":
        return None if type(value) is bool else "wrong_type"
    if kind == "int":
        return _problem_of_int(spec, value)
    if type(value) is not str or _UNWRITABLE.search(value):
        return "wrong_type"
    if kind == "choice":
        return None if value in spec["of"] else "not_a_choice"
    if spec["required"] and not value.strip(" \n\t"):
        return "missing"
    return "too_long" if len(value.encode("utf-16-le")) // 2 > spec.get("max", MAX_TEXT) else None


def _problem_of_int(spec: FieldSpec, value: object) -> str | None:
    if type(value) is not int or abs(value) > SAFE_INTEGER:
        return "wrong_type"
    if value < spec.get("min", -SAFE_INTEGER):
        return "too_small"
    return "too_large" if value > spec.get("max", SAFE_INTEGER) else None
