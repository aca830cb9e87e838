"""Orders that wait for a time: the list with their age, a nudge after some days, and the next visit planned by hand."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions import plan_waiting
from fieldapp.actions.customer_move import Ground, free_windows
from fieldapp.actions.plan_waiting import Next
from fieldapp.calendar_days import working_days
from fieldapp.core.people import OFFICE
from fieldapp.core.planning import Conflict
from fieldapp.core.windows import Window
from fieldapp.reads import planning as planning_reads
from fieldapp.reads import waiting as reads
from fieldapp.reads.changes import reading
from fieldapp.reads.day import AreaView, technicians_of
from fieldapp.web import decisions, plan_forms, plan_view
from fieldapp.web.area_choice import chosen, my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words, place, span
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

SLOTS = 12
bp = Blueprint("waiting", __name__)


@bp.get("/board/waiting")
@roles(*OFFICE)
def page() -> str:
    """All orders without a time; `?area=` as on the board."""
    reading(session())
    look, now = chosen(), now_ms()
    zones = {area.id: area.zone for area in look.areas}
    return render_template(
        "board/waiting.html",
        look=look,
        orders=[_order(row, zones[row["area_id"]], now) for row in reads.waiting(session(), look.areas, now)],
        may_decide=current_actor().role == "dispatcher",
    )


@bp.post("/orders/<order_id>/asked")
@roles("dispatcher")
def asked(order_id: str) -> Response:
    """The customer was asked and still does not know."""
    if not plan_waiting.keep_asked(session(), now_ms(), current_actor(), order_id):
        abort(404)
    return redirect(url_for("waiting.page"), 303)  # type: ignore[return-value]


@bp.get("/orders/<order_id>/plan")
@roles("dispatcher")
def form(order_id: str) -> str:
    """When, and who."""
    reading(session())
    order, area = _found(order_id)
    return _form(order, area, None, [])


@bp.post("/orders/<order_id>/plan")
@roles("dispatcher")
def send(order_id: str) -> Any:
    """First what speaks against it, then, with `save`, the visit."""
    reading(session())
    order, area = _found(order_id)
    wanted, because = _wanted(order_id, area), plan_forms.because()
    if wanted is None:
        return make_response(_form(order, area, None, [], fault="window"), 422)
    if "save" not in request.form:
        return _form(order, area, wanted, plan_waiting.look(session(), now_ms(), working_days, wanted))
    if not because.why or not because.channel:
        found = plan_waiting.look(session(), now_ms(), working_days, wanted)
        return make_response(_form(order, area, wanted, found, fault="why"), 422)
    session().rollback()
    kept = services()
    done = plan_waiting.plan_waiting(
        session(), kept.library, now_ms(), current_actor(), working_days, wanted=wanted, because=because, ring=kept.ring
    )
    if not done.reason:
        return redirect(url_for("waiting.page"), 303)
    reading(session())
    order, area = _found(order_id)
    return make_response(_form(order, area, wanted, done.conflicts, fault=done.reason), 409)


def _found(order_id: str) -> tuple[dict[str, Any], AreaView]:
    areas = my_areas()
    order = reads.one(session(), areas, order_id)
    if order is None:
        abort(404)
    return order, next(area for area in areas if area.id == order["area_id"])


def _form(order: dict[str, Any], area: AreaView, wanted: Next | None, found: list[Conflict], fault: str = "") -> str:
    now = now_ms()
    settings = planning_reads.settings_of(session(), [area])[area.id]
    free = free_windows(session(), now, working_days, Ground(area.id, area.zone, settings, ""))[:SLOTS]
    return render_template(
        "board/waiting_plan.html",
        order=order | {"place": place(order["address"], order["flat"]), "waits": order["state"] == "waiting"},
        name=t("privacy.gone") if order["blanked_ms"] else order["name"],
        slots=[(f"{one.from_ms}-{one.to_ms}", plan_view.when(one.from_ms, one.to_ms, area.zone, now)) for one in free],
        first_day=decisions.local_day(now, area.zone),
        technicians=technicians_of(session(), [area.id]),
        conflicts=[plan_view.conflict_words(one, area.zone) for one in found],
        knows=" ".join(one.code for one in found if not one.is_final),
        is_looked=wanted is not None and not fault,
        typed=request.form,
        because=plan_forms.because(),
        fault=fault,
        **plan_view.choices(),
    )


def _wanted(order_id: str, area: AreaView) -> Next | None:
    """The interval of the list, or the one that was typed; None when it is none."""
    begins, _, ends = request.form.get("slot", "").partition("-")
    if begins.isdecimal() and ends.isdecimal() and len(begins) < 16 and len(ends) < 16:
        window = Window(int(begins), int(ends))
    else:
        names = ("window_from_ms", "window_to_ms")
        day = request.form.get("window_day", "")
        typed = [decisions.instant_of(day, request.form.get(name, ""), area.zone) for name in names]
        if not all(isinstance(one, int) for one in typed):
            return None
        window = Window(*typed)
    knows = frozenset(request.form.get("knows", "").split())
    found = Next(order_id, request.form.get("technician", "")[:40], window, knows)
    return found if window.from_ms < window.to_ms < now_ms() + 2 * 366 * 86_400_000 else None


def _order(row: dict[str, Any], zone: str, now: int) -> dict[str, Any]:
    since = row["waiting_since_ms"]
    asked_at = at_words(row["asked_ms"], zone, now) if row["asked_ms"] else ""
    reason = row["reason"]
    return {
        **row,
        "name": t("privacy.gone") if row["blanked_ms"] else row["name"],
        "place": place(row["address"], row["flat"]),
        "age": t("board.without_date", time=span(now - since)) if since else t("board.no_date"),
        "asked": t("waiting.asked_at", when=f"{asked_at}, {row['asked_by'] or ''}") if asked_at else "",
        "why": t(f"state.{reason}") if reason in ("open_ended", "not_reached", "left_unsafe") else "",
    }
