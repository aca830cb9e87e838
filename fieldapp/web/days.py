"""On which days does an area work? A year from the official calendar, with its own days, and what a change moves.

The office reads; managers and administrators write, after a look at everything that becomes another moment.
"""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp import calendar_days
from fieldapp.actions import change_days as change
from fieldapp.actions.set_duty import WRITERS
from fieldapp.core.area_days import KINDS
from fieldapp.core.people import OFFICE
from fieldapp.core.windows import date_of, shifted
from fieldapp.reads import days_page
from fieldapp.reads.changes import reading
from fieldapp.web import days_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.duty import own_area
from fieldapp.web.duty_forms import day_of
from fieldapp.web.guards import in_own_area, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

AS_OFFICIAL = "official"
bp = Blueprint("days", __name__)


@bp.get("/days")
@roles(*OFFICE)
def page() -> str:
    """A year of an area."""
    reading(session())
    return _page()


@bp.post("/days/look")
@roles(*WRITERS)
def look() -> Response:
    """What the typed change would move; nothing is kept."""
    found = change.look(session(), now_ms(), current_actor(), calendar_days.working_days, _typed())
    return make_response(_page(found), 422 if found.problems else 200)


@bp.post("/days")
@roles(*WRITERS)
def keep() -> Response:
    """Write the change, with everything that follows from it."""
    typed = _typed()
    found = change.change_days(session(), now_ms(), current_actor(), calendar_days.working_days, typed)
    if found.problems:
        return make_response(_page(found), 422)
    services().shelf.look_again()
    return redirect(url_for("days.page", area=typed.area_ids[0], year=typed.days[0] // 10_000, said="kept"), 303)


def _typed() -> change.NewDays:
    form = request.form
    areas = tuple(dict.fromkeys(form.getlist("area")))
    for area_id in areas:
        in_own_area(area_id)
    first, last = day_of(form.get("from", "")), day_of(form.get("to", "") or form.get("from", ""))
    days: tuple[int, ...] = ()
    if first is not None and last is not None and first <= last:
        length = (date_of(last) - date_of(first)).days + 1
        days = tuple(shifted(first, ahead) for ahead in range(min(length, change.MOST_DAYS + 1)))
    kind = form.get("kind", "")
    note = " ".join(form.get("note", "").split())[:200]
    return change.NewDays(areas, days, None if kind == AS_OFFICIAL else kind, note)


def _page(found: change.Outcome | None = None) -> str:
    area = own_area()
    today = area.today(now_ms())
    year = request.values.get("year", today // 10_000, type=int)
    year = min(max(year, today // 10_000 - 1), today // 10_000 + change.LAST_YEAR)
    own = days_page.own_of(session(), area.id, year)
    return render_template(
        "days/page.html",
        area=area,
        areas=my_areas(),
        year=year,
        years=range(today // 10_000 - 1, today // 10_000 + change.LAST_YEAR + 1),
        is_published=calendar_days.is_published(year),
        months=days_view.months(year, own, today),
        kinds=[(kind, t(f"days.kind.{kind}")) for kind in (*KINDS, AS_OFFICIAL)],
        form=request.form,
        chosen=request.form.getlist("area") or [area.id],
        found=days_view.outcome(found, {one.id: one for one in my_areas()}) if found and not found.problems else None,
        faults=[t(f"days.problem.{code}") for code in found.problems] if found else [],
        history=[days_view.change_line(row, area.zone) for row in days_page.changes_of(session(), area.id)],
        may_write=current_actor().role in WRITERS,
        said=request.args.get("said", ""),
    )
