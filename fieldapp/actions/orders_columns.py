"""Which column of an order file is which field, and which shape has a kind of work? Data beside playbooks."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fieldapp.core.orders import as_key

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


def fields_of(header: Sequence[str]) -> list[str]:
    """The field of each column; empty for a column that means nothing to us or repeats an earlier field."""
    fields: list[str] = []
    for name in header:
        field = _synonyms().get(as_key(name), "")
        fields.append("" if field in fields else field)
    return fields


def missing(fields: Sequence[str]) -> list[str]:
    """The usual names of the required columns that are not there."""
    data = _data("columns.yaml")
    return [data["columns"][field][0] for field in data["required"] if field not in fields]


def shape_of(work: str) -> str:
    """Where this kind of work is done, one of the shapes of works.yaml (F5)."""
    return _shapes().get(as_key(work), str(_data("works.yaml")["default"]))
