"""What speaks against changes of plans, as things stand? The same answer before the saving and, under locks, at it.

Several lines are judged as if those before were done already: two of one list that want the same technician at the same
time, or the last place, are in each other's way.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions import places
from fieldapp.calendar_days import is_holiday
from fieldapp.core import planning, rota
from fieldapp.core.area_days import is_off
from fieldapp.core.deadlines import WorkingDays
from fieldapp.core.planning import Conflict, Ground, Visit, Wish
from fieldapp.core.windows import Window, day_number, instant_ms, local_at
from fieldapp.core.work_days import Day, works
from fieldapp.store import area_days
from fieldapp.store import cases as cases_store
from fieldapp.store import ladders as ladders_store
from fieldapp.store import planning as planning_store
from fieldapp.store import work_days as work_days_store

DaysOf = Callable[[int, str], WorkingDays]
Rows = Mapping[str, Mapping[str, Any]]  # cases by id, with their columns
UNDER_WAY = ("departed_at", "arrived_at", "started_at")
AGREED = "agreed_time"  # the promise of that name


@dataclass(frozen=True)
class Line:
    """One visit and what shall become of it, as it was seen: its revision, and the conflicts that were shown."""

    case_id: str
    wish: Wish
    revision: int = 0
    knows: frozenset[str] = frozenset()


@dataclass
class _World:
    """Everything that is asked of the database, once for all lines."""

    areas: dict[str, Any]
    people: dict[str, planning_store.Technician]
    stopped: set[str]
    asked_for: dict[str, str]
    shifts: dict[str, list[rota.Shift]]
    own_days: dict[str, dict[int, str]]
    work_days: dict[str, dict[int, Day]]
    taken: dict[str, list[tuple[str, int, int]]]
    rooms: dict[str, places.Room]
    working_days: DaysOf
    now_ms: int
    moves: Mapping[str, int] = field(default_factory=dict)


def judge(
    session: Session,
    now_ms: int,
    working_days: DaysOf,
    *,
    rows: Rows,
    lines: Sequence[Line],
    moves: Mapping[str, int] | None = None,
) -> dict[str, list[Conflict]]:
    """`{case: conflicts}` of each line; `moves` says how often each order was moved, where that is to be warned of."""
    world = _world(session, now_ms, working_days, rows, lines, moves or {})
    found = {}
    for line in lines:
        row = rows[line.case_id]
        visit = visit_of(row, world.asked_for.get(row["order_id"], ""), world.moves.get(row["order_id"], 0))
        found[line.case_id] = planning.conflicts(_with_calls(visit, row, line.wish, world), line.wish,
                                                 _ground(world, row, visit, line.wish))  # fmt: skip
        _done(world, row, visit, line.wish)
    return found


def seen_clash(
    session: Session, case: Mapping[str, Any], who: str, *, comes_along: bool, seen: Collection[str]
) -> list[str]:
    """The code of the conflict that somebody who is named has another visit then, where she saw it in the list of
    names: `seen` are those whom it showed as busy. What came in between nobody accepted knowingly."""
    if who not in seen or not case["window_from_ms"]:
        return []
    window = Window(case["window_from_ms"], case["window_to_ms"])
    taken = [one for one in cases_store.windows_of(session, [who]).get(who, ()) if one[0] != case["id"]]
    is_busy = any(start < window.to_ms and window.from_ms < end for _, start, end in taken)
    return [planning.SECOND_BUSY if comes_along else planning.OVERLAP] if is_busy else []


def visit_of(row: Mapping[str, Any], asked_for: str = "", moves: int = 0) -> Visit:
    """The visit as it stands in its row; an ended one is a plan that is over, and under way no more."""
    stamps, counters = row["shown"].get("stamps", {}), row["shown"].get("counters", {})
    is_open = row["look"] != "end"
    window = Window(row["window_from_ms"], row["window_to_ms"]) if row["window_from_ms"] and is_open else None
    return Visit(
        technician=row["technician_id"] or "",
        window=window,
        is_under_way=is_open and any(stamps.get(name) for name in UNDER_WAY),
        has_agreed=is_open and (bool(counters.get("agreed")) or _was_promised(row)),
        asked_for=asked_for,
        moves=moves,
    )


def _was_promised(row: Mapping[str, Any]) -> bool:
    """Whether a time was agreed with the customer, on the phone or by the page, and stands (S4.9)."""
    effects = row["shown"].get("effects", ())
    return any(table == "promise" and kind == AGREED and is_open for table, kind, _n, is_open, _due in effects)


def _with_calls(visit: Visit, row: Mapping[str, Any], wish: Wish, world: _World) -> Visit:
    """ "Do not call before 10" on the day that is wished for (F23)."""
    not_before = row["base"].get("givens", {}).get("call_not_before_ms") if row["base"] else None
    if not not_before or wish.window is None:
        return visit
    zone = world.areas[row["area_id"]].zone
    at = local_at(not_before, zone)
    from_ms = instant_ms(day_number(wish.window.from_ms, zone), at.hour * 60 + at.minute, zone)
    return Visit(**{**visit.__dict__, "calls_from_ms": from_ms})


def _world(
    session: Session, now_ms: int, working_days: DaysOf, rows: Rows, lines: Sequence[Line], moves: Mapping[str, int]
) -> _World:
    mine = [rows[line.case_id] for line in lines]
    area_ids = {row["area_id"] for row in mine}
    areas = planning_store.area_facts(session, area_ids)
    people = {line.wish.technician for line in lines} | {row["technician_id"] for row in mine} | set(map(_second, mine))
    ids = sorted(one for one in people if one)
    windows = [(rows[line.case_id]["area_id"], line.wish.window) for line in lines if line.wish.window is not None]
    wanted = [(area_id, day_number(window.from_ms, areas[area_id].zone)) for area_id, window in windows]
    return _World(
        areas=areas,
        people=planning_store.technicians(session, ids),
        stopped=planning_store.stopped(session, area_ids),
        asked_for=planning_store.asked_for(session, [row["order_id"] for row in mine if row["order_id"]]),
        shifts=ladders_store.shifts_of(session, sorted(area_ids)),
        own_days=area_days.own_days(session, sorted(area_ids)),
        work_days=work_days_store.told(session, ids, *_bounds(mine, lines, areas)),
        taken=cases_store.windows_of(session, ids),
        rooms=places.rooms_of(session, wanted),
        working_days=working_days,
        now_ms=now_ms,
        moves=moves,
    )


def _bounds(rows: Sequence[Mapping[str, Any]], lines: Sequence[Line], areas: Mapping[str, Any]) -> tuple[int, int]:
    """The first and last day on which any of them is or shall be."""
    days = [
        day_number(at, areas[row["area_id"]].zone)
        for row, line in zip(rows, lines, strict=True)
        for at in (row["window_from_ms"], line.wish.window.from_ms if line.wish.window else None)
        if at
    ]
    return min(days, default=0), max(days, default=0)


def _second(row: Mapping[str, Any]) -> str:
    """Who comes along, "" for nobody; an order that waits for its first visit has nobody."""
    return row.get("second_id") or ""


def _ground(world: _World, row: Mapping[str, Any], visit: Visit, wish: Wish) -> Ground:
    area = world.areas[row["area_id"]]
    who = visit.technician if wish.technician is None else wish.technician
    person = world.people.get(who)
    window = wish.window or visit.window
    room = world.rooms.get(row["area_id"])
    day = day_number(window.from_ms, area.zone) if window else 0
    return Ground(
        is_active=person is not None and person.is_active,
        is_of_area=person is not None and row["area_id"] in person.area_ids,
        is_stopped=who in world.stopped and day == day_number(world.now_ms, area.zone),
        works=window is None or _works(world, row["area_id"], who, window),
        taken=_taken(world, row, who),
        second_taken=_taken(world, row, _second(row)) if who and who != _second(row) else [],
        has_place=room is None or wish.window is None or room.has_place(row["id"], wish.window),
        is_working_day=not day or _is_worked(world, row["area_id"], day),
        now_ms=world.now_ms,
    )


def _taken(world: _World, row: Mapping[str, Any], who: str) -> list[Window]:
    return [Window(start, end) for one, start, end in world.taken.get(who, ()) if one != row["id"]]


def _is_worked(world: _World, area_id: str, day: int) -> bool:
    """By the area's own calendar, else by the official one."""
    kind = world.own_days[area_id].get(day)
    official = world.working_days(day, world.areas[area_id].zone)[:1]
    return kind != "off" if kind else [one.number for one in official] == [day]


def _works(world: _World, area_id: str, who: str, window: Window) -> bool:
    """By what was said of that day, else by his own hours in the rota."""
    told = works(world.work_days.get(who, {}), window, world.areas[area_id].zone)
    if told is not None:
        return told
    own = world.own_days[area_id]
    calendar = rota.Calendar(world.areas[area_id].zone, partial(is_off, own=own, is_holiday=is_holiday))
    shifts = world.shifts[area_id]
    return all(rota.may_be_told(shifts, who, at, calendar) for at in (window.from_ms, window.to_ms - 1))


def _done(world: _World, row: Mapping[str, Any], visit: Visit, wish: Wish) -> None:
    """The lines that follow see this one as done."""
    who = visit.technician if wish.technician is None else wish.technician
    window = None if wish.open_ended else wish.window or visit.window
    for listed in world.taken.values():
        listed[:] = [one for one in listed if one[0] != row["id"]]
    if who and window is not None:
        for one in {who, _second(row)} - {""}:
            world.taken.setdefault(one, []).append((row["id"], window.from_ms, window.to_ms))
    room = world.rooms.get(row["area_id"])
    if room is not None and (wish.open_ended or wish.window is not None):
        room.take(row["id"], window)
