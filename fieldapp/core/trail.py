"""How is it proved that nobody changed or removed what was written of who saw and did what?

A page is not to wait for a chain's head, so rows are written without a link. Once a minute a seal is put under those
that came since the last one: it holds the last seal and every row. What the last minute wrote is not yet sealed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from fieldapp.core.canonical import canonical

WHATS = ("case", "evidence", "search", "export", "settings", "forgotten", "copied")
SEALED = ("seq", "at_ms", "account_id", "area_id", "what", "about", "detail")
FIRST = bytes(32)
_sealed = itemgetter(*SEALED)


def seal(before: bytes | None, rows: Iterable[Mapping[str, object]]) -> bytes:
    """The seal of 32 bytes under these rows, by number; `before` is the last seal, None for the first one."""
    made = hashlib.sha256(before or FIRST)
    for row in rows:
        made.update(canonical(_sealed(row)).encode())
    return made.digest()


def holds(before: bytes | None, seal_row: Mapping[str, object], rows: Sequence[Mapping[str, object]]) -> bool:
    """Whether a stored seal (`to_seq`, `chain`) fits the rows between the last one and itself."""
    is_whole = bool(rows) and rows[-1]["seq"] == seal_row["to_seq"]
    return is_whole and seal(before, rows) == seal_row["chain"]
