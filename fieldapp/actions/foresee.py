"""Which waiting visits will be late because of the visit before them? The dispatcher hears of it beforehand (S4.13).

Looked at once a minute by the ticker, for intervals that end within two hours: a plan for tomorrow may still change.
What is found enters the log of the visit as `late.foreseen`, and `late.averted` when the day has become possible again;
both alert or settle, and neither ever writes to a customer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import follow_up
from fieldapp.actions.append import NewEvent, append_to_locked
from fieldapp.actions.library import Library
from fieldapp.core.foresight import Planned, foreseen
from fieldapp.core.windows import MINUTE_MS
from fieldapp.store import cases as cases_store

AHEAD_MS = 120 * MINUTE_MS
EACH_MS = MINUTE_MS
Row = Mapping[str, Any]


def foresee(session: Session, library: Library, now_ms: int, *, work_minutes: int) -> tuple[int, list[str]]:
    """Say what is foreseen now and what no longer is, commit; how many visits changed, and the messages to ring."""
    work_ms = work_minutes * MINUTE_MS
    wanted = dict(_judged(cases_store.lines_of_work(session, now_ms + AHEAD_MS), now_ms, work_ms))
    if not wanted:
        session.rollback()
        return 0, []
    locked = {
        case_id: row
        for case_id, row in cases_store.lock_cases(session, wanted).items()
        if _foreseen(row) != wanted[case_id] and row["look"] != "end"
    }
    said = [_event(case_id, wanted[case_id]) for case_id in locked]
    done = append_to_locked(session, library, now_ms, locked, said)
    ring = done.ring + follow_up.follow_up(session, library, now_ms, locked, done.fresh)
    session.commit()
    return len(said), ring


def _judged(rows: Iterable[Row], now_ms: int, work_ms: int) -> Iterator[tuple[str, str]]:
    """`(case, overlap or running_over or "")` of the visits of which the log says otherwise."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        lines[row["technician_id"]].append(row)
    for line in lines.values():
        late = foreseen([_planned(row) for row in line], now_ms, work_ms=work_ms, travel_ms=_travel_ms(line))
        for row in line:
            is_late = row["id"] in late and row["window_to_ms"] > now_ms and not _paused(row)
            because = late[row["id"]].because if is_late else ""
            if because != _foreseen(row):
                yield row["id"], because


def _planned(row: Row) -> Planned:
    stamps = row["shown"].get("stamps", {})
    return Planned(
        id=row["id"],
        from_ms=row["window_from_ms"],
        to_ms=row["window_to_ms"],
        group=row["group"] or "",
        started_ms=stamps.get("started_at"),
        set_out=bool(stamps.get("departed_at") or stamps.get("arrived_at")),
    )


def _travel_ms(line: Sequence[Row]) -> int:
    return max(int(row["travel_minutes"]) for row in line) * MINUTE_MS


def _foreseen(row: Row) -> str:
    return str(row["shown"].get("counters", {}).get("foreseen") or "")


def _paused(row: Row) -> bool:
    """Under an outage nobody is late (F28)."""
    return bool(row["shown"].get("counters", {}).get("outage"))


def _event(case_id: str, because: str) -> NewEvent:
    if not because:
        return NewEvent(case_id, "late.averted", "system", "foresee", {})
    return NewEvent(case_id, "late.foreseen", "system", "foresee", {"late_because": because})
