"""Does one bad event poison its neighbours, and does anything come through that must not?"""

import json

import pytest
from werkzeug.exceptions import BadRequest

from fieldapp.web.json_loader import load_body, load_object
from tests.support.proofs import proves

GOOD = '{"id":"1","data":{"n":1}}'
DEEP = '{"a":' * 14 + "1" + "}" * 14
BAD = [
    ('{"id":"2","data":{"n":NaN}}', "no_number"),
    ('{"id":"2","data":{"n":-Infinity}}', "no_number"),
    ('{"id":"2","data":{"n":1e999}}', "no_number"),
    ('{"id":"2","id":"3"}', "doubled_key"),
    ('{"id":"2","data":{"n":1,"n":2}}', "doubled_key"),
    ('{"id":"2","private":{"note":"\\ud83d"}}', "unwritable"),
    ('{"id":"2","private":{"note":"\\uDC00x"}}', "unwritable"),
    ('{"id":"2","private":{"note":"a\\u0000b"}}', "unwritable"),
    ('{"id":"2","\\ud83d":1}', "unwritable"),
    ('{"id":"2","n":9223372036854775808}', "too_large"),
    ('{"id":"2","data":' + DEEP + "}", "too_deep"),
    ('{"id":"2","data":' + "[" * 20 + "]" * 20 + "}", "too_deep"),
]


@proves("G14", "C2")
@pytest.mark.parametrize(("bad", "fault"), BAD)
def test_a_fault_is_charged_to_its_event_alone(bad: str, fault: str) -> None:
    body, faults = load_body(f'{{"device":"d","events":[{GOOD},{bad},{GOOD}]}}'.encode())

    assert faults == {1: fault}
    assert body["events"][0] == {"id": "1", "data": {"n": 1}}
    assert json.dumps(body["events"][1]).encode()  # what quarantine keeps can be written


@proves("G14")
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b'"events"',
        b"{",
        b'{"events":[}',
        b"\xff\xfe",
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\x00"}',
        b"[" * 100_000,
        b'{"a":' * 3000 + b"1" + b"}" * 3000,
        b'{"device":"\\ud800","events":[]}',
        b'{"device":NaN,"events":[]}',
        b'{"device":"a","device":"b","events":[]}',
        b'{"unsent":{"events":1,"events":2}}',
        b'{"mono_ms":' + b"9" * 5000 + b"}",
        b'{"events":{"a":NaN}}',
    ],
)
def test_what_is_no_sound_object_is_refused_as_a_whole(raw: bytes) -> None:
    with pytest.raises(BadRequest):
        load_body(raw)


def test_sound_words_of_all_kinds_come_through() -> None:
    said = {"note": "домофон 31К \U0001f600 \\u0000 \\ud83d", "n": -5, "x": 1.5, "ok": True, "none": None}
    raw = json.dumps({"events": [said], "pair": "\U0001f600"}).encode()

    body, faults = load_body(raw)

    assert faults == {}
    assert body == {"events": [said], "pair": "\U0001f600"}


def test_events_that_are_no_objects_are_left_to_the_judge() -> None:
    body, faults = load_body(b'{"events":[1,"x",null,[NaN]]}')

    assert body["events"][:3] == [1, "x", None]
    assert faults == {3: "no_number"}


def test_where_no_events_are_expected_any_fault_refuses() -> None:
    with pytest.raises(BadRequest, match="doubled_key"):
        load_object(b'{"events":[{"a":1,"a":2}]}')
