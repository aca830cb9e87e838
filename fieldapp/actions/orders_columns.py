"""Which column of an order file is which field, and which shape has a kind of work? Data beside playbooks."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fieldapp.core.orders import as_key

NOTHING_LEARNT: Mapping[str, str] = {}
FOLDER = Path(__file__).resolve().parent.parent / "playbooks"


@cache
def _data(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


@cache
def _synonyms() -> Mapping[str, str]:
    return {as_key(name): field for field, names in _data("columns.yaml")["columns"].items() for name in names}


@cache
def _shapes() -> Mapping[str, str]:
    return {as_key(work): shape for work, shape in _data("works.yaml")["works"].items()}


def fields_of(header: Sequence[str], learnt: Mapping[str, str] = NOTHING_LEARNT) -> list[str]:
    """The field of each column; empty for a column that means nothing to us or repeats an earlier field.

    `learnt` is what a person said of this source's columns, by `as_key` of the name; it goes before what we know.
    """
    fields: list[str] = []
    for name in header:
        key = as_key(name)
        field = learnt[key] if key in learnt else _synonyms().get(key, "")
        fields.append("" if field in fields else field)
    return fields


def missing(fields: Sequence[str]) -> list[str]:
    """The usual names of the required columns that are not there."""
    data = _data("columns.yaml")
    return [data["columns"][field][0] for field in data["required"] if field not in fields]


def required() -> Sequence[str]:
    """The fields without which a file cannot be read."""
    found: Sequence[str] = _data("columns.yaml")["required"]
    return found


def shape_of(work: str) -> str:
    """Where this kind of work is done, one of the shapes of works.yaml (F5)."""
    return _shapes().get(as_key(work), str(_data("works.yaml")["default"]))


def works() -> Sequence[str]:
    """The kinds of work that have a shape of their own, to choose from."""
    return tuple(_data("works.yaml")["works"])
