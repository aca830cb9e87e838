"""Complaints: the list with its terms, one with what is to be done next, and those that no call brought (S1)."""

import re
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions import say_complaint
from fieldapp.actions.keep_promise import WRITERS
from fieldapp.actions.refold_case import library_book
from fieldapp.core.people import OFFICE, Actor
from fieldapp.reads import complaints as reads
from fieldapp.reads.case_page import CasePage, case_page
from fieldapp.reads.changes import reading
from fieldapp.web import complaint_book_view, complaint_papers_view, complaints_view, decisions
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import in_own_area, roles
from fieldapp.web.services import now_ms, services, session

bp = Blueprint("complaints", __name__)
_PLACE = re.compile(r"(\d{1,15})-([0-9a-f-]{1,40})", re.ASCII)


@bp.get("/complaints")
@roles(*OFFICE)
def page() -> str:
    """A page of the list, the newest first; filters as they stand in the address."""
    reading(session())
    actor, areas, now = current_actor(), my_areas(), now_ms()
    wanted, filters = _asked(actor)
    rows = reads.listed(session(), wanted, now, reads.PAGE + 1)
    last = rows[reads.PAGE - 1] if len(rows) > reads.PAGE else None
    after = f"{last['registered_ms']}-{last['case_id']}" if last else ""
    return render_template(
        "complaints/page.html",
        rows=[complaints_view.line(row, now) for row in rows[: reads.PAGE]],
        areas=areas,
        may_write=actor.role in WRITERS,
        filters=filters,
        states=reads.STATES,
        channels=reads.CHANNELS,
        following=url_for("complaints.page", **filters, after=after) if after else "",
    )


@bp.get("/complaints/new")
@roles(*WRITERS)
def new() -> str:
    """The form for what came by book, letter or form."""
    reading(session())
    return _new([])


@bp.post("/complaints/new")
@roles(*WRITERS)
def take() -> Any:
    """Open a complaint at the time the person says."""
    form = request.form
    area_id = form.get("area", "")
    in_own_area(area_id)
    zone = next(one.zone for one in my_areas() if one.id == area_id)
    private = {name: " ".join(form.get(name, "").split()) for name in say_complaint.NEEDED}
    session().rollback()
    said = say_complaint.open_complaint(
        session(), services().library, now_ms(), current_actor(), area_id,
        came_ms=_instant("came_ms", zone), channel=form.get("channel", ""), private=private,
        again_ms=_instant("again_ms", zone),
    )  # fmt: skip
    if said.problems:
        reading(session())
        return make_response(_new(complaints_view.faults(said.problems)), 422)
    services().ring(said.ring)
    return redirect(url_for("complaints.one", complaint_id=said.case_id), 303)


@bp.get("/complaints/<complaint_id>")
@roles(*OFFICE)
def one(complaint_id: str) -> str:
    """One complaint with its contacts, its ten working days, and what to do next."""
    reading(session())
    return _one(complaint_id, [])


@bp.post("/complaints/<complaint_id>/say")
@roles(*WRITERS)
def say(complaint_id: str) -> Any:
    """One of the offered steps."""
    kept, now = services().library, now_ms()
    case = _case(complaint_id).case
    book = library_book(session(), kept, case)
    offer = decisions.offer_named(book, request.form.get("event", ""), request.form.get("text", ""))
    if offer is None:
        abort(400)
    data, private = decisions.read_fields(kept.words, offer, request.form, case["zone"], now)
    session().rollback()
    said = say_complaint.say(session(), kept, now, current_actor(), complaint_id, offer["event"],
                             data=data, private=private)  # fmt: skip
    return answer(complaint_id, said)


def answer(case_id: str, said: say_complaint.Said) -> Any:
    """Lead back, or show why nothing was said."""
    if said.problems:
        reading(session())
        status = 409 if said.problems[0] == ("case", "closed") else 422
        return make_response(_one(case_id, complaints_view.faults(said.problems)), status)
    services().ring(said.ring)
    return redirect(url_for("complaints.one", complaint_id=case_id), 303)


def _one(case_id: str, faults: list[str]) -> str:
    now, actor = now_ms(), current_actor()
    row, found = reads.one(session(), actor.area_ids, case_id), _case(case_id)
    if row is None:
        abort(404)
    book = library_book(session(), services().library, found.case)
    may_write = actor.role in WRITERS
    shown = complaints_view.line(row, now) | complaints_view.whole(session(), row, found, actor, now)
    return render_template(
        "complaints/one.html",
        complaint=shown if may_write else shown | {"phones": []},
        may_write=may_write,
        steps=complaints_view.steps(decisions.choices_of(book, services().library.words, found.case["base"], now)),
        days=complaints_view.days_of(session(), row, now),
        book=complaint_book_view.shown(session(), row, found, now),
        papers=complaint_papers_view.shown(session(), row, found, actor, now),
        contacts=reads.contacts_of(session(), row["area_id"]),
        form={"typed": request.form, "soon": complaints_view.soon(row["zone"], now)},
        faults=faults,
    )


def _new(faults: list[str]) -> str:
    areas, now = my_areas(), now_ms()
    zone = areas[0].zone if areas else "UTC"
    return render_template(
        "complaints/new.html",
        areas=areas,
        channels=reads.CHANNELS,
        form=request.form,
        came=complaints_view.local(now, zone),
        soon=complaints_view.soon(zone, now),
        faults=faults,
    )


def _case(case_id: str) -> CasePage:
    """404 for what is no complaint or not the reader's (G7)."""
    found = case_page(session(), current_actor().area_ids, case_id)
    if found is None or found.case["kind"] != "complaint":
        abort(404)
    return found


def _asked(actor: Actor) -> tuple[reads.Wanted, dict[str, Any]]:
    typed = {name: request.args.get(name, "")[:40] for name in ("state", "channel", "area", "mine")}
    if typed["area"]:
        in_own_area(typed["area"])
    state = typed["state"] if typed["state"] in reads.STATES else "open"
    channel = typed["channel"] if typed["channel"] in reads.CHANNELS else ""
    after = _PLACE.fullmatch(request.args.get("after", ""))
    area_ids = [typed["area"]] if typed["area"] else sorted(actor.area_ids)
    mine = actor.id if typed["mine"] else ""
    place = (int(after[1]), after[2]) if after else None
    filters = {"state": state, "channel": channel, "area": typed["area"], "mine": "yes" if mine else ""}
    return reads.Wanted(area_ids, state, channel, mine, place), {name: one for name, one in filters.items() if one}


def _instant(name: str, zone: str) -> Any:
    day, _, clock = request.form.get(name, "").partition("T")
    return decisions.instant_of(day, clock, zone)
