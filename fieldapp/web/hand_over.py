"""A technician cannot go on (F26): his remaining visits in one list, each to a colleague or to another time.

Visits to which he comes along as the second are of it, too: no pair is left half (F29).

Three steps on one page, all of them without JavaScript: choose, look at what will happen, read what became of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.datastructures import MultiDict

from fieldapp.actions.hand_over import Handed, hand_over
from fieldapp.actions.plan_trace import Because
from fieldapp.core.moves import Moves
from fieldapp.core.planning import OWN_DECISION
from fieldapp.reads import hand_over as reads
from fieldapp.reads.changes import reading
from fieldapp.reads.day import technicians_of
from fieldapp.reads.moves import moves_by_order
from fieldapp.reads.wishes import wishes_by_order
from fieldapp.web import decisions, hand_over_view, plan_forms, plan_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.hand_over_view import ALONE
from fieldapp.web.moves_view import moves_view
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

MOVE = "move"
KEEP = ""
bp = Blueprint("hand_over", __name__)


@bp.get("/technicians/<technician_id>/hand-over")
@roles("dispatcher")
def page(technician_id: str) -> str:
    """The list; `?to=` fills in one colleague for everything he has time for."""
    reading(session())
    return _list(technician_id, {}, {})


@bp.post("/technicians/<technician_id>/hand-over")
@roles("dispatcher")
def take(technician_id: str) -> Any:
    """First the preview, then, with `confirmed`, the decisions; what was chosen travels in the form."""
    reading(session())
    rows = _rows(technician_id)
    wishes, faults = _wishes(rows, reads.colleagues(session(), my_areas(), technician_id))
    if faults or not wishes or "back" in request.form:
        return _list(technician_id, faults, request.form.to_dict()), 422 if faults else 200
    because = plan_forms.because()
    if "confirmed" not in request.form or not because.is_said:
        return _look(technician_id, wishes, rows, because)
    session().rollback()
    kept = services()
    done = hand_over(
        session(), kept.library, now_ms(), current_actor(),
        wishes=list(wishes.values()), because=because, ring=kept.ring,
    )  # fmt: skip
    reading(session())
    shown = _shown(technician_id, wishes, rows)
    hand_over_view.add_outcomes(shown["visits"], done.outcomes)
    batch_id = done.batch_id if done.is_some else ""
    return render_template("board/hand_over.html", step="done", batch_id=batch_id, **shown)


def _look(technician_id: str, wishes: dict[str, Handed], rows: list[Any], because: Because) -> Any:
    """What will happen, with one reason for all of it; a list is mostly handed over without asking customers."""
    is_asked = "confirmed" in request.form
    because = because if is_asked or because.channel else replace(because, channel=OWN_DECISION)
    html = render_template(
        "board/hand_over.html", step="look", because=because, is_asked=is_asked, **plan_view.choices(),
        **_shown(technician_id, wishes, rows),
    )  # fmt: skip
    return html, 422 if is_asked else 200


def _list(technician_id: str, faults: dict[str, str], typed: dict[str, str]) -> str:
    rows = _rows(technician_id)
    shown = _shown(technician_id, {}, rows) | {"faults": faults, "typed": typed}
    if not typed and request.args.get("to"):
        shown["typed"] = hand_over_view.filled(shown["visits"], request.args["to"])
    return render_template("board/hand_over.html", step="choose", **shown)


def _rows(technician_id: str) -> list[Any]:
    return reads.remaining(session(), my_areas(), [technician_id], now_ms())


def _shown(technician_id: str, wishes: dict[str, Handed], rows: list[Any]) -> dict[str, Any]:
    """Everything the page needs; 404 for a technician of other areas (G7)."""
    areas = my_areas()
    names = {one: name for one, name, _ in technicians_of(session(), [area.id for area in areas])}
    if technician_id not in names:
        abort(404)
    others = reads.colleagues(session(), areas, technician_id)
    times = [(row["window_from_ms"], row["window_to_ms"]) for row in rows if row["window_from_ms"]]
    begins, ends = min((one for one, _ in times), default=0), max((one for _, one in times), default=0)
    taken = reads.taken_of(session(), [one.id for one in others], begins, ends)
    visits = hand_over_view.visits(rows, wishes, others, taken, now_ms())
    order_ids = {row["order_id"] for row in rows if row["order_id"]}
    moved, asked = moves_by_order(session(), order_ids), wishes_by_order(session(), order_ids)
    for row, shown in zip(rows, visits, strict=True):
        shown["moves"] = moves_view(moved.get(row["order_id"], Moves()))
        wanted = asked.get(row["order_id"])
        shown["asked"] = t("wishes.same_technician", name=wanted.technician) if wanted and wanted.technician else ""
    return {"technician": {"id": technician_id, "name": names[technician_id]}, "visits": visits, "others": others}


def _wishes(rows: list[Any], others: Sequence[reads.Colleague]) -> tuple[dict[str, Handed], dict[str, str]]:
    """`({case: wish}, {case: field that cannot be read})` from the form; visits that are no longer his are left out."""
    areas_of = {one.id: one.area_ids for one in others}
    wishes: dict[str, Handed] = {}
    faults: dict[str, str] = {}
    for row in rows:
        case_id = row["id"]
        to = request.form.get(f"to_{case_id}", KEEP)
        revision = request.form.get(f"revision_{case_id}", 0, type=int)
        if row["is_second"]:
            wishes |= _of_second(row, to, revision, areas_of)
        elif to == MOVE:
            window = _window(case_id, row["zone"])
            if window is None:
                faults[case_id] = "window"
            else:
                wishes[case_id] = Handed(case_id, "decided.new_window", window, revision)
        elif to == plan_forms.NOBODY:
            wishes[case_id] = Handed(case_id, "decided.nobody", {}, revision)
        elif to != KEEP:
            if row["area_id"] not in areas_of.get(to, ()):
                abort(400)
            wishes[case_id] = Handed(
                case_id, "decided.other_technician", {"technician": to}, revision, _seen_busy(case_id)
            )
    return wishes, faults


def _of_second(row: Any, to: str, revision: int, areas_of: Mapping[str, frozenset[str]]) -> dict[str, Handed]:
    """What shall become of a visit to which he comes along: another comes along, or one goes alone (F29)."""
    case_id = row["id"]
    if to == KEEP:
        return {}
    if to == ALONE:
        return {case_id: Handed(case_id, "decided.alone", {}, revision)}
    if to == row["technician_id"] or row["area_id"] not in areas_of.get(to, ()):
        abort(400)
    return {case_id: Handed(case_id, "decided.second", {"second": to}, revision, _seen_busy(case_id))}


def _seen_busy(case_id: str) -> frozenset[str]:
    """Of whom the preview said that he has another visit then."""
    return frozenset(request.form.get(f"busy_{case_id}", "").split())


def _window(case_id: str, zone: str) -> dict[str, int] | None:
    """The new interval, or None when it is none."""
    names = ("window_day", "window_from_ms", "window_to_ms")
    typed = MultiDict((name, request.form.get(f"{name}_{case_id}", "")) for name in names)
    begins, ends = (decisions.instant_of(typed["window_day"], typed[name], zone) for name in names[1:])
    if not (isinstance(begins, int) and isinstance(ends, int) and now_ms() < ends and begins < ends):
        return None
    return {"window_from_ms": begins, "window_to_ms": ends}
