"""Which fields does an outcome ask for, and is what was typed enough?

A captured field is never asked twice (S3.13): what is known already is not shown again.
The twin is static/js/core/forms.js.
"""

from collections.abc import Mapping
from typing import Any

from fieldapp.core.conditions import State, holds
from fieldapp.core.events import Words, problem_of


def fields_of(words: Words, offer: Mapping[str, Any], snap: State) -> list[dict[str, Any]]:
    """The fields to show for an offered outcome, in order: name, private, required and the rest of the word's spec.

    `offer` is a row of a state's `offers`: `event`, `asks` (a list of `{field, if, required}`), `sets`.
    """
    spec = words["events"][offer["event"]]
    shown = []
    for ask in offer["asks"]:
        if not holds(ask["if"], snap, None):
            continue
        name = ask["field"]
        private = name in spec["private"]
        word = spec["private"][name] if private else spec["data"][name]
        shown.append({**word, "name": name, "private": private, "required": word["required"] or ask["required"]})
    return shown


def check_input(fields: list[dict[str, Any]], values: Mapping[str, Any]) -> list[list[str]]:
    """`[field, code]` for each field that is missing or wrong; an empty optional field is as good as none."""
    found = []
    for field in fields:
        value = values.get(field["name"])
        if value is None or value == "":
            if field["required"]:
                found.append([field["name"], "missing"])
            continue
        code = problem_of(field, value)
        if code:
            found.append([field["name"], code])
    return found


def filled_in(offer: Mapping[str, Any], fields: list[dict[str, Any]], values: Mapping[str, Any]) -> dict[str, Any]:
    """`{"data": …, "private": …}` of the event to record: what the offer sets and what was typed, empties left out."""
    data = dict(offer["sets"])
    private = {}
    for field in fields:
        value = values.get(field["name"])
        if value is None or value == "":
            continue
        if field["private"]:
            private[field["name"]] = value
        else:
            data[field["name"]] = value
    return {"data": data, "private": private}
