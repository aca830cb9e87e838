"""How are cases read for folding, locked in one order, and written back in one statement?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import JSON, insert, or_, select, update
from sqlalchemy.orm import Session

from fieldapp.store import ahead
from fieldapp.store.plain import Plain, update_many
from fieldapp.store.tables import areas, cases

FOLDED = (
    "technician_id",
    "second_id",
    "day",
    "window_from_ms",
    "window_to_ms",
    "state",
    "look",
    "result",
    "base",
    "shown",
    "next_due_ms",
    "changed_ms",
    "ended_ms",
    "stuck",
    "chain",
)


def lock_cases(session: Session, case_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of these cases by id, with `zone` and `travel_minutes` of their area, locked until the commit.

    Always in the order of ids, so that no two wait crosswise. Unknown ids are left out.
    On SQLite the transaction itself is the lock (BEGIN IMMEDIATE).
    """
    wanted = sorted(set(case_ids))
    if not wanted:
        return {}
    ready = ahead.locked_rows(session, wanted)
    if ready is not None:
        return {row[0]: dict(zip(_NAMES, row, strict=True)) for row in ready}
    return {row[0]: _read(row) for row in _LOCK.rows(session, ids=wanted)}


_PACKED = [place for place, column in enumerate(cases.c) if isinstance(column.type, JSON)]
_NAMES = [*cases.c.keys(), "zone", "travel_minutes"]
_LOCK = Plain(
    f"SELECT {', '.join(f'CAST(c.{c.name} AS text)' if isinstance(c.type, JSON) else f'c.{c.name}' for c in cases.c)}, "
    "a.zone, a.travel_minutes FROM cases c JOIN areas a ON a.id = c.area_id WHERE c.id IN :ids ORDER BY c.id",
    postgres_end=" FOR UPDATE OF c",
)


def _read(row: Sequence[Any]) -> dict[str, Any]:
    values = list(row)
    for place in _PACKED:
        values[place] = orjson.loads(values[place])
    return dict(zip(_NAMES, values, strict=True))


def insert_cases(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """New cases, in one statement."""
    if rows:
        session.execute(insert(cases), list(rows))


def new_case(
    case_id: str, *, kind: str, area_id: str, order_id: str | None, playbook: str, state: str, now_ms: int
) -> dict[str, Any]:
    """The row of a case without events; its first fold fills in the rest."""
    return {
        "id": case_id,
        "kind": kind,
        "area_id": area_id,
        "order_id": order_id,
        "playbook": playbook,
        "state": state,
        "base": {},
        "shown": {},
        "changed_ms": now_ms,
        "opened_ms": now_ms,
    }


def write_folded(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the folded columns of locked cases and count their revision up by one."""
    values = [{"id": row["id"], **{name: row[name] for name in FOLDED}} for row in rows]
    update_many(session, cases, values, also="revision = cases.revision + 1")


def mark_stuck(session: Session, row: Mapping[str, Any]) -> None:
    """The fold of this case failed; its events are kept and chained, the ticker tries again after a release."""
    session.execute(update(cases).where(cases.c.id == row["id"]).values(stuck=True, chain=row["chain"]))


def due_case_ids(session: Session, now_ms: int, most: int) -> list[str]:
    """Cases with a timer due by now, the longest overdue first."""
    rows = session.execute(
        select(cases.c.id)
        .where(cases.c.next_due_ms <= now_ms, cases.c.stuck.is_(False))
        .order_by(cases.c.next_due_ms)
        .limit(most)
    )
    return [row.id for row in rows]


def day_of(session: Session, account_id: str, days: Sequence[int]) -> list[tuple[str, int]]:
    """`(case id, revision)` of the cases that belong on this technician's phone for these days."""
    return [(row[0], row[1]) for row in _DAY.rows(session, who=account_id, days=list(days))]


_DAY = Plain(
    "SELECT id, revision FROM cases WHERE (technician_id = :who OR second_id = :who) AND day IN :days "
    "ORDER BY day, window_from_ms, id"
)


def cases_by_id(session: Session, case_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of these cases, unlocked."""
    rows = session.execute(select(cases).where(cases.c.id.in_(list(case_ids))))
    return [dict(row._mapping) for row in rows]


def windows_of(session: Session, technician_ids: Iterable[str]) -> dict[str, list[tuple[str, int, int]]]:
    """`{technician: [(case id, from ms, to ms)]}` of the visits that are still to be made, as first or as second."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    ids = set(technician_ids)
    if not ids:
        return found
    columns = (cases.c.id, cases.c.technician_id, cases.c.second_id, cases.c.window_from_ms, cases.c.window_to_ms)
    theirs = or_(cases.c.technician_id.in_(sorted(ids)), cases.c.second_id.in_(sorted(ids)))
    open_ones = select(*columns).where(theirs, cases.c.look != "end", cases.c.window_from_ms.is_not(None))
    for row in session.execute(open_ones):
        for who in {row.technician_id, row.second_id} & ids:
            found.setdefault(who, []).append((row.id, row.window_from_ms, row.window_to_ms))
    return found


def lines_of_work(session: Session, until_ms: int) -> list[dict[str, Any]]:
    """The assigned visits that are not over and whose interval ends by then: `id, technician_id, window_from_ms,
    window_to_ms, shown, travel_minutes` and the `group` of visits to one flat."""
    chosen = (
        select(
            cases.c.id,
            cases.c.technician_id,
            cases.c.window_from_ms,
            cases.c.window_to_ms,
            cases.c.shown,
            cases.c.base["givens"]["group"].as_string().label("group"),
            areas.c.travel_minutes,
        )
        .join(areas, areas.c.id == cases.c.area_id)
        .where(cases.c.look != "end", cases.c.technician_id.is_not(None), cases.c.stuck.is_(False))
        .where(cases.c.window_to_ms <= until_ms, cases.c.window_from_ms.is_not(None))
    )
    return [dict(row._mapping) for row in session.execute(chosen)]
