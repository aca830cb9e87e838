"""Which alerts are told in one message, and who heard how many in the last minute? (E14)"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.store import matters
from fieldapp.store.plain import Plain, insert_many
from fieldapp.store.tables import outbox, outbox_alerts

# By way of the open alerts, which are few: the outbox is long and its rows are not sorted by their making.
_SINGLES = Plain(
    "SELECT a.area_id, o.addressee, o.channel, count(*) FROM alerts a JOIN outbox o ON o.alert_id = a.id "
    "WHERE a.area_id IN :ids AND a.open AND o.created_ms > :since_ms AND o.state <> 'cancelled' "
    "GROUP BY a.area_id, o.addressee, o.channel",
    is_apart=True,  # alerts of this moment have no message yet
)


def singles_since(session: Session, area_ids: Collection[str], since_ms: int) -> dict[tuple[str, str, str], int]:
    """`{(area, addressee, channel): messages}` about open alerts, written after `since_ms`."""
    rows = _SINGLES.rows(session, ids=list(area_ids), since_ms=since_ms)
    return {(area_id, addressee, channel): count for area_id, addressee, channel, count in rows}


def open_bundles(session: Session, rows: Sequence[Mapping[str, Any]], now_ms: int) -> dict[str, str]:
    """`{key: id}` of these bundles, written unless they are there, and held: none of them is sent before we commit.

    One that is being sent already, or whose time has come, is left out.
    """
    if not rows:
        return {}
    insert_many(session, outbox, [{**matters.MESSAGE_DEFAULTS, **row} for row in rows])
    keys = [row["key"] for row in rows]
    still = (outbox.c.key.in_(keys), outbox.c.state == "waiting", outbox.c.not_before_ms > now_ms)
    held = select(outbox.c.key, outbox.c.id).where(*still).order_by(outbox.c.key).with_for_update()
    return {row.key: row.id for row in session.execute(held)}


def name_alerts(session: Session, pairs: Sequence[tuple[str, str]]) -> None:
    """Name these alerts in these bundles: `(outbox id, alert id)`; naming one twice changes nothing."""
    named = dict.fromkeys(pairs)
    insert_many(session, outbox_alerts, [{"outbox_id": one, "alert_id": alert_id} for one, alert_id in named])
