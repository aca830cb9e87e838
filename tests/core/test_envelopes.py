"""Is an event of a request shaped as the contract says?"""

from typing import Any

import pytest

from fieldapp.core.envelopes import MOST_SEALED, fault_of, is_sealed, is_uuid
from tests.support.proofs import proves

ID = "01990000-0000-7000-8000-000000000001"
SOUND: dict[str, Any] = {
    "id": ID, "case": ID, "type": "call.started", "data": {"number": 1}, "private": {"phone": "+7"}, "schema": 1,
    "device_seq": 1, "device_ms": 0, "clock": "c1", "mono_ms": 0.5,
}  # fmt: skip
MUCH = {f"w{n}": 1 for n in range(41)}


def test_a_sound_event_has_no_fault() -> None:
    assert fault_of(SOUND) is None
    assert fault_of({**SOUND, "revision": 7}) is None


@proves("G14")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"more": 1}, "unknown_field"),
        ({"id": "1"}, "bad_id"),
        ({"case": ID.upper().replace("0", "A")}, "bad_id"),
        ({"id": 7}, "bad_id"),
        ({"schema": 2}, "bad_schema"),
        ({"schema": True}, "bad_schema"),
        ({"type": ""}, "bad_data"),
        ({"type": "x" * 61}, "bad_data"),
        ({"type": None}, "bad_data"),
        ({"data": []}, "bad_data"),
        ({"data": {"a": {}}}, "bad_data"),
        ({"data": {"a": None}}, "bad_data"),
        ({"data": {"a": 1.5}}, "bad_data"),
        ({"private": MUCH}, "bad_data"),
        ({"device_seq": 0}, "bad_number"),
        ({"device_seq": 2**31}, "bad_number"),
        ({"device_seq": "1"}, "bad_number"),
        ({"device_ms": -1}, "bad_number"),
        ({"device_ms": 1.0}, "bad_number"),
        ({"mono_ms": -0.1}, "bad_number"),
        ({"mono_ms": float("nan")}, "bad_number"),
        ({"mono_ms": True}, "bad_number"),
        ({"revision": -1}, "bad_number"),
        ({"revision": "1"}, "bad_number"),
        ({"clock": ""}, "bad_id"),
        ({"clock": "c" * 41}, "bad_id"),
        ({"clock": 1}, "bad_id"),
    ],
)
def test_what_is_wrong_has_a_code(change: dict[str, Any], code: str) -> None:
    assert fault_of({**SOUND, **change}) == code


@pytest.mark.parametrize("name", sorted(SOUND))
def test_a_missing_part_is_missed(name: str) -> None:
    assert fault_of({key: value for key, value in SOUND.items() if key != name}) == "missing_field"


@pytest.mark.parametrize("event", [None, [], "event", 1])
def test_only_an_object_is_an_event(event: object) -> None:
    assert fault_of(event) == "not_an_object"


@pytest.mark.parametrize(("value", "is_one"), [(ID, True), (ID.replace("-", ""), False), (ID + "0", False), (1, False)])
def test_a_uuid_is_written_in_lower_case_with_hyphens(value: object, is_one: bool) -> None:
    assert is_uuid(value) == is_one


SEALED = {"id": ID, "device_seq": 1, "sealed": "AQ"}


@pytest.mark.parametrize(
    ("event", "is_one"),
    [
        (SEALED, True),
        (SOUND, False),
        ("sealed", False),
        ({**SEALED, "case": ID}, False),
        ({**SEALED, "id": "1"}, False),
        ({**SEALED, "device_seq": 0}, False),
        ({**SEALED, "device_seq": True}, False),
        ({**SEALED, "sealed": ""}, False),
        ({**SEALED, "sealed": 1}, False),
        ({**SEALED, "sealed": "A" * (MOST_SEALED + 1)}, False),
    ],
)
def test_a_sealed_event_is_its_id_its_number_and_a_ciphertext(event: object, is_one: bool) -> None:
    assert is_sealed(event) == is_one
