"""How is an area set up: zone, phone, hours, contacts, places? Managers and administrators write."""

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp import calendar_days
from fieldapp.actions import change_area as change
from fieldapp.actions.may_send import usual_rules
from fieldapp.actions.set_duty import WRITERS
from fieldapp.core.people import OFFICE
from fieldapp.core.slots import EVERY_DAY
from fieldapp.core.windows import day_number
from fieldapp.reads import area_page
from fieldapp.reads.changes import reading
from fieldapp.web import area_forms
from fieldapp.web.area_choice import my_areas
from fieldapp.web.area_forms import ROWS, hhmm
from fieldapp.web.auth import current_actor
from fieldapp.web.duty_forms import day_of
from fieldapp.web.guards import in_own_area, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import exact_time, phone, t

bp = Blueprint("areas", __name__)


@bp.get("/areas")
@roles(*OFFICE)
def page() -> str:
    """The reader's areas."""
    reading(session())
    return _list([])


@bp.post("/areas")
@roles("administrator")
def add() -> Response:
    """One more area."""
    form, minutes = request.form, services().settings.travel_minutes
    name = " ".join(form.get("name", "").split())
    typed = change.Typed(name, form.get("zone", "").strip(), form.get("phone", "").strip(), minutes)
    problems, area_id = change.add_area(session(), now_ms(), current_actor(), typed)
    if problems:
        return make_response(_list(problems), 422)
    services().shelf.look_again()
    return redirect(url_for("areas.one", area_id=area_id, said="kept"), 303)


@bp.get("/areas/<area_id>")
@roles(*OFFICE)
def one(area_id: str) -> str:
    """One area with everything that is chosen about it."""
    in_own_area(area_id)
    reading(session())
    return _one(area_id, [])


@bp.post("/areas/<area_id>")
@roles(*WRITERS)
def keep(area_id: str) -> Response:
    """Write the area's form."""
    in_own_area(area_id)
    typed = area_forms.typed_area(request.form, services().settings)
    problems = change.change_area(
        session(), now_ms(), current_actor(), area_id, typed, official=calendar_days.working_days
    )
    services().shelf.look_again()
    return _done(area_id, problems)


@bp.post("/areas/<area_id>/places")
@roles(*WRITERS)
def places(area_id: str) -> Response:
    """Write what is offered to customers: on every day, or on one."""
    in_own_area(area_id)
    day = day_of(request.form["day"]) if request.form.get("day") else EVERY_DAY
    rows = area_forms.typed_places(request.form)
    return _done(area_id, change.change_places(session(), now_ms(), current_actor(), area_id, day, rows))


def _done(area_id: str, problems: list[str]) -> Response:
    if problems:
        return make_response(_one(area_id, problems), 422)
    return redirect(url_for("areas.one", area_id=area_id, said="kept"), 303)


def _list(problems: list[str]) -> str:
    return render_template(
        "areas/list.html",
        areas=[{"area": one, "phone": phone(one.phone)} for one in my_areas()],
        may_add=current_actor().role == "administrator",
        zones=sorted(available_timezones()),
        usual_zone=services().settings.default_timezone,
        form=request.form,
        faults=[t(f"areas.problem.{code}") for code in problems],
    )


def _one(area_id: str, problems: list[str]) -> str:
    settings = services().settings
    zone = next(one.zone for one in my_areas() if one.id == area_id)
    today = day_number(now_ms(), zone)
    facts = area_page.facts_of(session(), area_id, today, usual_rules(settings), change.CONTACTS)
    return render_template(
        "areas/area.html",
        area=facts,
        shown_phone=phone(facts.phone),
        fields=_fields(facts) if not problems else request.form,
        zones=sorted(available_timezones()),
        contacts=change.CONTACTS,
        places=[_places(day, rows) for day, rows in sorted(facts.places.items())],
        usual=t("areas.places.usual", n=facts.technicians),
        rows=range(ROWS),
        history=[_change(row, zone) for row in area_page.changes_of(session(), area_id)],
        may_write=current_actor().role in WRITERS,
        currency=settings.sms_currency,
        faults=[t(f"areas.problem.{code}") for code in problems],
        said=request.args.get("said", ""),
    )


def _fields(facts: area_page.AreaFacts) -> dict[str, Any]:
    rules = facts.rules
    found = {
        "name": facts.name,
        "zone": facts.zone,
        "phone": facts.phone,
        "travel": facts.travel_minutes,
        "opens": hhmm(facts.hours.opens),
        "closes": hhmm(facts.hours.closes),
        "slot": facts.hours.minutes,
        "cut_off": facts.cut_off_minutes,
        "undo": facts.undo_minutes,
        "nudge": facts.nudge_days,
        "quiet_from": hhmm(rules.quiet.from_minute),
        "quiet_to": hhmm(rules.quiet.to_minute),
        "per_number": rules.per_number,
        "per_area": rules.per_area,
        "price": f"{rules.price // 100}.{rules.price % 100:02}",
    }
    contacts = {f"{role}_{name}": word for role, one in facts.contacts.items() for name, word in one.items()}
    return found | contacts


def _places(day: int, rows: list[tuple[int, int, int]]) -> dict[str, Any]:
    iso = f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}" if day != EVERY_DAY else ""
    lines = [{"from": hhmm(start), "to": hhmm(end), "places": n} for start, end, n in rows]
    return {"day": iso, "lines": lines, "words": area_forms.said("places", rows) if rows else ""}


def _change(row: dict[str, Any], zone: str) -> dict[str, str]:
    what, _, day = row["what"].partition(" ")
    return {
        "at": exact_time(row["at_ms"], zone),
        "who": row["name"] or t("trail.terminal"),
        "what": t(f"areas.what.{what}") + (f" {day[6:]}.{day[4:6]}.{day[:4]}" if day else ""),
        "before": area_forms.said(what, row["before"]),
        "after": area_forms.said(what, row["after"]),
    }
