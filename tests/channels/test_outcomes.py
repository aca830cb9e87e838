"""Each of thirty answers of a gateway means one of three things (E2), and nothing private is ever in the reason."""

import socket

import pytest

from fieldapp.channels.base import Accepted, Message, Refused
from fieldapp.channels.sms.http_template import HttpTemplate
from fieldapp.settings_sms_file import Ask, Pick, Template
from tests.channels.scripted_server import ScriptedServer, http, seconds_of
from tests.support.proofs import proves

NUMBER, WORDS, PASSWORD = "+79161234567", "Марат Хасанов придёт в 10:00", "hunter2"
MESSAGE = Message("0199-a", "visit_planned", NUMBER, WORDS, 3_600)
FIELDS = {"to": "{to}", "text": "{words}", "id": "{id}", "password": PASSWORD}
ACCEPTED, LATER, NEVER, UNKNOWN = "accepted", "refused for now", "refused for good", "unknown"
OK = '{"id": "17"}'


def gateway(port, **words):
    template = {
        "send": Ask(f"http://127.0.0.1:{port}/send", "POST", FIELDS),
        "accepted": Pick(json="id"),
        "reference": Pick(json="id"),
        "error": Pick(json="error_code", pattern=r"^ERROR = (\d+)"),
        "permanent": {"3": "the balance is empty", "7": "the number is wrong"},
        "temporary": {"4": ""},
        "repeat": ("9",),
        **words,
    }
    return HttpTemplate("test", Template(**template), deadline_s=0.6)


def meant(outcome):
    assert PASSWORD not in repr(outcome)
    assert "9161234567" not in repr(outcome)
    assert "Марат" not in repr(outcome)
    if isinstance(outcome, Refused):
        return NEVER if outcome.permanent else LATER
    return ACCEPTED if isinstance(outcome, Accepted) else UNKNOWN


@proves("E2")
@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (http(200, OK), ACCEPTED),
        (http(201, OK), ACCEPTED),
        (http(202, OK), ACCEPTED),
        (http(200, '{"error_code": 3}'), NEVER),
        (http(200, '{"error_code": 7, "id": "17"}'), NEVER),
        (http(200, "ERROR = 7 (invalid number 79161234567)"), NEVER),
        (http(200, '{"error_code": 4}'), LATER),
        (http(200, '{"error_code": 99}'), LATER),
        (http(200, '{"error_code": 9}'), ACCEPTED),
        (http(200, '{"error_code": 0, "id": "17"}'), ACCEPTED),
        (http(200, "<html>Maintenance</html>"), UNKNOWN),
        (http(200, ""), UNKNOWN),
        (http(200, "[" * 5_000), UNKNOWN),
        (http(204), UNKNOWN),
        (http(301, "", "Location: https://elsewhere.example/"), NEVER),
        (http(302, "", "Location: /thanks"), UNKNOWN),
        (http(307, "", "Location: http://127.0.0.1/"), NEVER),
        (http(400), NEVER),
        (http(401), NEVER),
        (http(403), NEVER),
        (http(404), NEVER),
        (http(408), LATER),
        (http(409), UNKNOWN),
        (http(429, "", "Retry-After: 7"), LATER),
        (http(500), UNKNOWN),
        (http(500, '{"error_code": 7}'), NEVER),
        (http(502), UNKNOWN),
        (http(503), UNKNOWN),
        (http(503, "", "Retry-After: 7"), LATER),
        (http(504), UNKNOWN),
        ([], UNKNOWN),  # cut after the request
        ([b"HTTP/1.1 200"], UNKNOWN),  # cut in the status
        ([http(200, OK)[0][:-3]], UNKNOWN),  # cut in the body
        ([b"\x00\xff\x13\r\n\r\n"], UNKNOWN),  # no HTTP at all
    ],
)
def test_an_answer_means_one_of_three_things(pieces, expected):
    with ScriptedServer(pieces) as server:
        outcome = gateway(server.port).send(MESSAGE)

    assert meant(outcome) == expected


@proves("E1")
@pytest.mark.parametrize("pieces", [[bytes([letter]) for letter in http(200, OK)[0]], [b"", b""]])
def test_a_gateway_that_dribbles_is_left_at_the_deadline(pieces):
    with ScriptedServer(pieces, pause_s=0.25) as server:
        outcome, took_s = seconds_of(lambda: gateway(server.port, accepted=Pick(json="nothing")).send(MESSAGE))

    assert meant(outcome) == UNKNOWN
    assert took_s < 1.5


def test_what_never_left_is_refused_for_now():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    assert meant(gateway(port).send(MESSAGE)) == LATER
    assert (
        meant(HttpTemplate("t", Template(Ask("https://nowhere.invalid/{to}{words}")), deadline_s=5).send(MESSAGE))
        == LATER
    )


def test_an_untrusted_certificate_or_none_at_all_gets_no_byte_of_the_message():
    with ScriptedServer([b"no TLS here"]) as server:
        url = f"https://127.0.0.1:{server.port}/{{to}}/{{words}}"
        outcome = HttpTemplate("t", Template(Ask(url)), deadline_s=2).send(MESSAGE)

    assert meant(outcome) == LATER
    assert b"9161234567" not in b"".join(server.requests)


def test_a_connection_that_hangs_before_the_request_is_refused_and_writes_nothing_later():
    with ScriptedServer([b"", b""], pause_s=1) as server:
        url = f"https://127.0.0.1:{server.port}/{{to}}/{{words}}"
        outcome, took_s = seconds_of(lambda: HttpTemplate("t", Template(Ask(url)), deadline_s=0.5).send(MESSAGE))

    assert meant(outcome) == LATER
    assert took_s < 1.2


def test_a_busy_gateway_says_when_to_come_again():
    with ScriptedServer(http(429, "", "Retry-After: 7")) as server:
        outcome = gateway(server.port).send(MESSAGE)

    assert outcome == Refused("the gateway answered 429", permanent=False, retry_after_s=7)


def test_a_dispatcher_reads_what_to_do():
    with ScriptedServer(http(200, '{"error_code": 3}')) as server:
        assert gateway(server.port).send(MESSAGE) == Refused("the balance is empty", permanent=True)


def test_a_status_that_the_provider_vouches_for_is_a_refusal():
    with ScriptedServer(http(503)) as server:
        assert meant(gateway(server.port, refused_statuses=(503,)).send(MESSAGE)) == LATER


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"id": 17}', ACCEPTED),
        ('{"id": 17, "error": null, "errors": []}', ACCEPTED),
        ("OK id=17", ACCEPTED),
        ('{"error": "balance"}', LATER),
        ("ERROR = 3", LATER),
        ('{"status": "error", "code": "balance"}', UNKNOWN),
        ("<p>Your request failed</p>", UNKNOWN),
    ],
)
def test_of_an_undescribed_gateway_only_what_smells_of_no_error_is_believed(body, expected):
    from fieldapp.settings_sms_file import bare_template

    with ScriptedServer(http(200, body)) as server:
        bare = bare_template(f"http://127.0.0.1:{server.port}/?to={{to}}&text={{words}}")
        outcome = HttpTemplate("http", bare).send(MESSAGE)

    assert meant(outcome) == expected
    if isinstance(outcome, Accepted):
        assert outcome.reference == "17"


def test_neither_environment_proxies_nor_redirects_are_followed(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with ScriptedServer(http(200, OK)) as server:
        assert meant(gateway(server.port).send(MESSAGE)) == ACCEPTED
