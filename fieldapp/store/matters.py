"""How do messages, alerts and promises of a case come to agree with its fold?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from fieldapp.store.tables import account_areas, accounts, alerts, outbox, promises

_TABLES = {"message": outbox, "alert": alerts, "promise": promises}


def rows_of_cases(session: Session, case_ids: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """`{case id: {key: row}}` of everything that was caused so far; what a ladder sent for an alert is not among it."""
    found: dict[str, dict[str, dict[str, Any]]] = {case_id: {} for case_id in case_ids}
    mine = list(case_ids)
    for row in session.execute(
        select(outbox.c.case_id, outbox.c.key, outbox.c.id, outbox.c.state, outbox.c.corrected).where(
            outbox.c.case_id.in_(mine), outbox.c.alert_id.is_(None)
        )
    ):
        found[row.case_id][row.key] = dict(row._mapping)
    for table in (alerts, promises):
        columns = (table.c.case_id, table.c.key, table.c.id, table.c.open, table.c.due_ms)
        for row in session.execute(select(*columns).where(table.c.case_id.in_(mine))):
            found[row.case_id][row.key] = dict(row._mapping)
    return found


def insert_rows(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """New messages, alerts or promises; a doubled key raises, since reconcile knows all keys under the case's lock."""
    if rows:
        session.execute(insert(_TABLES[table]), list(rows))


def set_message_state(session: Session, keys: Iterable[str], *, was: str, state: str, note: str, now_ms: int) -> None:
    """Move messages that are still in state `was`; a message on its way is left alone."""
    keys = list(keys)
    if keys:
        session.execute(
            update(outbox)
            .where(outbox.c.key.in_(keys), outbox.c.state == was)
            .values(state=state, note=note, settled_ms=None if state == "waiting" else now_ms)
        )


def mark_corrected(session: Session, keys: Iterable[str]) -> None:
    """These messages left, but what caused them is gone; people see it, nothing is sent by itself to a customer."""
    keys = list(keys)
    if keys:
        session.execute(update(outbox).where(outbox.c.key.in_(keys)).values(corrected=True))


def set_open(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Open or settle alerts or promises: rows of `key, open, settled_ms, settled_by, due_ms`."""
    if not rows:
        return
    target = _TABLES[table]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("open", "settled_ms", "due_ms")}
    if table == "alert":
        values["settled_by"] = bindparam("new_settled_by")
    else:
        values["state"] = bindparam("new_state")
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


def dispatchers_of(session: Session, area_ids: Iterable[str]) -> dict[str, list[str]]:
    """`{area id: account ids}` of the dispatchers who hear of alerts."""
    rows = session.execute(
        select(account_areas.c.area_id, accounts.c.id)
        .join(accounts, accounts.c.id == account_areas.c.account_id)
        .where(account_areas.c.area_id.in_(list(area_ids)), accounts.c.role == "dispatcher", accounts.c.active)
        .order_by(accounts.c.id)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.area_id, []).append(row.id)
    return found
