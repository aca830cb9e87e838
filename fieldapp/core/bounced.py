"""Which addresses does a letter from a mail server say do not take mail? Late bounces, RFC 3464 (E12).

Only a report of delivery that names a final failure counts; a delay, a success, an answer of a person on holiday and
anything that merely looks like a bounce do not.
"""

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FIELDS = ("Final-Recipient", "Original-Recipient", "Action", "Status", "Diagnostic-Code")
_POLICY = re.compile(r"^5\.7\.")  # refused for what it says or where it comes from: no fault of the address


@dataclass(frozen=True)
class Failure:
    """An address in lower case, the status like 5.1.1, and the server's words in one line."""

    address: str
    status: str
    words: str


def failures_of(raw: bytes) -> list[Failure]:
    """The final failures in a letter; empty when it is no report of them."""
    found = [_failure(block) for block in _blocks(raw)]
    return [one for one in found if one is not None]


def _blocks(raw: bytes) -> Iterator[Mapping[str, str]]:
    """The header blocks of its delivery status: the first is about the server, one for each address after it."""
    for part in email.message_from_bytes(raw, policy=email.policy.default).walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in [one for one in blocks if not isinstance(one, str)]:  # a part without blocks is one text
                yield {name: str(block.get(name, "")).strip() for name in FIELDS}


def _failure(said: Mapping[str, str]) -> Failure | None:
    status, address = said["Status"], _address(said["Final-Recipient"] or said["Original-Recipient"])
    is_final = said["Action"].lower() == "failed" and status.startswith("5.")
    if not address or not is_final or _POLICY.match(status):
        return None
    words = said["Diagnostic-Code"].rpartition(";")[2]
    return Failure(address, status, " ".join(words.replace(address, "…").split())[:200])


def _address(said: str) -> str:
    """From `rfc822; anna@example.org`."""
    address = said.rpartition(";")[2].strip().strip("<>").lower()
    return address if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address) else ""
