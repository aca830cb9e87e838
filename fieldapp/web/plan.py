"""Planning by hand: a day with its load, ticked visits given to others, moved or left without a time, and all undone.

Four steps, all without JavaScript: tick, look at what will happen and what speaks against it (every line can be
changed), save, and read what became of each. What was not shown before stops its line alone, and the look comes again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions import places, undo_plan
from fieldapp.actions.change_plan import Batch, change_plans
from fieldapp.actions.plan_ground import Line, judge
from fieldapp.actions.see_overbooked import see_overbooked
from fieldapp.calendar_days import working_days
from fieldapp.core.moves import Moves
from fieldapp.core.people import OFFICE
from fieldapp.core.planning import terms
from fieldapp.core.windows import DAY_MS, date_of, day_number, number_of
from fieldapp.reads import hand_over as colleagues_reads
from fieldapp.reads import planning as reads
from fieldapp.reads.changes import reading
from fieldapp.reads.day import AreaView, technicians_of
from fieldapp.reads.moves import moves_by_order
from fieldapp.reads.work_days import away_of
from fieldapp.web import plan_forms, plan_view
from fieldapp.web.area_choice import chosen, my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time, t

Rows = list[dict[str, Any]]
BATCHES_MS = 3_600_000
MOST_BYTES = 400_000  # some 400 lines with their fields
bp = Blueprint("plan", __name__)


@bp.get("/board/plan")
@roles(*OFFICE)
def page() -> str:
    """A day of the chosen areas; `?day=2026-11-24`, today without it; `?technician=` shows his visits alone."""
    reading(session())
    look, now = chosen(), now_ms()
    zone = look.areas[0].zone if look.areas else services().settings.default_timezone
    asked = request.args.get("go") or request.args.get("day", "")  # buttons: who follows links would go on for ever
    day = _day(asked) or day_number(now, zone)
    zones = {area.id: area.zone for area in look.areas}
    technician = None if look.technician == plan_forms.NOBODY else look.technician
    rows = reads.visits_of_day(session(), look.areas, day, technician)
    beyond = reads.overbooked_visits(session(), look.areas)
    return render_template(
        "board/plan.html",
        look=look,
        day=_iso(day),
        before=_iso(day, -1),
        after=_iso(day, 1),
        visits=[plan_view.visit_view(row, zones[row["area_id"]], now) for row in rows],
        loads=[(area, _load(area, day)) for area in look.areas],
        technicians=technicians_of(session(), [area.id for area in look.areas]),
        beyond=[{**one, "when": _when(one, zones, now)} for one in beyond],
        until_ms=now,
        nobody=plan_forms.NOBODY,
        may_decide=current_actor().role == "dispatcher",
        batches=_batches(look.areas, now),
        is_cut=len(rows) >= reads.MOST,
    )


@bp.route("/board/plan/look", methods=["GET", "POST"])
@roles("dispatcher")
@max_bytes(MOST_BYTES)
def take_a_look() -> Any:
    """What will happen to the ticked visits, and what speaks against it; `?case=` for one visit."""
    reading(session())
    areas, rows = _named()
    lines, faults = _lines(areas, rows)
    return _look(areas, rows, lines, faults), 422 if faults else 200


@bp.post("/board/plan/save")
@roles("dispatcher")
@max_bytes(MOST_BYTES)
def save() -> Any:
    """Change the plans; lines that stop come back to be looked at, with 409."""
    reading(session())
    areas, rows = _named()
    lines, faults = _lines(areas, rows)
    because = plan_forms.because()
    if faults or not because.is_said:
        return _look(areas, rows, lines, faults | ({} if because.is_said else {"why": "why"})), 422
    lines = [line for row, line in zip(rows, lines, strict=True) if plan_forms.is_change(row, line.wish)]
    if not lines:
        return _look(areas, rows, _lines(areas, rows)[0], {"nothing": "nothing"}), 422
    session().rollback()
    kept = services()
    batch = change_plans(
        session(), kept.library, now_ms(), current_actor(), working_days, lines=lines, because=because, ring=kept.ring
    )
    reading(session())
    return _result(areas, rows, lines, batch)


@bp.post("/board/plan/undo")
@roles("dispatcher")
def undo() -> Any:
    """Take back what was saved together; each visit says what became of it."""
    reading(session())
    areas = my_areas()
    changes = reads.batch(session(), areas, request.form.get("batch", "")[:40])
    if not changes:
        abort(404)
    session().rollback()
    kept = services()
    said = undo_plan.undo(session(), kept.library, now_ms(), current_actor(), changes=changes, ring=kept.ring)
    reading(session())
    rows = {row["id"]: row for row in reads.visits_named(session(), areas, [one.case_id for one in changes])}
    shown = [_visit(areas, rows[one.case_id]) | {"failed": _not_undone(said[one.id])} for one in changes]
    html = render_template("board/plan_done.html", visits=shown, batch_id="", undo_until="", is_undone=True)
    return make_response(html, 409 if all(said.values()) else 200)


@bp.post("/board/plan/seen")
@roles("dispatcher")
def seen() -> Response:
    """She has looked at what another system planned beyond the places."""
    see_overbooked(session(), now_ms(), current_actor(), request.form.get("until", 0, type=int))
    return redirect(url_for("plan.page"), 303)  # type: ignore[return-value]


def _named() -> tuple[list[AreaView], Rows]:
    """The visits that the form names; 404 when one of them is not there for her (G7)."""
    areas, ids = my_areas(), plan_forms.case_ids()
    rows = reads.visits_named(session(), areas, ids)
    if len(rows) < len(ids):
        abort(404)
    return areas, rows


def _lines(areas: Sequence[AreaView], rows: Rows) -> tuple[list[Line], dict[str, str]]:
    zones = {area.id: area.zone for area in areas}
    taken = _free_days(areas, rows) if request.form.get("do") == plan_forms.SHARE else {}
    return plan_forms.lines(rows, zones, taken)


def _free_days(areas: Sequence[AreaView], rows: Rows) -> Mapping[str, Any]:
    """The days of everybody who could take some of these visits: colleagues of their areas whose day is not these."""
    theirs = {row["technician_id"] for row in rows}
    mine = {row["area_id"] for row in rows}
    others = [one for one in _others(areas) if one.id not in theirs and one.area_ids & mine]
    times = [(row["window_from_ms"], row["window_to_ms"]) for row in rows if row["window_from_ms"]]
    begins, ends = min((one for one, _ in times), default=0), max((one for _, one in times), default=0)
    ids = [one.id for one in others]
    taken = colleagues_reads.taken_of(session(), ids, begins - DAY_MS, ends + DAY_MS)
    busy = plan_view.windows_of({one: taken.get(one, ()) for one in ids}, {row["id"] for row in rows})
    zone = areas[0].zone
    away = away_of(session(), ids, zone, begins, ends)
    return {one: [*busy[one], *away.get(one, ())] for one in ids}


def _others(areas: Sequence[AreaView]) -> list[colleagues_reads.Colleague]:
    return colleagues_reads.colleagues(session(), areas, "")


def _look(areas: Sequence[AreaView], rows: Rows, lines: Sequence[Line], faults: Mapping[str, str]) -> str:
    zones, others, now = {area.id: area.zone for area in areas}, _others(areas), now_ms()
    moved = moves_by_order(session(), {row["order_id"] for row in rows if row["order_id"]})
    found = judge(
        session(), now, working_days, rows={row["id"]: row for row in rows}, lines=lines,
        moves={order: moves.total for order, moves in moved.items()},
    )  # fmt: skip
    shown = [
        plan_view.line_view(row, line, found[row["id"]], others, zones[row["area_id"]], now)
        | {"fault": faults.get(row["id"], ""), "moves": moved.get(row["order_id"], Moves()).total}
        for row, line in zip(rows, lines, strict=True)
    ]
    return render_template(
        "board/plan_look.html", visits=shown, because=plan_forms.because(), faults=faults,
        **plan_view.choices(),
    )  # fmt: skip


def _result(areas: Sequence[AreaView], rows: Rows, lines: Sequence[Line], batch: Batch) -> Any:
    """What became of each. Those that conflicts stopped are looked at again; the others are done already."""
    stopped = [line for line in lines if batch.outcomes[line.case_id].reason]
    fresh = {row["id"]: row for row in reads.visits_named(session(), areas, [row["id"] for row in rows])}
    shown = [
        _visit(areas, fresh[line.case_id]) | {"failed": plan_view.outcome_words(batch.outcomes[line.case_id])}
        for line in lines
    ]
    again = [line for line in stopped if batch.outcomes[line.case_id].reason == "conflicts"]
    is_some = len(stopped) < len(lines)
    html = render_template(
        "board/plan_done.html",
        visits=shown,
        again=[line.case_id for line in again],
        batch_id=batch.batch_id if is_some else "",
        undo_until=_until(areas, fresh.values(), now_ms()),
        is_undone=False,
        because=plan_forms.because(),
        form=request.form,
    )
    return make_response(html, 409 if stopped and not is_some else 200)


def _visit(areas: Sequence[AreaView], row: Mapping[str, Any]) -> dict[str, Any]:
    zone = next(area.zone for area in areas if area.id == row["area_id"])
    return plan_view.visit_view(row, zone, now_ms())


def _not_undone(reason: str | None) -> str:
    return "" if reason is None else t(f"decide.undo_{reason}")


def _load(area: AreaView, day: int) -> list[dict[str, Any]]:
    return plan_view.load_view(places.room_of(session(), area.id, [day]).loads(), area.zone)


def _batches(areas: Sequence[AreaView], now: int) -> list[dict[str, Any]]:
    """What she saved within the last hour, to take it back."""
    if not areas or current_actor().role != "dispatcher":
        return []
    zone = areas[0].zone
    found = reads.last_batches(session(), current_actor().id, now - BATCHES_MS)
    return [{"id": one, "at": clock_time(at_ms, zone), "n": n} for one, at_ms, n in found]


def _until(areas: Sequence[AreaView], rows: Any, now: int) -> str:
    """Until when it can be taken back, by the shortest time of the areas."""
    mine = {row["area_id"] for row in rows}
    kept = reads.settings_of(session(), [area for area in areas if area.id in mine])
    ends = [(now + terms(kept[area.id])[0], area.zone) for area in areas if area.id in mine]
    return clock_time(*min(ends)) if ends else ""


def _when(one: Mapping[str, Any], zones: Mapping[str, str], now: int) -> str:
    return plan_view.when(one["window_from_ms"], one["window_to_ms"], zones[one["area_id"]], now)


def _day(typed: str) -> int | None:
    """The number of "2026-11-24"; None for anything else."""
    try:
        return number_of(date.fromisoformat(typed))
    except ValueError:
        return None


def _iso(day: int, days: int = 0) -> str:
    return (date_of(day) + timedelta(days=days)).isoformat()
