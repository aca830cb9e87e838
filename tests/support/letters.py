"""Letters as mail servers write them when one cannot be delivered; each is our own wording of the standard's form."""

REPORT = """\
From: Mail Delivery System <mailer-daemon@mx.example>
To: fieldapp@field.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

Sorry.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 23 Nov 2026 08:00:00 +0300

{blocks}

--b1
Content-Type: message/rfc822

Message-ID: <0193-outbox@field.example>
Subject: Notice

words
--b1--
"""
GONE = """\
Final-Recipient: rfc822; Lilia@Field.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <lilia@field.example> no such
 user here"""
FULL = """\
Original-Recipient: rfc822;roza@field.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; mailbox full"""


def report(*blocks: str) -> bytes:
    """A report of delivery about these recipients."""
    return REPORT.format(blocks="\n\n".join(blocks)).replace("\n", "\r\n").encode()
