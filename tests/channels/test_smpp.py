"""SMPP over a real connection: parts, refusals, cuts, receipts and replies."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from smpplib import exceptions

from fieldapp.channels.base import Accepted, Message, Refused, Unknown
from fieldapp.channels.sms.smpp import Smpp, relative_time
from fieldapp.channels.sms.smpp_link import parts_of
from fieldapp.channels.sms.smpp_listen import AGAIN_LATER, Receipt, Reply, SmppReceiver
from fieldapp.settings_sms import gateways_of
from tests.channels.scripted_server import seconds_of
from tests.support.proofs import proves
from tests.support.smsc import Smsc
from tests.support.waiting import wait_for

CYRILLIC_100 = "Мастер придёт завтра. " * 4 + "До встречи!!"
THROTTLED, WRONG_NUMBER = 0x58, 0x0B


def message(words="Привет"):
    return Message("0199-a", "visit_planned", "+79161234567", words, 3_600)


def gateway(port, password="secret", options=""):
    return gateways_of(f"smpp://fieldapp:{password}@127.0.0.1:{port}{options}", "", "")[0]


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    with Smsc() as running:
        yield running


@pytest.fixture
def sms(smsc) -> Iterator[Smpp]:
    channel = Smpp(gateway(smsc.port), sender="Svyaz", deadline_s=2)
    yield channel
    channel.close()


def test_a_hundred_cyrillic_letters_leave_in_two_parts_with_an_id_each(smsc, sms):
    outcome = sms.send(message(CYRILLIC_100))

    assert outcome == Accepted("7F01", ("7F01", "7F02"))
    words = b"".join(part.short_message[6:] for part in smsc.submitted).decode("utf-16-be")
    assert words == CYRILLIC_100
    assert {part.registered_delivery for part in smsc.submitted} == {1}
    assert smsc.submitted[0].validity_period.startswith(b"000000010000000R")


def test_the_connection_is_kept_and_asked_before_the_next_message(smsc, sms):
    sms.send(message())
    sms.send(message())

    assert (smsc.binds, smsc.asked, len(smsc.submitted)) == (["bind_transmitter"], 1, 2)


def test_after_a_cut_the_next_message_finds_a_new_connection(smsc, sms):
    sms.send(message())
    smsc.cut()

    assert isinstance(sms.send(message()), Accepted)
    assert len(smsc.binds) == 2


@proves("E2")
def test_a_throttled_message_is_refused_for_now(smsc, sms):
    smsc.refuse.append(THROTTLED)

    assert sms.send(message()) == Refused("the SMSC refused it: we are too fast", permanent=False, retry_after_s=5)
    assert isinstance(sms.send(message()), Accepted)


def test_a_later_part_waits_while_throttled_so_that_no_half_message_is_left(smsc, sms):
    smsc.refuse.extend([0, THROTTLED, 0])

    assert isinstance(sms.send(message(CYRILLIC_100)), Accepted)


def test_a_wrong_number_is_refused_for_good(smsc, sms):
    smsc.refuse.append(WRONG_NUMBER)

    assert sms.send(message()) == Refused("the SMSC refused it: the number is wrong", permanent=True)


def test_half_a_message_is_neither_sent_nor_refused(smsc, sms):
    smsc.refuse.extend([0, WRONG_NUMBER])

    assert sms.send(message(CYRILLIC_100)) == Unknown("the SMSC took 1 of 2 parts and refused one")


def test_a_wrong_password_is_a_refusal_for_good(smsc):
    outcome = Smpp(gateway(smsc.port, password="wrong")).send(message())

    assert outcome == Refused("the SMSC refused it: the password is wrong", permanent=True)


@proves("E1")
def test_an_smsc_that_does_not_answer_is_left_at_the_deadline_with_the_outcome_unknown(smsc):
    sms = Smpp(gateway(smsc.port), deadline_s=0.5)
    smsc.deaf = True

    outcome, took_s = seconds_of(lambda: sms.send(message()))

    assert isinstance(outcome, Unknown)
    assert took_s < 1.5
    smsc.deaf = False
    assert isinstance(sms.send(message()), Accepted)
    sms.close()


@proves("E1")
def test_who_waits_for_his_turn_too_long_has_sent_nothing(smsc):
    sms = Smpp(gateway(smsc.port), deadline_s=0.6)
    smsc.deaf = True

    with ThreadPoolExecutor(4) as hands:
        said, took_s = seconds_of(lambda: list(hands.map(sms.send, [message() for _ in range(4)])))

    assert sorted(type(one).__name__ for one in said) == ["Refused"] * 3 + ["Unknown"]
    assert not any(one.permanent for one in said if isinstance(one, Refused))
    assert took_s < 1.5
    smsc.deaf = False
    assert isinstance(sms.send(message()), Accepted)
    sms.close()


def test_no_smsc_at_all_is_a_refusal_for_now():
    with Smsc() as gone:
        port = gone.port

    assert isinstance(Smpp(gateway(port), deadline_s=2).send(message()), Refused)


def test_a_pair_of_surrogates_is_never_torn_apart():
    parts, _, _ = parts_of("а" * 66 + "🙂" + "б" * 10, "0199-a")

    assert "".join(part[6:].decode("utf-16-be") for part in parts) == "а" * 66 + "🙂" + "б" * 10
    assert all(len(part) <= 140 for part in parts)


@pytest.mark.parametrize(
    ("letters", "parts"), [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("я" * 70, 1), ("я" * 71, 2), ("я" * 134, 2)]
)
def test_parts_are_as_many_as_are_counted_and_paid(letters, parts):
    assert len(parts_of(letters, "0199-a")[0]) == parts


def test_a_span_is_written_as_smpp_wants_it():
    assert [relative_time(one) for one in (1, 3_661, 90_000)] == [
        "000000000100000R", "000000010101000R", "000001010000000R"]  # fmt: skip


class Listener:
    """A receiver in a thread, and what it took."""

    def __init__(self, smsc, *, options="", ask_each_s=5.0):
        self.heard = []
        self.fail = False
        self.ended = []
        self.receiver = SmppReceiver(gateway(smsc.port, options=options), self.take, ask_each_s=ask_each_s)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        wait_for(lambda: smsc.receivers)

    def take(self, heard):
        if self.fail:
            raise RuntimeError("the database is away")
        self.heard.append(heard)

    def run(self):
        try:
            self.receiver.listen()
        except (OSError, exceptions.ConnectionError) as end:
            self.ended.append(end)


@proves("E3")
@pytest.mark.parametrize("tlv", [True, False])
def test_each_part_has_a_receipt_of_its_own_by_tlv_or_by_text(smsc, tlv):
    listener = Listener(smsc)

    smsc.receipt("7F01", tlv=tlv)
    smsc.receipt("7F02", state=5, word="UNDELIV", tlv=tlv)
    wait_for(lambda: len(smsc.acknowledged) == 2)

    assert listener.heard == [Receipt("7F01", "delivered"), Receipt("7F02", "undelivered")]
    assert smsc.acknowledged == [0, 0]


def test_an_smsc_that_writes_ids_in_two_ways_is_understood(smsc):
    listener = Listener(smsc, options="?receipt_ids=hex")

    smsc.receipt("32513")
    wait_for(lambda: smsc.acknowledged)

    assert listener.heard == [Receipt("7F01", "delivered")]


def test_what_a_customer_answers_comes_with_number_and_words(smsc):
    listener = Listener(smsc)

    smsc.reply("Да, жду")
    wait_for(lambda: smsc.acknowledged)

    assert isinstance(listener.heard[0], Reply)
    assert (listener.heard[0].e164, listener.heard[0].words) == ("+79161234567", "Да, жду")


def test_what_could_not_be_stored_is_asked_for_again(smsc):
    listener = Listener(smsc)
    listener.fail = True

    smsc.reply("Да")
    wait_for(lambda: smsc.acknowledged)

    assert smsc.acknowledged == [AGAIN_LATER]


def test_a_silent_connection_is_asked_whether_it_lives_and_a_cut_one_ends(smsc):
    listener = Listener(smsc, ask_each_s=0.1)
    wait_for(lambda: smsc.asked >= 2)

    smsc.cut()

    wait_for(lambda: listener.ended)
