"""What may be done after a cut, against the gateway that keeps its own book."""

import pytest

from fieldapp.channels.base import Accepted, Capabilities, Message, NotThere, Refused, Unknown
from fieldapp.channels.sms import open_gateways
from fieldapp.settings import Settings
from tests.support.gateway_ledger import accepted_times
from tests.support.mock_gateway import MockGateway
from tests.support.proofs import proves

MESSAGE = Message("0199-a", "visit_planned", "+79161234567", "Привет", 3_600)


@pytest.fixture
def opened(tmp_path):
    """Opens the channel of a mock gateway by its template, as an installation does."""

    def open_one(mock):
        path = mock.write_template(tmp_path / "gateways.yaml")
        environ = {"DATA_DIR": str(tmp_path / "var"), "SMS_URL": "template:mock", "SMS_GATEWAYS_FILE": str(path)}
        return open_gateways(Settings.from_env(environ))[0]

    return open_one


@proves("D2")
def test_with_a_key_the_same_request_after_a_cut_sends_once(opened):
    with MockGateway(mode="key") as mock:
        sms = opened(mock)
        mock.faults.append("cut_after")
        first, second = sms.send(MESSAGE), sms.send(MESSAGE)

    assert isinstance(first, Unknown)
    assert second == Accepted("m-000001")
    assert accepted_times(mock.ledger.lines) == {"0199-a": 1}
    assert sms.can == Capabilities(key_window_s=86_400, receipts=True)


@proves("D2")
@pytest.mark.parametrize(("fault", "finding"), [("cut_before", NotThere()), ("cut_after", Accepted("m-000001"))])
def test_with_look_up_the_gateway_says_whether_it_has_the_message(opened, fault, finding):
    with MockGateway(mode="look_up") as mock:
        sms = opened(mock)
        mock.faults.append(fault)
        sms.send(MESSAGE)

        assert sms.look_up(MESSAGE.id) == finding
    assert sms.can.look_up_after_s == 0


def test_a_look_up_without_an_answer_finds_nothing_out(opened):
    with MockGateway(mode="look_up") as mock:
        sms = opened(mock)

    assert isinstance(sms.look_up(MESSAGE.id), Unknown)


@proves("E7")
@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("error_body", Refused("the balance is empty", permanent=True)),
        ("wrong_number", Refused("the number is wrong", permanent=True)),
        ("busy", Refused("the gateway answered 429", permanent=False, retry_after_s=2)),
        ("repeat", Accepted()),
        ("unavailable", Unknown("the gateway answered 503")),
    ],
)
def test_what_it_says_is_understood(opened, fault, outcome):
    with MockGateway(mode="neither") as mock:
        sms = opened(mock)
        mock.faults.append(fault)

        assert sms.send(MESSAGE) == outcome
    assert sms.can == Capabilities(receipts=True)


def test_number_words_and_sender_arrive_as_they_were(opened):
    with MockGateway() as mock:
        opened(mock).send(Message("0199-b", "x", "+79161234567", "Дом 5 & 7, «да» = {id}?\n+1", 60))

    line = mock.ledger.of("accepted")[0]
    assert (line["to"], line["words"]) == ("+79161234567", "Дом 5 & 7, «да» = {id}?\n+1")
