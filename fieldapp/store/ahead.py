"""What does a sync surely ask first? On PostgreSQL in one statement: who asks, his phone's row, its locked cases.

Three round trips became one (decision 13). The cases are locked only if a credential holds; what was found is kept by
the driver, which lives as long as the transaction: whoever asks in the next one asks the database.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Session

from fieldapp.store.driver import Driver, opened
from fieldapp.store.plain import Plain
from fieldapp.store.tables import cases, devices

Row = list[Any]


class Ahead(NamedTuple):
    """What a request names before anybody knows whether its sender may speak."""

    device: str
    author: str
    case_ids: frozenset[str]


class Found(NamedTuple):
    """What is waiting in the transaction to be asked for once: the epoch with the device's row, and the cases."""

    asked: Ahead
    device: Row
    cases: list[Row]


def _said(name: str, column: Any) -> str:
    return f"encode({name}, 'hex')" if isinstance(column.type, LargeBinary) else name


_CASE = ", ".join(_said(f"c.{column.name}", column) for column in cases.c)
_DEVICE = ", ".join(f"d.{column.name}" for column in devices.c)
_ASK = Plain(
    "WITH who AS MATERIALIZED (SELECT encode(s.token_hash, 'hex') AS token, s.kind, s.seen_ms, s.account_id, p.role, "
    "p.name, p.locale, m.area_id, a.zone FROM sessions s JOIN accounts p ON p.id = s.account_id "
    "LEFT JOIN account_areas m ON m.account_id = p.id LEFT JOIN areas a ON a.id = m.area_id "
    "WHERE s.token_hash IN :tokens AND s.revoked_ms IS NULL AND s.expires_ms > :now_ms AND p.active), "
    f"locked AS (SELECT json_build_array({_CASE}, a.zone, a.travel_minutes) AS said FROM cases c "
    "JOIN areas a ON a.id = c.area_id WHERE c.id IN :cases AND EXISTS (SELECT 1 FROM who) ORDER BY c.id "
    "FOR UPDATE OF c) "
    "SELECT 1, CAST(json_build_array(token, kind, seen_ms, account_id, role, name, locale, area_id, zone) AS text) "
    "FROM who "
    f"UNION ALL SELECT 2, CAST(json_build_array(m.value, {_DEVICE}) AS text) FROM (SELECT 1 AS one) o "
    "LEFT JOIN marks m ON m.key = 'epoch' LEFT JOIN devices d ON d.id = :device AND d.account_id = :author "
    "UNION ALL SELECT 3, CAST(said AS text) FROM locked"
)
_BYTES = [place for place, column in enumerate(cases.c) if isinstance(column.type, LargeBinary)]


def ask(session: Session, tokens: Sequence[bytes], now_ms: int, ahead: Ahead) -> list[Row]:
    """The rows of who asks, as `sessions` wants them; the rest waits for `device_of` and `lock_cases`."""
    rows: dict[int, list[Row]] = {1: [], 2: [], 3: []}
    values = {"device": ahead.device, "author": ahead.author, "cases": list(ahead.case_ids)}
    for kind, said in _ASK.rows(session, tokens=list(tokens), now_ms=now_ms, **values):
        rows[kind].append(orjson.loads(said))
    for row in rows[1]:
        row[0] = bytes.fromhex(row[0])
    for row in rows[3]:
        for place in _BYTES:
            row[place] = bytes.fromhex(row[place]) if row[place] is not None else None
    if rows[1]:  # or nothing was locked
        opened(session).ahead = Found(ahead, rows[2][0], rows[3])
    return rows[1]


def device_row(session: Session, device: str, account_id: str) -> Row | None:
    """The epoch and the columns of this device, if they were asked in this transaction and not taken yet."""
    driver, found = _found(session)
    if found is None or (found.asked.device, found.asked.author) != (device, account_id):
        return None
    driver.ahead = found._replace(asked=found.asked._replace(device=""))
    return found.device


def locked_rows(session: Session, case_ids: Sequence[str]) -> list[Row] | None:
    """The same for cases that are locked already; None unless all of these were asked."""
    driver, found = _found(session)
    if found is None or not found.asked.case_ids.issuperset(case_ids):
        return None
    driver.ahead = None
    return [row for row in found.cases if row[0] in case_ids]


def _found(session: Session) -> tuple[Driver, Found | None]:
    driver = opened(session)
    return driver, driver.ahead
