"""Which fields does an outcome ask for, and is what was typed enough?

A captured field is never asked twice (S3.13): what is known already is not shown again.
The twin is static/js/core/forms.js.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from fieldapp.core.book import Field, Offer, Problem, Scalar, Snapshot, Words
from fieldapp.core.conditions import holds
from fieldapp.core.events import problem_of


class Filled(TypedDict):
    """The words of an event to record."""

    data: dict[str, Scalar]
    private: dict[str, Scalar]


def fields_of(words: Words, offer: Offer, snap: Snapshot) -> list[Field]:
    """The fields to show for an offered outcome, in order: name, private, required and the rest of the word's spec.

    `offer` is a row of a state's `offers`: `event`, `asks` (a list of `{field, if, required}`), `sets`.
    """
    spec = words["events"][offer["event"]]
    shown: list[Field] = []
    for ask in offer["asks"]:
        if not holds(ask["if"], snap, None):
            continue
        name = ask["field"]
        private = name in spec["private"]
        word = spec["private"][name] if private else spec["data"][name]
        shown.append({**word, "name": name, "private": private, "required": word["required"] or ask["required"]})
    return shown


def check_input(fields: Sequence[Field], values: Mapping[str, object]) -> list[Problem]:
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


def filled_in(offer: Offer, fields: Sequence[Field], values: Mapping[str, Scalar | None]) -> Filled:
    """`{"data": …, "private": …}` of the event to record: what the offer sets and what was typed, empties left out."""
    data = dict(offer["sets"])
    private: dict[str, Scalar] = {}
    for field in fields:
        value = values.get(field["name"])
        if value is None or value == "":
            continue
        if field["private"]:
            private[field["name"]] = value
        else:
            data[field["name"]] = value
    return {"data": data, "private": private}
