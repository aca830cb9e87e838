"""What do we know of each phone: which numbers of its sequence came, and what did its clocks show last?"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

from fieldapp.store import ahead
from fieldapp.store.plain import Plain, insert_many
from fieldapp.store.tables import devices

_NAMES = list(devices.c.keys())
_PACKED = ("missing_seq", "clock")
_READ = Plain(
    "SELECT m.value, "
    + ", ".join(f"CAST(d.{name} AS text)" if name in _PACKED else f"d.{name}" for name in _NAMES)
    + " FROM (SELECT 1 AS one) o LEFT JOIN marks m ON m.key = 'epoch'"
    + " LEFT JOIN devices d ON d.id = :device AND d.account_id = :account"
)
# A request that was overtaken by a later one of its phone knows less; what it missed would be called lost.
_DOUBLED = (
    "ON CONFLICT (id, account_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _NAMES if name not in ("id", "account_id"))
    + " WHERE devices.last_seq <= excluded.last_seq"
)


def device_of(session: Session, device: str, account_id: str) -> tuple[str, dict[str, Any] | None]:
    """The installation's epoch, and the row of this device and author, None at its first contact."""
    ready = ahead.device_row(session, device, account_id)
    found = ready or _READ.rows(session, device=device, account=account_id)[0]
    epoch, row = found[0] or "", dict(zip(_NAMES, found[1:], strict=True))
    if row["id"] is None:
        return epoch, None
    return epoch, row if ready else row | {name: orjson.loads(row[name]) for name in _PACKED}


def save_device(session: Session, row: Mapping[str, Any]) -> None:
    """Insert or overwrite the whole row, unless the stored one knows later numbers already."""
    insert_many(session, devices, [row], doubled=_DOUBLED)
