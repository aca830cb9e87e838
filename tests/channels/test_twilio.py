"""Twilio's own package over our connection, against a server that answers as Twilio does."""

import json
import sys

import pytest

from fieldapp.channels.base import Accepted, Message, Refused, Unknown
from fieldapp.channels.sms.twilio import Twilio
from fieldapp.settings_read import SettingsError
from fieldapp.settings_sms import gateways_of
from tests.channels.scripted_server import ScriptedServer, http, seconds_of
from tests.support.proofs import proves

SID = "AC" + "0" * 32
MESSAGE = Message("0199-a", "visit_planned", "+79161234567", "Привет", 3_600)
CREATED = json.dumps({"sid": "SM17", "status": "queued", "to": "+79161234567", "body": "Привет"})


def twilio(port, **options):
    gateway = gateways_of(f"twilio+http://{SID}:token@127.0.0.1:{port}", "", "")[0]
    return Twilio(gateway, sender="Svyaz", receipt_url="https://field.example/hooks/sms/twilio/t", **options)


def error(status, code):
    return http(status, json.dumps({"code": code, "message": "The number +79161234567 is wrong", "status": status}))


def test_a_message_is_created_with_the_address_for_its_receipts():
    with ScriptedServer(http(201, CREATED)) as server:
        outcome = twilio(server.port).send(MESSAGE)

    assert outcome == Accepted("SM17")
    head, _, body = server.requests[0].decode().partition("\r\n\r\n")
    assert head.startswith(f"POST /2010-04-01/Accounts/{SID}/Messages.json HTTP/1.1")
    assert "Authorization: Basic " in head
    assert "To=%2B79161234567" in body
    assert "StatusCallback=https%3A%2F%2Ffield.example%2Fhooks%2Fsms%2Ftwilio%2Ft%3Fid%3D0199-a" in body


@proves("E2")
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (error(400, 21211), Refused("Twilio refused it: the number is wrong", permanent=True)),
        (error(400, 21610), Refused("Twilio refused it: the number wants no texts", permanent=True)),
        (error(401, 20003), Refused("Twilio refused it: the account or its token is wrong", permanent=True)),
        (error(400, 99999), Refused("Twilio answered 400 (error 99999)", permanent=True)),
        (error(429, 20429), Refused("Twilio answered 429 (error 20429)", permanent=False)),
        (error(500, 20500), Unknown("Twilio answered 500 (error 20500)")),
        (http(503), None),
        (http(201, "no JSON"), None),
        ([], None),
    ],
)
def test_its_codes_mean_one_of_three_things(answer, expected):
    with ScriptedServer(answer) as server:
        outcome = twilio(server.port).send(MESSAGE)

    assert outcome == expected if expected else isinstance(outcome, Unknown)
    assert "9161234567" not in repr(outcome)


@proves("E1")
def test_it_is_left_at_the_deadline():
    with ScriptedServer([b"H", b"T", b"T", b"P"], pause_s=0.3) as server:
        outcome, took_s = seconds_of(lambda: twilio(server.port, deadline_s=0.5).send(MESSAGE))

    assert isinstance(outcome, Unknown)
    assert took_s < 1.5


def test_without_its_package_the_start_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "twilio.rest", None)

    with pytest.raises(SettingsError, match=r"pip install 'fieldapp\[twilio\]'"):
        twilio(1)
