"""What stands in a YAML source, which may hold anything? The one place where `object` becomes a shape.

Each function takes a place and the list of faults: what is not as it should be is told there, and an empty one of its
kind stands in, so that every fault of a file is found at once.
"""

from collections.abc import Mapping
from typing import TypeAlias, cast

Source: TypeAlias = Mapping[str, object]


def table(value: object, place: str, faults: list[str]) -> dict[str, object]:
    """The mapping there; nothing at all is an empty one. Keys may still be no text, check_book tells those."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        faults.append(f"{place}: {value!r} must be a mapping")
        return {}
    return dict(cast("Source", value))


def rows(value: object, place: str, faults: list[str]) -> list[object]:
    """The list there; nothing at all is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        faults.append(f"{place}: {value!r} must be a list")
        return []
    return list(cast("list[object]", value))


def texts(value: object, place: str, faults: list[str]) -> list[str]:
    """The list of names there, each as text."""
    return [str(name) for name in rows(value, place, faults)]
