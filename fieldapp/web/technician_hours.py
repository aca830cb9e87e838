"""When do technicians work: the week of an area, one person's days changed, the week before once more, who is away.

Everybody of the office reads it; dispatchers, managers and administrators write. It works without JavaScript.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.actions import set_work_days as change
from fieldapp.core.people import OFFICE
from fieldapp.core.windows import date_of, day_number, number_of
from fieldapp.core.work_days import Day
from fieldapp.reads.changes import reading
from fieldapp.reads.day import AreaView, technicians_of
from fieldapp.reads.work_days import changes_of, week_of
from fieldapp.web import duty, hours_view
from fieldapp.web.auth import current_actor
from fieldapp.web.duty_forms import day_of
from fieldapp.web.guards import roles
from fieldapp.web.hours_view import typed_hours
from fieldapp.web.services import now_ms, session
from fieldapp.web.translate import t

FARTHEST_DAYS = 2 * 366  # weeks farther off than that nobody means
bp = Blueprint("hours", __name__)


@bp.get("/duty/technicians")
@roles(*OFFICE)
def page() -> str:
    """A week of an area; `?week=` any day of it, `?person=` opens a technician's days, `&copy=1` like the last week."""
    reading(session())
    return _page([])


@bp.post("/duty/technicians/week")
@roles(*change.WRITERS)
def week() -> Response | tuple[str, int]:
    """One technician's week as typed; with `usual` it is as usual again."""
    area = duty.own_area()
    days, person = change.days_from(_monday(area), 7), request.form.get("person", "")
    session().rollback()
    if "usual" in request.form:
        problems = change.drop_days(session(), now_ms(), current_actor(), area.id, person, days)
    else:
        typed = {day: typed_hours(request.form, place) for place, day in enumerate(days)}
        problems = change.set_days(session(), now_ms(), current_actor(), area.id, person, typed)
    return _answer(area, problems)


@bp.post("/duty/technicians/away")
@roles(*change.WRITERS)
def away() -> Response | tuple[str, int]:
    """A technician does not work from day to day; why is nobody's business here."""
    area = duty.own_area()
    first, last = day_of(request.form.get("from_day", "")), day_of(request.form.get("to_day", ""))
    session().rollback()
    if first is None or last is None or last < first:
        return _answer(area, ["days_backwards"])
    count = (date_of(last) - date_of(first)).days + 1
    days: dict[int, Day] = dict.fromkeys(change.days_from(first, min(count, change.MOST_DAYS + 1)))
    person = request.form.get("person", "")
    problems = change.set_days(session(), now_ms(), current_actor(), area.id, person, days)
    return _answer(area, problems)


@bp.post("/duty/technicians/copy")
@roles(*change.WRITERS)
def copy() -> Response | tuple[str, int]:
    """The week before once more, for all of whom it was said."""
    area = duty.own_area()
    monday = _monday(area)
    session().rollback()
    return _answer(area, change.copy_week(session(), now_ms(), current_actor(), area.id, monday))


def _answer(area: AreaView, problems: list[str]) -> Response | tuple[str, int]:
    if problems:
        session().rollback()
        reading(session())
        return _page(problems), 422
    monday = hours_view.iso(_monday(area))
    return redirect(url_for("hours.page", area=area.id, week=monday), 303)


def _page(problems: list[str]) -> str:
    area = duty.own_area()
    monday = _monday(area)
    days, before = change.days_from(monday, 7), change.days_from(number_of(date_of(monday) - timedelta(days=7)), 7)
    people = [(one, name) for one, name, _ in technicians_of(session(), [area.id])]
    ids = [one for one, _ in people]
    seen = week_of(session(), area.id, area.zone, ids, days)
    person = next((one for one in people if one[0] == request.values.get("person", "")), None)
    shown: dict[str, Any] = duty.frame(area, []) | {"may_write": current_actor().role in change.WRITERS}
    is_away = "from_day" in request.form
    if person is not None and shown["may_write"]:
        said = week_of(session(), area.id, area.zone, ids, before) if "copy" in request.args else seen
        at = before if "copy" in request.args else days
        typed = request.form if problems and not is_away else None
        lines = hours_view.form_lines(said, person[0], at, days, typed)
        shown["person"] = {"id": person[0], "name": person[1], "days": lines}
    return render_template(
        "duty/technicians.html",
        week=hours_view.iso(monday),
        weeks=[hours_view.iso(monday, ahead) for ahead in (-7, 7)],
        heads=[hours_view.head(day) for day in days],
        rows=[hours_view.row(seen, one, name, days) for one, name in people],
        history=[hours_view.change_line(one, area.zone) for one in changes_of(session(), area.id, change.ROOM)],
        people=people,
        away=_away_typed(area, is_away=is_away),
        **shown | {"faults": [t(f"hours.problem.{code}") for code in problems]},
    )


def _away_typed(area: AreaView, *, is_away: bool) -> dict[str, str]:
    """The fields of an absence: as typed when they were refused, else today and nobody yet."""
    names = ("person", "from_day", "to_day")
    if is_away:
        return {name: request.form.get(name, "") for name in names}
    today = hours_view.iso(day_number(now_ms(), area.zone))
    return dict(zip(names, ("", today, today), strict=True))


def _monday(area: AreaView) -> int:
    """The Monday of the week that is asked for; of this week without it."""
    today = day_number(now_ms(), area.zone)
    asked = day_of(request.values.get("week", "")) or today
    if abs((date_of(asked) - date_of(today)).days) > FARTHEST_DAYS:
        asked = today
    return number_of(date_of(asked) - timedelta(days=date_of(asked).weekday()))
