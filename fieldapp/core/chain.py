"""How is it proved that nobody changed, removed or slipped in an event of a case? Each event's link holds the last one.

Private words enter as the salted digests that stand in the log: words can be erased and the chain still verifies. On
SQLite the owner of the file could write the whole chain anew; only a head that was published elsewhere proves more.
"""

import hashlib
from collections.abc import Iterable, Mapping
from operator import itemgetter

from fieldapp.core.canonical import canonical

# What was said, by whom, when, and when it came. Marks of the fold are no part: they are a judgement, not a fact.
LINKED = (
    "id",
    "case_id",
    "type",
    "kind",
    "by",
    "author",
    "device",
    "device_seq",
    "device_ms",
    "clock",
    "received_ms",
    "at_ms",
    "quality",
    "data",
    "private",
    "schema",
)
FIRST = bytes(32)
_linked = itemgetter(*LINKED)


def link(before: bytes | None, event: Mapping[str, object]) -> bytes:
    """The event's link of 32 bytes; `before` is that of the case's last event by arrival, None for the first one."""
    said = canonical(_linked(event))
    return hashlib.sha256((before or FIRST) + said.encode()).digest()


def broken_at(events: Iterable[Mapping[str, object]], head: bytes | None) -> str | None:
    """The id of the first event whose link does not hold, "head" when the last is not the case's, None when all holds.

    `events` are all of one case in the order of arrival, each with its `chain`. Those before the chain began (empty
    `chain`) are passed over, as long as none follows one that has a link.
    """
    before: bytes | None = None
    for event in events:
        stored = event["chain"]
        if stored is None and before is None:
            continue
        if stored != link(before, event):
            return str(event["id"])
        before = link(before, event)
    return None if before == head else "head"
