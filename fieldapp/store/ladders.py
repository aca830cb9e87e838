"""What do ladders stand on: who may be told, which alerts are due, and which of them nobody else has moved on?"""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Row, case, select, text, update
from sqlalchemy.orm import Session

from fieldapp.core.area_days import is_off
from fieldapp.core.ladders import StepRow
from fieldapp.core.rota import Calendar, IsHoliday, Shift
from fieldapp.core.telling import DutyPhone, Person, Roster
from fieldapp.store.area_days import own_days
from fieldapp.store.plain import Plain
from fieldapp.store.tables import alerts, areas, cases, duty_phones, ladders, outbox, rota

_PEOPLE = Plain(
    "SELECT m.area_id, p.id, p.name, p.role, p.phone, CASE WHEN b.address IS NULL THEN p.email ELSE '' END, "
    "EXISTS (SELECT 1 FROM subscriptions s WHERE s.account_id = p.id) "
    "FROM account_areas m JOIN accounts p ON p.id = m.account_id LEFT JOIN bounces b ON b.address = p.email "
    "WHERE m.area_id IN :ids AND p.active AND p.role IN ('dispatcher', 'operator', 'manager', 'administrator') "
    "ORDER BY p.id"
)
_DUE = Plain(
    "SELECT id, key, case_id, area_id, kind, severity, cause, created_ms, step, repeats, next_step_ms, unreached_ms, "
    "seen_ms FROM alerts WHERE open AND decided_ms IS NULL AND next_step_ms <= :now_ms "
    "ORDER BY next_step_ms LIMIT :most"
)
DUE_COLUMNS = ("id", "key", "case_id", "area_id", "kind", "severity", "cause", "created_ms", "step", "repeats",
               "next_step_ms", "unreached_ms", "seen_ms")  # fmt: skip
# Alerts that this message told of, whose present step has no way left that may still reach anybody.
_UNHEARD = Plain(
    "SELECT id, key, case_id, area_id, kind, severity, cause, created_ms, step, repeats, next_step_ms, unreached_ms, "
    "seen_ms FROM alerts a WHERE open AND decided_ms IS NULL AND next_step_ms IS NOT NULL AND id IN "
    "(SELECT alert_id FROM outbox WHERE id = :outbox_id UNION "
    "SELECT alert_id FROM outbox_alerts WHERE outbox_id = :outbox_id) "
    "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.alert_id = a.id AND o.step = a.step AND o.state NOT IN "
    "('cancelled', 'failed', 'expired', 'undelivered')) "
    "AND NOT EXISTS (SELECT 1 FROM outbox_alerts n JOIN outbox o ON o.id = n.outbox_id WHERE n.alert_id = a.id "
    "AND o.state NOT IN ('cancelled', 'failed', 'expired', 'undelivered')) ORDER BY id"
)
_HOLD = Plain("SELECT id FROM cases WHERE id IN :ids ORDER BY id", postgres_end=" FOR NO KEY UPDATE")

# The guard: whoever has seen, decided or settled it meanwhile, and any other ticker, makes this row not ours.
GUARD = (
    "alerts.open AND alerts.decided_ms IS NULL AND (alerts.seen_ms IS NULL) = r.unseen AND alerts.step = r.was_step "
    "AND alerts.repeats = r.was_repeats AND alerts.next_step_ms = r.was_next_ms"
)
_MOVE = (
    "UPDATE alerts SET step = r.step, repeats = r.repeats, next_step_ms = r.next_ms, unreached_ms = r.unreached_ms "
    "FROM {rows} WHERE alerts.id = r.id AND {guard} RETURNING alerts.id"
)
_FIELDS = {"id": "text", "unseen": "boolean", "was_step": "integer", "was_repeats": "integer", "was_next_ms": "bigint",
           "step": "integer", "repeats": "integer", "next_ms": "bigint", "unreached_ms": "bigint"}  # fmt: skip
_POSTGRES_ROWS = f"json_to_recordset(CAST(:rows AS json)) AS r({', '.join(f'{k} {v}' for k, v in _FIELDS.items())})"
_SQLITE_ROWS = (
    f"(SELECT {', '.join(f'''json_extract(value, '$.{name}') AS {name}''' for name in _FIELDS)} "
    "FROM json_each(:rows)) AS r"
)


def rosters(session: Session, area_ids: Collection[str], is_holiday: IsHoliday) -> dict[str, Roster]:
    """`{area id: who may be told there}`; five statements for any number of areas."""
    ids = list(area_ids)
    people: dict[str, list[Person]] = {area_id: [] for area_id in ids}
    for area_id, *person in _PEOPLE.rows(session, ids=ids):
        people[area_id].append(_person(*person))
    shifts, phones = shifts_of(session, ids), phones_of(session, ids)
    zones, own = session.execute(select(areas.c.id, areas.c.zone).where(areas.c.id.in_(ids))), own_days(session, ids)
    return {
        area_id: Roster(people[area_id], shifts[area_id], phones[area_id], _calendar(zone, own[area_id], is_holiday))
        for area_id, zone in zones
    }


def _calendar(zone: str, own: Mapping[int, str], is_holiday: IsHoliday) -> Calendar:
    """The official calendar with the area's own days."""
    return Calendar(zone, partial(is_off, own=own, is_holiday=is_holiday) if own else is_holiday)


def _person(account_id: str, name: str, role: str, phone: str, email: str, has_device: Any) -> Person:
    return Person(account_id, name, role, bool(has_device), phone, email)


def shifts_of(session: Session, area_ids: Sequence[str]) -> dict[str, list[Shift]]:
    """The rota of each area."""
    found: dict[str, list[Shift]] = {area_id: [] for area_id in area_ids}
    for row in session.execute(select(rota).where(rota.c.area_id.in_(area_ids))):
        found[row.area_id].append(shift_of(row))
    return found


def shift_of(row: Row[Any]) -> Shift:
    """A row of the rota as the core knows it."""
    hours = (row.from_minute, row.to_minute, row.from_day, row.to_day)
    written = (row.created_ms, row.id)
    return Shift(row.account_id, row.duty, frozenset(row.days), *hours, off=row.off, written=written)


def phones_of(session: Session, area_ids: Sequence[str]) -> dict[str, list[DutyPhone]]:
    """The duty phones of each area, in their order."""
    found: dict[str, list[DutyPhone]] = {area_id: [] for area_id in area_ids}
    query = select(duty_phones).where(duty_phones.c.area_id.in_(area_ids))
    for row in session.execute(query.order_by(duty_phones.c.place, duty_phones.c.id)):
        found[row.area_id].append(DutyPhone(row.id, row.duty, row.label, row.e164))
    return found


def own_ladders(session: Session, area_ids: Collection[str]) -> dict[str, dict[str, list[StepRow]]]:
    """`{area id: {kind: steps}}` where an area differs from the usual."""
    found: dict[str, dict[str, list[StepRow]]] = {area_id: {} for area_id in area_ids}
    for row in session.execute(select(ladders).where(ladders.c.area_id.in_(list(area_ids)))):
        found[row.area_id][row.kind] = row.steps
    return found


def due_alerts(session: Session, now_ms: int, most: int) -> list[dict[str, Any]]:
    """Open, undecided alerts whose next step has come, the longest overdue first."""
    return [dict(zip(DUE_COLUMNS, row, strict=True)) for row in _DUE.rows(session, now_ms=now_ms, most=most)]


def unheard_alerts(session: Session, outbox_id: str) -> list[dict[str, Any]]:
    """Open, undecided alerts of this message whose present step can reach nobody any more."""
    return [dict(zip(DUE_COLUMNS, row, strict=True)) for row in _UNHEARD.rows(session, outbox_id=outbox_id)]


def hold_cases(session: Session, case_ids: Collection[str]) -> None:
    """Cases before alerts, as everybody takes them: what we write refers to both, and nobody may wait crosswise."""
    if case_ids:
        _HOLD.rows(session, ids=sorted(case_ids))


def move_on(session: Session, moved: Sequence[Mapping[str, Any]]) -> set[str]:
    """Write new places; the ids of those alerts that stood where we read them. The keys are those of `_FIELDS`."""
    if not moved:
        return set()
    rows = _SQLITE_ROWS if session.get_bind().dialect.name == "sqlite" else _POSTGRES_ROWS
    statement = text(_MOVE.format(rows=rows, guard=GUARD))
    return set(session.scalars(statement, {"rows": json.dumps(list(moved))}))


def unseen(session: Session, area_ids: Collection[str], until_ms: int, but: Collection[str]) -> list[Row[Any]]:
    """`id, case_id, kind` of these areas' open alerts, written up to then, that nobody has seen; `but` these kinds."""
    query = select(alerts.c.id, alerts.c.case_id, alerts.c.kind).where(
        alerts.c.area_id.in_(list(area_ids)),
        alerts.c.open,
        alerts.c.seen_ms.is_(None),
        alerts.c.created_ms <= until_ms,
        alerts.c.kind.not_in(list(but)),
    )
    return list(session.execute(query.order_by(alerts.c.created_ms, alerts.c.id)))


def mark_seen(session: Session, due: Mapping[str, int], account_id: str, now_ms: int) -> set[str]:
    """The first who sees these alerts is named; `due` says when each climbs on undecided; for which she was.

    One that is decided already climbs no further: a decision may come without a look, from a case's own page.
    """
    moments: dict[int, list[str]] = {}
    for alert_id, due_ms in due.items():
        moments.setdefault(due_ms, []).append(alert_id)
    seen: set[str] = set()
    for due_ms, ids in moments.items():
        first = update(alerts).where(alerts.c.id.in_(ids), alerts.c.seen_ms.is_(None))
        next_ms = case((alerts.c.decided_ms.is_(None), due_ms))
        values = {"seen_by": account_id, "seen_ms": now_ms, "next_step_ms": next_ms, "unreached_ms": None, "repeats": 0}
        seen |= set(session.scalars(first.values(values).returning(alerts.c.id)))
    return seen


def show_again(session: Session, case_ids: Collection[str], now_ms: int) -> None:
    """Board and phone fetch these cases anew: what their alerts say of the ladder has changed."""
    if case_ids:
        again = update(cases).where(cases.c.id.in_(list(case_ids)))
        session.execute(again.values(revision=cases.c.revision + 1, changed_ms=now_ms))


def mark_decided(session: Session, case_id: str, account_id: str, now_ms: int) -> None:
    """A decision was taken: the case's open alerts climb no further, and what waits for them need not go."""
    mine = (alerts.c.case_id == case_id, alerts.c.open, alerts.c.decided_ms.is_(None))
    values = {"decided_by": account_id, "decided_ms": now_ms, "next_step_ms": None, "unreached_ms": None}
    decided = list(session.scalars(update(alerts).where(*mine).values(values).returning(alerts.c.id)))
    if decided:
        waiting = update(outbox).where(outbox.c.alert_id.in_(decided), outbox.c.state == "waiting")
        session.execute(waiting.values(state="cancelled", note="decided", settled_ms=now_ms))


def mark_undecided(session: Session, case_id: str, since_ms: int, *, now_ms: int, answer_ms: int) -> None:
    """A decision was taken back: its alerts climb again, those that somebody has seen after the time to answer."""
    mine = (alerts.c.case_id == case_id, alerts.c.open, alerts.c.decided_ms >= since_ms)
    for is_seen, next_ms in ((False, now_ms), (True, now_ms + answer_ms)):
        seen = alerts.c.seen_ms.is_not(None) if is_seen else alerts.c.seen_ms.is_(None)
        values = {"decided_by": "", "decided_ms": None, "next_step_ms": next_ms}
        session.execute(update(alerts).where(*mine, seen).values(values))
