"""Blanks for an outage: printed ahead, entered later, and every number accounted for (S1.6 to S1.8)."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions import close_outage_numbers, enter_blank
from fieldapp.actions.draw_blanks import draw_blanks
from fieldapp.actions.give_outage_numbers import numbers_of_blanks
from fieldapp.actions.keep_promise import WRITERS
from fieldapp.actions.say_complaint import Said
from fieldapp.core.people import LOCALES, OFFICE
from fieldapp.reads import outage_numbers as reads
from fieldapp.reads.changes import reading
from fieldapp.web import complaints_view, decisions
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import in_own_area, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale, t

bp = Blueprint("outage_forms", __name__)
MOST_SHEETS, PER_SHEET = 50, 2
PRIVATE = ("person_name", "phone", "content", "promised_action")
CHOSEN = ("age_group", "fault_kind", "heard_from", "call_result")
RESULTS = ("solved", "invited", "promised", "number_given", "transferred", "no_interest")


@bp.get("/register/numbers")
@roles(*OFFICE)
def page() -> str:
    """What was given out, block by block, and the form for more blanks."""
    reading(session())
    return _page([])


@bp.post("/register/numbers/print")
@roles(*WRITERS)
def print_blanks() -> Response:
    """A PDF of blanks; each number is new."""
    area_id = request.form.get("area", "")
    in_own_area(area_id)
    sheets = request.form.get("sheets", 1, type=int)
    if not 1 <= sheets <= MOST_SHEETS:
        abort(422)
    wanted = request.form.get("locale", "")
    texts = services().library.texts[wanted if wanted in LOCALES else locale()]
    session().rollback()
    numbers = numbers_of_blanks(session(), now_ms(), current_actor(), area_id, sheets * PER_SHEET)
    pdf = draw_blanks(numbers, services().settings.company, texts)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="blanks.pdf"'})


@bp.post("/register/numbers/close")
@roles(*WRITERS)
def close() -> Any:
    """One number, or all of a block that are left, as void."""
    form = request.form
    area_id = form.get("area", "")
    in_own_area(area_id)
    number, letter = form.get("number", "")[:12], form.get("letter", "")[:2]
    block = form.get("block", 0, type=int)
    reading(session())
    chosen = [number] if number else reads.open_in_block(session(), area_id, letter, min(block, 2**31 - 1))
    session().rollback()
    why = " ".join(form.get("why", "").split())
    _, fault = close_outage_numbers.close_void(session(), now_ms(), current_actor(), area_id, chosen, why)
    if fault:
        reading(session())
        return make_response(_page([t(f"blanks.problem.{fault}")]), 422)
    return redirect(url_for("outage_forms.page"), 303)


@bp.get("/register/blank")
@roles(*WRITERS)
def form() -> str:
    """The form for a blank that was filled by hand."""
    reading(session())
    return _form([])


@bp.post("/register/blank")
@roles(*WRITERS)
def take() -> Any:
    """Make the call that stands on it; what was typed stays until that works."""
    area_id = request.form.get("area", "")
    in_own_area(area_id)
    zone = next(one.zone for one in my_areas() if one.id == area_id)
    session().rollback()
    said = enter_blank.enter(session(), services().library, now_ms(), current_actor(), _read(area_id, zone))
    if said.problems:
        reading(session())
        return make_response(_form(_faults(said)), 422)
    services().ring(said.ring)
    is_complaint = request.form.get("kind") == enter_blank.COMPLAINT
    return redirect(f"/complaints/{said.case_id}" if is_complaint else f"/register/{said.case_id}", 303)


def _read(area_id: str, zone: str) -> enter_blank.Blank:
    typed = request.form
    words = {name: " ".join(typed.get(name, "").split()) for name in PRIVATE}
    kind = typed.get("kind", "")
    is_complaint = kind == enter_blank.COMPLAINT
    data: dict[str, Any] = {name: typed[name] for name in (*CHOSEN, "region") if typed.get(name)}
    if typed.get("appointment"):
        data["appointment"] = typed["appointment"] == "yes"
    if data.get("appointment") and typed.get("appointment_ms"):
        data["appointment_ms"] = _instant("appointment_ms", zone)
    private = {name: one for name, one in words.items() if one and (is_complaint or name != "promised_action")}
    return enter_blank.Blank(
        area_id=area_id, number=typed.get("number", "")[:40], kind=kind, came_ms=_instant("came_ms", zone), data=data,
        private=private, channel=typed.get("channel", ""), again_ms=_instant("again_ms", zone),
    )  # fmt: skip


def _instant(name: str, zone: str) -> Any:
    day, _, clock = request.form.get(name, "").partition("T")
    return decisions.instant_of(day, clock, zone)


def _faults(said: Said) -> list[str]:
    own = {"outage_no", "appointment_ms", "call_result", "age_group", "fault_kind", "heard_from", "appointment"}
    found = [t(f"blanks.problem.number.{code}") for name, code in said.problems if name == "outage_no"]
    lacking = [t(f"field.{name}") for name, _ in said.problems if name in own - {"outage_no"}]
    found += [t("complaints.problem.field", field=name) for name in lacking]
    return found + complaints_view.faults([one for one in said.problems if one[0] not in own])


def _form(faults: list[str]) -> str:
    areas, now = my_areas(), now_ms()
    zone = areas[0].zone if areas else "UTC"
    texts = services().library.texts[locale()]
    named = {name: _choices(texts, name) for name in (*CHOSEN, "channel")}
    named["call_result"] = [(one, t(f"choice.call_result.{one}")) for one in RESULTS]
    return render_template(
        "register/blank.html",
        areas=areas,
        kinds=enter_blank.KINDS,
        choices=named,
        form=request.form or request.args,
        came=complaints_view.local(now, zone),
        soon=complaints_view.soon(zone, now),
        faults=faults,
    )


def _choices(texts: Mapping[str, str], field: str) -> list[tuple[str, str]]:
    start = f"choice.{field}."
    return [(key.removeprefix(start), words) for key, words in texts.items() if key.startswith(start)]


def _page(faults: list[str]) -> str:
    actor, areas = current_actor(), my_areas()
    every = request.args.get("all") == "1"
    at = max(1, min(request.args.get("page", 1, type=int), 10_000))
    mine = [area.id for area in areas]
    found = reads.blocks(session(), mine, all_of_them=every, page=at)
    return render_template(
        "register/numbers.html",
        areas=areas,
        totals=reads.totals(session(), mine),
        blocks=[_block(one) for one in found[: reads.PAGE]],
        following=f"/register/numbers?page={at + 1}{'&all=1' if every else ''}" if len(found) > reads.PAGE else "",
        every=every,
        may_write=actor.role in WRITERS,
        most=MOST_SHEETS,
        form=request.form,
        faults=faults,
    )  # fmt: skip


def _block(row: Mapping[str, Any]) -> dict[str, Any]:
    given, rows = at_words(row["given_ms"], row["zone"], now_ms()), row["rows"]
    return {**row, "given": given, "span": f"{rows[0]['number']} – {rows[-1]['number']}",
            "paper": all(one["kind"] == "paper" for one in rows),
            "lines": [_number(one, row["zone"]) for one in rows]}  # fmt: skip


def _number(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    at = at_words(row["ended_ms"], zone, now_ms()) if row["ended_ms"] else ""
    href = url_for("register.one", case_id=row["case_id"]) if row["case_id"] else ""
    call = f"{row['year']}-{row['register_no']:06d}" if row["register_no"] else ""
    return {"number": row["number"], "state": row["state"], "at": at, "href": href, "call": call,
            "who": row["by_name"] or "", "why": row["why"]}  # fmt: skip
