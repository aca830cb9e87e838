"""How do messages, alerts and promises of a case come to agree with its fold?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from fieldapp.core.reconcile import GONE
from fieldapp.store.plain import Plain, insert_many
from fieldapp.store.tables import alerts, outbox, promises

BY_HAND = "by_hand"  # in a promise's key: no effect of its case
ANSWER_MS = 600_000  # to whoever has seen it, before it climbs on
WITHDRAWN = {"waiting": "withdrawn", "draft": "withdrawn as a draft"}  # by state: what a vanished effect's row says
_TABLES = {"message": outbox, "alert": alerts, "promise": promises}


def rows_of_cases(session: Session, case_ids: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """`{case id: {key: row}}` of everything that was caused so far.

    Not what a ladder sent for an alert, what the ledger alerts of a promise, nor what a person promised by hand.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {case_id: {} for case_id in case_ids}
    for case_id, key, row_id, state, corrected, is_open, due_ms in _ROWS.rows(session, ids=list(case_ids)):
        if key.split(":")[-3] != BY_HAND:
            kept = {"id": row_id, "state": state, "corrected": corrected, "open": is_open, "due_ms": due_ms}
            found[case_id][key] = kept
    return found


_ROWS = Plain(
    "SELECT case_id, key, id, state, corrected, NULL AS open, NULL AS due_ms FROM outbox "
    "WHERE case_id IN :ids AND alert_id IS NULL "
    "UNION ALL SELECT case_id, key, id, '', NULL, open, due_ms FROM alerts WHERE case_id IN :ids AND promise_id = '' "
    "UNION ALL SELECT case_id, key, id, state, NULL, open, due_ms FROM promises WHERE case_id IN :ids"
)


def insert_rows(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """New messages, alerts or promises; a doubled key raises, since reconcile knows all keys under the case's lock."""
    target = _TABLES[table]
    insert_many(session, target, [{**_DEFAULTS[table], **row} for row in rows], doubled="")


_DEFAULTS = {
    name: {c.name: c.default.arg for c in table.c if isinstance(c.default, ScalarElementColumnDefault)}
    for name, table in _TABLES.items()
}
MESSAGE_DEFAULTS = _DEFAULTS["message"]


def cancel_messages(session: Session, keys: Iterable[str], now_ms: int) -> None:
    """Their effects vanished; what is on its way or has ended is left alone."""
    for was, note in WITHDRAWN.items():
        _move(session, keys, was=was, note_was=None, state="cancelled", note=note, settled_ms=now_ms)


def revive_messages(session: Session, keys: Iterable[str]) -> None:
    """Their effects are back; a draft is a draft again, and what ended for another reason stays ended."""
    for was, note in WITHDRAWN.items():
        _move(session, keys, was="cancelled", note_was=note, state=was, note="", settled_ms=None)


def _move(session: Session, keys: Iterable[str], *, was: str, note_was: str | None, **values: Any) -> None:
    if keys := list(keys):
        chosen = update(outbox).where(outbox.c.key.in_(keys), outbox.c.state == was)
        if note_was is not None:
            chosen = chosen.where(outbox.c.note == note_was)
        session.execute(chosen.values(**values))


def mark_corrected(session: Session, keys: Iterable[str]) -> None:
    """These messages left, but what caused them is gone; people see it, nothing is sent by itself to a customer."""
    keys = list(keys)
    if keys:
        session.execute(update(outbox).where(outbox.c.key.in_(keys)).values(corrected=True))


def release_messages(session: Session, causes: Sequence[str], case_ids: Sequence[str], now_ms: int) -> set[str]:
    """Let what these events caused be no effects of the case any more: what waits is withdrawn, what left stays.

    Their keys become free for effects that come later. The cases whose customer was told of another time, or may have
    been; the rows are held, so that nothing leaves meanwhile.
    """
    mine = and_(outbox.c.case_id.in_(case_ids), outbox.c.cause.in_(causes), outbox.c.alert_id.is_(None))
    columns = (outbox.c.id, outbox.c.key, outbox.c.case_id, outbox.c.kind, outbox.c.state)
    rows = session.execute(select(*columns).where(mine).order_by(outbox.c.id).with_for_update()).all()
    for row in rows:
        free = {"key": f"{row.case_id}:plan:{row.kind}:{row.id}"}
        gone = {"state": "cancelled", "note": WITHDRAWN.get(row.state), "settled_ms": now_ms}
        values = free | gone if row.state in WITHDRAWN else free
        session.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    return {row.case_id for row in rows if row.kind == "moved" and row.state in GONE}


def set_open(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Open or settle alerts or promises: rows of `key, open, settled_ms, settled_by, due_ms`."""
    if not rows:
        return
    target = _TABLES[table]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("open", "settled_ms", "due_ms")}
    if table == "alert":
        values["settled_by"] = bindparam("new_settled_by")
    else:
        values |= {"state": bindparam("new_state"), "next_ms": 0}  # the ledger looks at it again
    statement = update(target).where(target.c.key == bindparam("row_key")).values(values)
    listed = [
        {
            "row_key": row["key"],
            "new_open": row["open"],
            "new_settled_ms": row["settled_ms"],
            "new_due_ms": row["due_ms"],
            **({"new_settled_by": row["settled_by"] or ""} if table == "alert" else {"new_state": row["state"]}),
        }
        for row in rows
    ]
    session.connection().execute(statement, listed)
    if table == "promise":
        ended = select(promises.c.id).where(promises.c.key.in_([row["key"] for row in rows if not row["open"]]))
        settle_for_promises(session, ended, max(row["settled_ms"] or 0 for row in rows))


def settle_for_promises(session: Session, promise_ids: Any, now_ms: int) -> None:
    """Settle the ledger's open alerts about these promises (ids, or a query of them): nobody need hear of them."""
    mine = (alerts.c.promise_id.in_(promise_ids), alerts.c.promise_id != "", alerts.c.open)
    settled = list(session.scalars(update(alerts).where(*mine).values(open=False, settled_ms=now_ms)
                                   .returning(alerts.c.key)))  # fmt: skip
    cancel_waiting_for_alerts(session, settled, now_ms)


def cancel_waiting_for_alerts(session: Session, alert_keys: Iterable[str], now_ms: int) -> None:
    """What a ladder has not sent yet for a settled alert need not go any more."""
    keys = list(alert_keys)
    if keys:
        settled = select(alerts.c.id).where(alerts.c.key.in_(keys))
        session.execute(
            update(outbox)
            .where(outbox.c.alert_id.in_(settled), outbox.c.state == "waiting")
            .values(state="cancelled", note="settled", settled_ms=now_ms)
        )


def revive_for_alerts(session: Session, alert_keys: Iterable[str], now_ms: int) -> None:
    """Alerts that are open again, and so undecided: their ladders go on, and who was kept from hearing hears."""
    keys = list(alert_keys)
    if keys:
        opened = select(alerts.c.id).where(alerts.c.key.in_(keys))
        kept = (outbox.c.alert_id.in_(opened), outbox.c.state == "cancelled", outbox.c.note == "settled")
        session.execute(update(outbox).where(*kept).values(state="waiting", note="", settled_ms=None))
        stopped = (alerts.c.key.in_(keys), alerts.c.next_step_ms.is_(None), alerts.c.decided_ms.is_not(None))
        next_ms = case((alerts.c.seen_ms.is_(None), now_ms), else_=now_ms + ANSWER_MS)
        session.execute(update(alerts).where(*stopped).values(decided_by="", decided_ms=None, next_step_ms=next_ms))
