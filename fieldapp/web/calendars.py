"""Which technicians have their visits in a calendar of their own? Addresses to subscribe to, made and ended here.

Whoever knows an address reads it, and it may lie at a company that hosts calendars: times, order and kind of work stand
in it, nothing about the customer.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from fieldapp.actions.calendar_feeds import Holder, end_address, holder_of, make_address
from fieldapp.core.windows import Window
from fieldapp.reads.calendar_visits import addresses, calendar_visits
from fieldapp.reads.changes import reading
from fieldapp.reads.day import technicians_of
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.calendar_file import Entry, feed
from fieldapp.web.guards import public, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t_in

bp = Blueprint("calendars", __name__)
Technician = tuple[str, str, str]


@bp.get("/calendars")
@roles("dispatcher", "administrator")
def page() -> str:
    """The technicians of one's areas, and who has an address."""
    return _page(_technicians())


@bp.post("/calendars/<account_id>")
@roles("dispatcher", "administrator")
def change(account_id: str) -> Any:
    """Make a new address, shown on this answer and never again, or end it; a former one ends either way."""
    technicians = _technicians()
    if account_id not in {one for one, _, _ in technicians}:
        abort(404)
    session().rollback()
    if request.form.get("do") == "end":
        end_address(session(), now_ms(), account_id)
        return redirect("/calendars", 303)
    token = make_address(session(), now_ms(), account_id)
    return _page(technicians, account_id, f"{services().settings.base_url}/calendar/{token}.ics")


@bp.get("/calendar/<token>.ics")
@public
def file(token: str) -> Response:
    """The calendar itself; 404 for an address that never was or has ended."""
    holder = holder_of(session(), now_ms(), token)
    if holder is None:
        abort(404)
    visits = calendar_visits(reading(session()), holder.account_id, now_ms())
    title = t_in(holder.locale, "calendars.title_of", name=holder.name)
    response = make_response(feed(title, [_entry(holder, visit) for visit in visits], now_ms()))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _entry(holder: Holder, visit: dict[str, Any]) -> Entry:
    return Entry(
        uid=f"{visit['id']}@fieldapp",
        sequence=visit["revision"],
        window=Window(visit["window_from_ms"], visit["window_to_ms"]),
        title=t_in(holder.locale, "calendars.entry", order=visit["external_id"], work=visit["work"]),
        words=t_in(holder.locale, "calendars.where"),
    )


def _technicians() -> Sequence[Technician]:
    reading(session())
    return technicians_of(session(), current_actor().area_ids)


def _page(technicians: Sequence[Technician], made_for: str = "", address: str = "") -> str:
    session().rollback()
    held = addresses(reading(session()), [one for one, _, _ in technicians])
    zone = next(iter(current_actor().zones.values()), services().settings.default_timezone)
    people = [
        {
            "id": one,
            "name": name,
            "address": address if one == made_for else "",
            "has_one": one in held,
            "asked": at_words(held[one][1] or 0, zone, now_ms()) if one in held and held[one][1] else "",
        }
        for one, name, _ in technicians
    ]
    return render_template("exports/calendars.html", people=people)
