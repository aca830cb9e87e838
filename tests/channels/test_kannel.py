"""Kannel itself, with the fake phone network that comes with it: what leaves, what comes back."""

from collections.abc import Iterator

import pytest

from fieldapp.actions.read_hook import read_hook
from fieldapp.actions.take_receipt import Receipt
from fieldapp.actions.take_reply import Reply
from fieldapp.channels.base import Accepted, Message, Refused, Unknown
from fieldapp.channels.sms.kannel import NO_SENDER, Kannel
from fieldapp.settings_sms import gateways_of
from tests.channels.scripted_server import ScriptedServer, http
from tests.support import kannel as kannel_support
from tests.support.proofs import proves
from tests.support.waiting import wait_for

CYRILLIC_100 = "Мастер придёт завтра. " * 4 + "До встречи!!"


def channel(port, password="secret", receipt_url=""):
    gateway = gateways_of(f"kannel://fieldapp:{password}@127.0.0.1:{port}", "", "")[0]
    return gateway, Kannel(gateway, sender="Svyaz", receipt_url=receipt_url)


def message(words, message_id="0199-a"):
    return Message(message_id, "visit_planned", "+79161234567", words, 3_600)


@pytest.fixture(scope="module")
def kannel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kannel_support.KannelServer]:
    if lacking := kannel_support.missing():
        pytest.skip(lacking)
    with kannel_support.running_kannel(tmp_path_factory.mktemp("kannel")) as running:
        running.phone_network("79161234567", "13013", "text", "да")
        yield running


def test_a_hundred_cyrillic_letters_leave_in_two_parts(kannel):
    assert len(CYRILLIC_100) == 100

    outcome = channel(kannel.send_port, receipt_url=f"{kannel.hook.url}/two")[1].send(message(CYRILLIC_100))

    assert outcome == Accepted("0199-a")
    wait_for(lambda: sum("ucs-2 %04%1C" in line or "ucs-2 %00" in line for line in kannel.network) >= 1)
    wait_for(lambda: len([line for line in kannel.network if "Got message" in line]) >= 2)


@proves("E3")
def test_both_receipts_come_back_under_our_own_id_in_whatever_order(kannel):
    gateway, sms = channel(kannel.send_port, receipt_url=f"{kannel.hook.url}/receipts")

    sms.send(message("Привет", "0199-b"))
    calls = wait_for(lambda: ones if len(ones := kannel.hook.of("/receipts")) == 2 else [])

    heard = [read_hook(gateway, fields) for fields in calls]
    assert all(isinstance(one, Receipt) and one.reference == "0199-b" and one.at_ms for one in heard)
    assert {one.state for one in heard if isinstance(one, Receipt)} == {"accepted", "delivered"}


def test_what_a_customer_answers_reaches_the_hook(kannel):
    gateway, _ = channel(kannel.send_port)

    calls = wait_for(lambda: kannel.hook.of("/mo"))

    heard = read_hook(gateway, calls[0])
    assert isinstance(heard, Reply)
    assert (heard.e164, heard.words) == ("+79161234567", "да")
    assert heard.reference == calls[0]["id"]


def test_a_wrong_password_is_a_refusal_for_good(kannel):
    outcome = channel(kannel.send_port, password="wrong")[1].send(message("Привет"))

    assert outcome == Refused("Kannel answered 403", permanent=True)


def test_a_kannel_that_wants_a_sender_says_which_setting_gives_it_one(kannel):
    gateway, _ = channel(kannel.send_port)

    outcome = Kannel(gateway, receipt_url=f"{kannel.hook.url}/none").send(message("Привет"))

    assert outcome == Refused(f"Kannel answered 400{NO_SENDER}", permanent=True)


@proves("E2")
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (202, Accepted("0199-a")),
        (200, Unknown("Kannel answered 200")),
        (400, Refused("Kannel answered 400", permanent=True)),
        (500, Unknown("Kannel answered 500")),
        (503, Refused("Kannel answered 503", permanent=False)),
    ],
)
def test_statuses_mean_what_the_user_guide_says(status, expected):
    with ScriptedServer(http(status, "some words 79161234567")) as server:
        assert channel(server.port)[1].send(message("Привет")) == expected
