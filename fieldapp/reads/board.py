"""Which visits stand on the board today, and which of them changed since a moment?

Rows come by window. A change is found by `changed_ms` with an overlap, since a transaction that began earlier may
commit later; the page drops what it has already by id and revision (architecture section 10).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.reads.day import AreaView
from fieldapp.store.tables import accounts, alerts, cases, orders, subjects

OVERLAP_MS = 10_000
MOST_ROWS = 400
MOST_IN_LANES = 1000
MOST_BEYOND = 5000
MOST_LEFT_OVER = 50
MOST_WORKS = 100
_second = accounts.alias("second")
LEFT_DAYS = 14  # how far back unfinished visits are looked for; a bound, so that years of history cost nothing


@dataclass(frozen=True)
class Wanted:
    """What the filters say: a technician's id, one of GROUPS, a kind of work, ids of a search (None: no search)."""

    technician: str = ""
    group: str = ""
    work: str = ""
    case_ids: tuple[str, ...] | None = None


@dataclass(frozen=True)
class VisitRow:
    """A visit in a list; times in ms, `alert` the kind of the most urgent open alert."""

    id: str
    revision: int
    area_id: str
    zone: str
    order: str
    work: str
    name: str
    is_blanked: bool
    address: str
    flat: str
    technician_id: str
    technician: str  # of two on a visit, both names
    second_id: str
    day: int
    window_from_ms: int | None
    window_to_ms: int | None
    state: str
    look: str
    result: str
    stuck: bool
    shown: dict[str, Any]
    next_due_ms: int | None
    changed_ms: int
    ended_ms: int | None
    leave_by_ms: int | None
    call_wait_ms: int
    alerts: list[tuple[str, str]] = field(default_factory=list)  # (kind, severity), the most urgent first


def visits(session: Session, areas: Sequence[AreaView], now_ms: int, wanted: Wanted) -> list[VisitRow]:
    """Today's visits and what earlier days left unfinished, by window; at most 400. A search looks at every day."""
    where = _filters(wanted)
    if wanted.case_ids is None:
        where.append(_on_board(areas, now_ms))
    # The ids first: of a day with 10,000 visits only what is shown is fetched and joined whole.
    first = _rows(areas).with_only_columns(cases.c.id).where(*where).limit(MOST_ROWS)
    rows = _complete(session, _rows(areas).where(cases.c.id.in_(first)), areas)
    return [row for row in rows if not wanted.group or wanted.group in groups_of(row)]


def of_technicians(
    session: Session, areas: Sequence[AreaView], now_ms: int, wanted: Wanted, technician_ids: Sequence[str]
) -> list[VisitRow]:
    """Today's visits of these technicians, alone or as second, and those that nobody has yet, by window."""
    today = or_(false(), *(and_(cases.c.area_id == area.id, cases.c.day == area.today(now_ms)) for area in areas))
    theirs = or_(cases.c.technician_id.in_(list(technician_ids)), cases.c.second_id.in_(list(technician_ids)))
    where = [today, theirs if wanted.technician else or_(theirs, cases.c.technician_id.is_(None)), *_filters(wanted)]
    rows = _complete(session, _rows(areas).where(*where).limit(MOST_IN_LANES), areas)
    return [row for row in rows if not wanted.group or wanted.group in groups_of(row)]


def changed(session: Session, areas: Sequence[AreaView], since_ms: int, until_ms: int | None = None) -> list[VisitRow]:
    """Every visit of the areas that changed at or after `since_ms` less the overlap, whatever its day.

    With `until_ms` only those whose interval begins by then: a list that ends there shows no later ones.
    """
    query = _rows(areas).where(cases.c.changed_ms >= since_ms - OVERLAP_MS).limit(MOST_ROWS)
    if until_ms is not None:
        query = query.where(or_(cases.c.window_from_ms.is_(None), cases.c.window_from_ms <= until_ms))
    return _complete(session, query, areas)


def changed_beyond(session: Session, areas: Sequence[AreaView], since_ms: int, until_ms: int | None) -> list[str]:
    """The ids of the others, which a list that ends at `until_ms` may have shown before they were moved."""
    if until_ms is None:
        return []
    mine = cases.c.area_id.in_([area.id for area in areas]), cases.c.kind == "visit"
    later = cases.c.changed_ms >= since_ms - OVERLAP_MS, cases.c.window_from_ms > until_ms
    return list(session.scalars(select(cases.c.id).where(*mine, *later).limit(MOST_BEYOND)))


def fits(row: VisitRow, areas: Sequence[AreaView], now_ms: int, wanted: Wanted) -> bool:
    """Whether a changed visit still belongs into the list that `visits` would give."""
    today = next((area.today(now_ms) for area in areas if area.id == row.area_id), None)
    if today is None:
        return False
    is_on_board = row.day == today or (row.day < today and row.look != "end" and row.day > 0)
    if not (is_on_board if wanted.case_ids is None else row.id in wanted.case_ids):
        return False
    if wanted.technician and wanted.technician not in (row.technician_id, row.second_id):
        return False
    if wanted.work and wanted.work != row.work:
        return False
    return not wanted.group or wanted.group in groups_of(row)


def fits_lane(row: VisitRow, areas: Sequence[AreaView], now_ms: int, wanted: Wanted) -> bool:
    """Whether a changed visit stands in a lane: lanes show one day on a line of hours, so only today's."""
    is_today = any(area.id == row.area_id and area.today(now_ms) == row.day for area in areas)
    return is_today and fits(row, areas, now_ms, wanted)


def groups_of(row: VisitRow) -> set[str]:
    """The filters under which a visit is found: `matter`, `done`, `coming` or `running`."""
    found = {"matter"} if row.alerts else set()
    if row.look == "end":
        return found | {"done"}
    started = {"departed_at", "arrived_at", "started_at", "last_call_started"} & set(row.shown.get("stamps", {}))
    return found | ({"running"} if started else {"coming"})


def count(session: Session, areas: Sequence[AreaView], now_ms: int) -> int:
    """How many visits the day has; asked at every change, so the index alone must answer."""
    today = [and_(cases.c.area_id == area.id, cases.c.day == area.today(now_ms)) for area in areas]
    return session.execute(select(func.count()).select_from(cases).where(or_(false(), *today))).scalar_one()


def works(session: Session, areas: Sequence[AreaView], now_ms: int) -> list[str]:
    """The kinds of work of the day, by name; asked when the page opens, never at a change."""
    today = or_(false(), *(and_(cases.c.area_id == area.id, cases.c.day == area.today(now_ms)) for area in areas))
    named = select(orders.c.work).join(cases, cases.c.order_id == orders.c.id).where(today, orders.c.work != "")
    return list(session.scalars(named.distinct().order_by(orders.c.work).limit(MOST_WORKS)))


def cursor(session: Session, areas: Sequence[AreaView]) -> int:
    """The newest `changed_ms` of the areas, 0 when there is none."""
    mine = cases.c.area_id.in_([area.id for area in areas])
    return session.execute(select(func.max(cases.c.changed_ms)).where(mine)).scalar_one() or 0


def waiting_orders(session: Session, areas: Sequence[AreaView]) -> list[dict[str, Any]]:
    """Orders without a date, the longest waiting first: `order, work, name, address, since_ms, case_id`."""
    other = cases.alias()
    last = select(func.max(other.c.opened_ms)).where(other.c.order_id == orders.c.id).scalar_subquery()
    query = (
        select(
            orders.c.external_id.label("order"),
            orders.c.work,
            orders.c.waiting_since_ms.label("since_ms"),
            subjects.c.name,
            subjects.c.address,
            subjects.c.flat,
            cases.c.id.label("case_id"),
        )
        .join(subjects, subjects.c.order_id == orders.c.id)
        .outerjoin(cases, and_(cases.c.order_id == orders.c.id, cases.c.opened_ms == last))
        .where(orders.c.state == "waiting", orders.c.area_id.in_([area.id for area in areas]))
        .order_by(orders.c.waiting_since_ms, orders.c.id)
        .limit(MOST_LEFT_OVER)
    )
    return [dict(row._mapping) for row in session.execute(query)]


def _on_board(areas: Sequence[AreaView], now_ms: int) -> ColumnElement[bool]:
    days = [
        and_(
            cases.c.area_id == area.id,
            or_(
                cases.c.day == area.today(now_ms),
                and_(cases.c.day.between(area.days_ago(now_ms, LEFT_DAYS), area.today(now_ms)), cases.c.look != "end"),
            ),
        )
        for area in areas
    ]
    return or_(false(), *days)


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.technician:
        found.append(or_(cases.c.technician_id == wanted.technician, cases.c.second_id == wanted.technician))
    if wanted.work:
        found.append(orders.c.work == wanted.work)
    if wanted.case_ids is not None:
        found.append(cases.c.id.in_(wanted.case_ids))
    if wanted.group in ("done", "coming", "running"):  # the finer split needs the stamps: see groups_of
        found.append(cases.c.look == "end" if wanted.group == "done" else cases.c.look != "end")
    return found


def _rows(areas: Sequence[AreaView]) -> Select[Any]:
    return (
        select(
            cases,
            orders.c.external_id,
            orders.c.work,
            orders.c.blanked_ms,
            subjects.c.name.label("subject"),
            subjects.c.address,
            subjects.c.flat,
            accounts.c.name.label("technician"),
            _second.c.name.label("second"),
        )
        .outerjoin(orders, orders.c.id == cases.c.order_id)
        .outerjoin(subjects, subjects.c.order_id == cases.c.order_id)
        .outerjoin(accounts, accounts.c.id == cases.c.technician_id)
        .outerjoin(_second, _second.c.id == cases.c.second_id)
        .where(cases.c.area_id.in_([area.id for area in areas]), cases.c.kind == "visit")
        .order_by(cases.c.window_from_ms, cases.c.window_to_ms, cases.c.id)
    )


def _complete(session: Session, query: Select[Any], areas: Sequence[AreaView]) -> list[VisitRow]:
    zones = {area.id: area.zone for area in areas}
    rows = [_row(row._mapping, zones) for row in session.execute(query)]
    open_alerts = _open_alerts(session, [row.id for row in rows])
    for row in rows:
        row.alerts.extend(open_alerts.get(row.id, ()))
    return rows


def _row(row: Any, zones: dict[str, str]) -> VisitRow:
    same = ("id", "revision", "area_id", "day", "window_from_ms", "window_to_ms", "state", "look", "result", "stuck",
            "shown", "next_due_ms", "changed_ms", "ended_ms")  # fmt: skip
    givens = row["base"].get("givens", {})
    return VisitRow(
        zone=zones[row["area_id"]],
        order=row["external_id"] or "",
        work=row["work"] or "",
        name=row["subject"] or "",
        is_blanked=row["blanked_ms"] is not None,
        address=row["address"] or "",
        flat=row["flat"] or "",
        technician_id=row["technician_id"] or "",
        second_id=row["second_id"] or "",
        technician=" + ".join(filter(None, (row["technician"], row["second"]))),
        leave_by_ms=givens.get("leave_by_ms"),
        call_wait_ms=givens.get("call_wait_ms") or 0,
        **{name: row[name] for name in same},
    )


def _open_alerts(session: Session, case_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    rank = {"urgent": 0, "attention": 1, "quiet": 2}
    query = select(alerts.c.case_id, alerts.c.kind, alerts.c.severity).where(
        alerts.c.open, alerts.c.case_id.in_(case_ids)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in session.execute(query.order_by(alerts.c.raised_ms)):
        found.setdefault(row.case_id, []).append((row.kind, row.severity))
    return {case_id: sorted(listed, key=lambda pair: rank.get(pair[1], 3)) for case_id, listed in found.items()}
