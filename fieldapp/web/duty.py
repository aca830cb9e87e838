"""Who has the duty, and how are colleagues reached? Dispatchers read; managers and administrators write."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.actions import set_duty
from fieldapp.calendar_days import is_holiday
from fieldapp.core.people import OFFICE
from fieldapp.reads.changes import reading
from fieldapp.reads.day import AreaView
from fieldapp.reads.duty import AreaDuty, duty_of
from fieldapp.web import duty_forms, duty_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, session
from fieldapp.web.translate import phone, t

DUTY_CHOICES = ("dispatcher", "duty", "manager", "hours")
bp = Blueprint("duty", __name__)


@bp.get("/duty")
@roles(*OFFICE)
def rota() -> str:
    """The week of an area: who has which duty, where nobody has it, and the shifts behind it."""
    reading(session())
    return _rota([])


@bp.post("/duty/shifts")
@roles(*set_duty.WRITERS)
def add_shift() -> Response | tuple[str, int]:
    """One more duty, exception, or a person's hours."""
    area = own_area()
    shift = duty_forms.shift_of(request.form)
    problems = set_duty.add_shift(session(), now_ms(), current_actor(), area.id, shift)
    return (_rota(problems), 422) if problems else _back("duty.rota", area)


@bp.post("/duty/shifts/<row_id>/remove")
@roles(*set_duty.WRITERS)
def remove_shift(row_id: str) -> Response:
    """Take a row away."""
    area = own_area()
    if set_duty.remove_shift(session(), current_actor(), area.id, row_id):
        abort(404)
    return _back("duty.rota", area)


@bp.get("/duty/reach")
@roles(*OFFICE)
def reach() -> str:
    """Who can be reached by which way, and the duty phones."""
    reading(session())
    return _reach([])


@bp.post("/duty/phones")
@roles(*set_duty.WRITERS)
def add_phone() -> Response | tuple[str, int]:
    """One more number that is somebody's on duty."""
    area, form = own_area(), request.form
    typed = {"duty": form.get("duty", ""), "label": form.get("label", ""), "typed": form.get("phone", "")}
    problems = set_duty.add_phone(session(), now_ms(), current_actor(), area.id, **typed)
    return (_reach(problems), 422) if problems else _back("duty.reach", area)


@bp.post("/duty/phones/<phone_id>/remove")
@roles(*set_duty.WRITERS)
def remove_phone(phone_id: str) -> Response:
    """Take a duty phone away."""
    area = own_area()
    if set_duty.remove_phone(session(), current_actor(), area.id, phone_id):
        abort(404)
    return _back("duty.reach", area)


@bp.post("/duty/people/<account_id>")
@roles(*set_duty.WRITERS)
def set_address(account_id: str) -> Response | tuple[str, int]:
    """Where a colleague is reached."""
    area, form = own_area(), request.form
    typed = {"phone": form.get("phone", ""), "email": form.get("email", "")}
    problems = set_duty.set_address(session(), current_actor(), area.id, account_id, **typed)
    return (_reach(problems), 422) if problems else _back("duty.reach", area)


def own_area() -> AreaView:
    """The area of this request: the named one, else the first of the reader's; 404 when it is not hers (G7)."""
    mine, wanted = my_areas(), request.values.get("area", "")
    found = next((area for area in mine if area.id == wanted or not wanted), None)
    return found or abort(404)


def frame(area: AreaView, problems: list[str]) -> dict[str, Any]:
    """What every duty page shows around itself."""
    return {
        "area": area,
        "areas": my_areas(),
        "may_write": current_actor().role in set_duty.WRITERS,
        "faults": [t(f"duty.problem.{code}") for code in problems],
    }


def _rota(problems: list[str]) -> str:
    area, now = own_area(), now_ms()
    there = duty_of(session(), area.id, is_holiday)
    return render_template(
        "duty/rota.html",
        now=duty_view.now_lines(there, now),
        week=duty_view.week(there, now),
        gaps=duty_view.gap_lines(there, now),
        shifts=[duty_view.shift_line(row) for row in there.rows],
        people=there.people,
        duties=DUTY_CHOICES,
        days=[(day, duty_view.day_name(day)) for day in range(1, 9)],
        form=request.form,
        **frame(area, problems),
    )


def _reach(problems: list[str]) -> str:
    area = own_area()
    there = duty_of(session(), area.id, is_holiday)
    return render_template(
        "duty/reach.html",
        people=[_person(there, one) for one in there.people],
        phones=[
            {"id": one.id, "label": one.label, "duty": t(f"duty.duty.{one.duty}"), "number": phone(one.e164)}
            for one in there.roster.phones
        ],
        duties=DUTY_CHOICES[:3],
        form=request.form,
        **frame(area, problems),
    )


def _person(there: AreaDuty, one: Any) -> dict[str, Any]:
    known = next(person for person in there.roster.people if person.id == one["id"])
    ways = [way for way in ("push", "email", "sms") if known.takes(way)]
    return {
        **one,
        "role": t(f"duty.role.{one['role']}"),
        "shown_phone": phone(one["phone"]) if one["phone"] else "",
        "ways": [t(f"duty.by.{way}") for way in ways],
        "has_device": known.has_device,
    }


def _back(endpoint: str, area: AreaView) -> Response:
    return redirect(url_for(endpoint, area=area.id), 303)
