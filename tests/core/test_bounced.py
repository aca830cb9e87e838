"""Which letters are bounces, and whose (E12)?"""

import pytest

from fieldapp.core.bounced import Failure, failures_of
from tests.support.letters import FULL, GONE, report
from tests.support.proofs import proves


@proves("E12")
def test_a_report_names_each_address_that_failed() -> None:
    found = failures_of(report(GONE, FULL))

    assert found == [
        Failure("lilia@field.example", "5.1.1", "550 5.1.1 <…> no such user here"),
        Failure("roza@field.example", "5.2.2", "mailbox full"),
    ]


@pytest.mark.parametrize(
    ("was", "became"),
    [
        ("failed", "delayed"),
        ("failed", "delivered"),
        ("5.1.1", "4.4.7"),
        ("5.1.1", "5.7.1"),
        ("Status: 5.1.1\n", ""),
        ("Action: failed\n", ""),
        ("rfc822; Lilia@Field.example", "rfc822; nobody"),
        ("Final-Recipient: rfc822; Lilia@Field.example\n", ""),
    ],
)
def test_what_is_no_final_failure_of_an_address_marks_nobody(was: str, became: str) -> None:
    assert failures_of(report(GONE.replace(was, became))) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: I am on holiday\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\nFinal-Recipient: rfc822; a@b.example\r\n",
        b"Content-Type: message/delivery-status\r\n\r\n",
        b"\xff\xfe\x00 no letter at all",
        report(GONE).replace(b"message/delivery-status", b"text/plain"),
    ],
)
def test_what_is_no_report_marks_nobody(raw: bytes) -> None:
    assert failures_of(raw) == []
