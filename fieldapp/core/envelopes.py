"""Is one event of a sync request shaped as the contract says, before any word of it is read?"""

import re
from collections.abc import Mapping
from typing import Any, TypeGuard

SAFE_INTEGER = 2**53 - 1
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
KEYS = frozenset({"id", "case", "type", "data", "private", "schema", "device_seq", "device_ms", "clock", "mono_ms"})
OPTIONAL = frozenset({"revision"})
SCHEMAS = (1,)
_FLAT = frozenset({int, bool, str})


SEALED_KEYS = frozenset({"id", "device_seq", "sealed"})
SEALED_UNOPENED = "sealed_unopened"
MOST_SEALED = 100_000  # characters; an event is far smaller


def is_sealed(event: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether this is a sealed event in its whole shape: id, number, ciphertext (reliability 4.9)."""
    if not isinstance(event, dict) or event.keys() != SEALED_KEYS or not is_uuid(event["id"]):
        return False
    seq, sealed = event["device_seq"], event["sealed"]
    return type(seq) is int and 0 < seq <= 2**31 - 1 and type(sealed) is str and 0 < len(sealed) <= MOST_SEALED


def is_uuid(value: object) -> TypeGuard[str]:
    """Whether this is a UUID in lower case with hyphens."""
    return type(value) is str and _UUID.fullmatch(value) is not None


def fault_of(event: object) -> str | None:
    """The code of what is wrong with the envelope of one event, or None.

    Codes: not_an_object, unknown_field, missing_field, bad_id, bad_number, bad_data, bad_schema.
    """
    if not isinstance(event, dict):
        return "not_an_object"
    names = event.keys()
    if not names >= KEYS:
        return "missing_field"
    if len(names) > len(KEYS) and names - KEYS - OPTIONAL:
        return "unknown_field"
    if not (is_uuid(event["id"]) and is_uuid(event["case"])):
        return "bad_id"
    if event["schema"] not in SCHEMAS or type(event["schema"]) is not int:
        return "bad_schema"
    if type(event["type"]) is not str or not 0 < len(event["type"]) <= 60:
        return "bad_data"
    if not (_is_flat(event["data"]) and _is_flat(event["private"])):
        return "bad_data"
    return _fault_of_numbers(event)


def _is_flat(value: object) -> bool:
    return isinstance(value, dict) and len(value) <= 40 and _FLAT.issuperset(map(type, value.values()))


def _fault_of_numbers(event: Mapping[str, object]) -> str | None:
    seq, wall, mono, clock = event["device_seq"], event["device_ms"], event["mono_ms"], event["clock"]
    if type(seq) is not int or not 0 < seq <= 2**31 - 1:
        return "bad_number"
    if type(wall) is not int or not 0 <= wall <= SAFE_INTEGER:
        return "bad_number"
    if type(mono) not in (int, float) or not 0 <= mono <= SAFE_INTEGER:  # type: ignore[operator]
        return "bad_number"
    revision = event.get("revision", 0)
    if type(revision) is not int or not 0 <= revision <= SAFE_INTEGER:
        return "bad_number"
    return None if type(clock) is str and 0 < len(clock) <= 40 else "bad_id"
