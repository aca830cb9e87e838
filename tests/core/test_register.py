"""What does the register say of a call?"""

import pytest

from fieldapp.core.register import entry_of
from tests.support.proofs import proves

MINUTE = 60_000


def said(type_: str, minute: float, **data):
    return {"id": f"{type_} {minute}", "type": type_, "at_ms": round(minute * MINUTE), "by": "operator",
            "author": "o01", "device": None, "device_seq": None, "quality": "online", "data": data,
            "private": {}}  # fmt: skip


OPENED = said("case.opened", 0, playbook="information", from_case="case-0")
ENTRY = {
    "call_result": "invited",
    "age_group": "adult",
    "fault_kind": "speed",
    "heard_from": "site",
    "region": "Кировский",
}


@proves("S2.22", "S2.26")
def test_an_entry_has_all_that_the_standard_wants() -> None:
    events = [OPENED, said("call.answered", 0.2, rings=2), said("call.ended", 4),
              said("call.registered", 5, appointment=True, appointment_ms=9, long_reason="long", **ENTRY)]  # fmt: skip

    entry = entry_of(events)

    assert entry == {"from_case": "case-0", "began_ms": 0, "answered_ms": 12_000, "ended_ms": 4 * MINUTE, "rings": 2,
                     "registered_ms": 5 * MINUTE, "appointment": True, "appointment_ms": 9, "long_reason": "long",
                     **ENTRY}  # fmt: skip


def test_a_call_that_has_just_begun_says_nothing_yet() -> None:
    entry = entry_of([OPENED])

    assert (entry["answered_ms"], entry["ended_ms"], entry["registered_ms"], entry["rings"]) == (None,) * 4
    assert (entry["appointment"], entry["appointment_ms"], entry["call_result"]) == (None, None, "")


@proves("S2.1")
def test_the_telephone_system_is_believed_before_the_operator() -> None:
    events = [OPENED, said("call.answered", 0.2, rings=2), said("line.answered", 0.3, rings=4)]

    assert (entry_of(events)["rings"], entry_of(events)["answered_ms"]) == (4, 18_000)


def test_no_appointment_has_no_time() -> None:
    entry = entry_of([OPENED, said("call.registered", 1, appointment=False, appointment_ms=5, **ENTRY)])

    assert (entry["appointment"], entry["appointment_ms"]) == (False, None)


def test_what_was_undone_was_never_said() -> None:
    slip = said("call.registered", 1, **ENTRY)
    entry = entry_of([OPENED, slip, said("undone", 1.1, of=slip["id"])])

    assert (entry["registered_ms"], entry["call_result"]) == (None, "")


def test_a_call_opened_by_mistake_says_nothing_else() -> None:
    entry = entry_of([OPENED, said("call.registered", 1, **ENTRY)], "mistaken")

    assert (entry["call_result"], entry["age_group"], entry["region"]) == ("mistaken", "", "")


def test_nothing_is_a_call_that_nobody_opened() -> None:
    with pytest.raises(ValueError, match=r"case\.opened"):
        entry_of([said("call.ended", 1)])
