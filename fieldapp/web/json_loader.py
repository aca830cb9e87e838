"""What does a body say? A strict loader: nothing reaches the fold or the database that Python's own would let through.

Python's `json` takes NaN, duplicate keys, lone surrogates and NUL, and fails late on them (reliability, finding 5).
Here a fault is charged to the event it stands in; the others go on (G14, C2).
"""

import json
import re
from math import isinf, isnan
from typing import Any

from werkzeug.exceptions import BadRequest

MAX_DEPTH = 16
MAX_INTEGER = 2**63 - 1
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")
_SUSPICIOUS = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class Doubled(dict[str, Any]):
    """An object in which a key stood twice; the last value won, which is why it must not be believed."""


def load_body(raw: bytes, elements: str = "events") -> tuple[dict[str, Any], dict[int, str]]:
    """The object in `raw`, and `{index in elements: fault}` for the elements that must be quarantined.

    Faults: too_deep, no_number, too_large, doubled_key, unwritable. BadRequest when it is no JSON object at all or a
    fault stands outside the elements. The caller has limited the bytes. A faulty element still holds what cannot be
    stored: `json.dumps(element)` (ASCII) is safe to keep.
    """
    body = _parsed(raw)
    look_into_words = _SUSPICIOUS.search(raw) is not None
    listed = body.get(elements)
    rest = body if not isinstance(listed, list) else {key: body[key] for key in body if key != elements}
    fault = "doubled_key" if type(body) is Doubled else _fault_in(rest, 1, look_into_words)
    if fault:
        raise BadRequest(f"The body is not acceptable: {fault}.")
    faults = {}
    for index, element in enumerate(listed if isinstance(listed, list) else ()):
        fault = _fault_in(element, 3, look_into_words)
        if fault:
            faults[index] = fault
    return body, faults


def load_object(raw: bytes) -> dict[str, Any]:
    """The object in `raw`, sound in every part; BadRequest otherwise."""
    body, faults = load_body(raw)
    if faults:
        raise BadRequest(f"The body is not acceptable: {next(iter(faults.values()))}.")
    return body


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw.decode("utf-8"), object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise BadRequest("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise BadRequest("The body is no JSON object.")
    return body


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(found)


def _fault_in(value: Any, depth: int, look_into_words: bool) -> str:
    """The first fault in a value that stands at this depth, or nothing. Recursive: the depth is limited by itself."""
    kind = type(value)
    if kind is str:
        return "unwritable" if look_into_words and _UNWRITABLE.search(value) else ""
    if kind is int:
        return "too_large" if not -MAX_INTEGER <= value <= MAX_INTEGER else ""
    if kind is float:
        return "no_number" if isnan(value) or isinf(value) else ""
    if kind is Doubled:
        return "doubled_key"
    if kind is not dict and kind is not list:
        return ""
    if depth > MAX_DEPTH:
        return "too_deep"
    inner = value.values() if kind is dict else value
    if kind is dict and look_into_words and any(_UNWRITABLE.search(key) for key in value):
        return "unwritable"
    for one in inner:
        if (type(one) is str and not look_into_words) or (type(one) is int and 0 <= one <= MAX_INTEGER):
            continue  # most of what comes; a call for each of them would double the price
        fault = _fault_in(one, depth + 1, look_into_words)
        if fault:
            return fault
    return ""
