"""The register of calls, and who is calling."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions import keep_trail
from fieldapp.actions.e164 import e164_of
from fieldapp.core.outage_numbers import read_number
from fieldapp.core.people import AT_DESK, OFFICE
from fieldapp.core.register import MISTAKEN
from fieldapp.reads import callers
from fieldapp.reads import register as reads
from fieldapp.reads.case_page import case_page
from fieldapp.reads.changes import reading
from fieldapp.web import line_view, order_view, question_view, timeline_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.problems import problem
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time, phone, t

KINDS = ("information", "complaint", "outgoing", "consultation", "duty")
_NUMBER = re.compile(r"(20\d\d)\s*[-/–]\s*(\d{1,9})", re.ASCII)
_PLACE = re.compile(r"(\d{1,16})-([0-9A-Za-z-]{1,40})")
bp = Blueprint("register", __name__)


class Asked(BaseModel):
    """The body of POST /api/v1/callers."""

    model_config = ConfigDict(extra="forbid")
    phone: str = Field(max_length=32)


@bp.get("/register")
@roles(*OFFICE)
def page() -> str:
    """A page of entries of one's own areas; the filters stand in the address, no name or number does."""
    reading(session())
    areas = my_areas()
    wanted, filters = _asked([area.id for area in areas])
    rows = reads.listed(session(), wanted, reads.PAGE + 1)
    last = rows[reads.PAGE - 1] if len(rows) > reads.PAGE else None
    place = {"before": f"{last['began_ms']}-{last['case_id']}"} if last else {}
    return render_template(
        "register/page.html",
        rows=[_line(row) for row in rows[: reads.PAGE]],
        several=len(areas) > 1,
        kinds=[(kind, t(f"choice.playbook.{kind}")) for kind in KINDS],
        operators=reads.operators(session(), wanted.area_ids),
        filters=filters,
        following=f"/register?{urlencode(filters | place)}" if place else "",
        line=line_view.beside_register(wanted.area_ids) if wanted.before is None else None,
    )


@bp.get("/register/<case_id>")
@roles(*OFFICE)
def one(case_id: str) -> str:
    """One entry, with everything that was said in the call."""
    reading(session())
    actor = current_actor()
    found = reads.one(session(), actor.area_ids, case_id)
    told = case_page(session(), actor.area_ids, case_id) if found else None
    if found is None or told is None:
        abort(404)
    lines = timeline_view.lines(told, actor, now_ms())
    entry = _line(found) | line_view.facts_of_entry(told)
    order = order_view.order_line(session(), actor.area_ids, found, now_ms())
    may_open = order is None and actor.role in AT_DESK and not entry["is_void"]
    return render_template(
        "register/one.html", entry=entry, lines=lines, before=_before(found["from_case"]), order=order,
        may_open=may_open, asked=question_view.asked_in(session(), actor, case_id), said=request.args.get("said", ""),
    )  # fmt: skip


@bp.post("/api/v1/callers")
@roles(*AT_DESK)
def who_calls() -> Response:
    """What there is under a number; that somebody looked beyond their own areas is noted, the number is not."""
    try:
        asked = Asked.model_validate(request.get_json(silent=True))
    except ValidationError:
        return problem(422, "Send the caller's number as `phone`, at most 32 characters.")
    number, actor = e164_of(asked.phone), current_actor()
    reading(session())
    found = callers.timeline(session(), number)
    name = callers.name_of(session(), number) if number else ""
    for case_id in dict.fromkeys(one["case_id"] for one in found if not actor.has_area(one["area_id"])):
        session().rollback()
        keep_trail.note(session(), now_ms(), actor.id, "case", about=case_id, detail="caller")
    answer = jsonify(e164=number, name=name, lines=[_caller_line(one, actor.has_area(one["area_id"])) for one in found])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _before(case_id: str) -> str:
    """The address of the call or visit that this one came from, in one's own areas."""
    mine = current_actor().area_ids
    if not case_id:
        return ""
    if reads.one(session(), mine, case_id):
        return url_for("register.one", case_id=case_id)
    return url_for("cases.page", case_id=case_id) if case_page(session(), mine, case_id) else ""


def _asked(area_ids: list[str]) -> tuple[reads.Wanted, dict[str, str]]:
    given = request.args
    area, kind = given.get("area", ""), given.get("kind", "")
    filters = {
        "kind": kind if kind in KINDS else "",
        "operator": given.get("operator", "")[:40],
        "missing": "1" if given.get("missing") else "",
        "number": given.get("number", "").strip()[:20],
    }
    found = _PLACE.fullmatch(given.get("before", ""))
    chosen = [one for one in area_ids if area in ("", one)]
    operator = current_actor().id if filters["operator"] == "me" else filters["operator"]
    place = (int(found[1]), found[2]) if found else None
    outage_no, register_no = _numbered(filters["number"])
    return reads.Wanted(
        chosen, filters["kind"], operator, bool(filters["missing"]), place, outage_no, register_no
    ), filters


def _numbered(typed: str) -> tuple[str, tuple[int, int] | None]:
    """The outage number or year and number of the register that was typed; one that nothing has when it is neither."""
    found = _NUMBER.fullmatch(typed)
    if found:
        return "", (int(found[1]), int(found[2]))
    return (read_number(typed) or "?") if typed else "", None


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    zone, words = row["zone"], row["words"]
    choices = [(name, row[name]) for name in ("fault_kind", "age_group", "heard_from") if row[name]]
    return {
        "number": f"{row['year']}-{row['number']:06d}",
        "outage_no": row["outage_no"],
        "at": at_words(row["began_ms"], zone, now_ms()),
        "clock": clock_time(row["began_ms"], zone),
        "kind": t(f"choice.playbook.{row['kind']}"),
        "name": words.get("person_name", ""),
        "phone": phone(words["phone"]) if words.get("phone") else "",
        "content": words.get("content", ""),
        "result": _result(row["call_result"]),
        "is_void": row["call_result"] == MISTAKEN,
        "appointment": _appointment(row),
        "facts": [t(f"choice.{name}.{value}") for name, value in choices] + [row["region"]] * bool(row["region"]),
        "rings": row["rings"],
        "operator": row["operator"],
        "area": row["area"],
        "missing": ", ".join(t(f"register.lacks.{name}") for name in row["missing"]),
        "case_id": row["case_id"],
        "href": url_for("register.one", case_id=row["case_id"]),
    }


def _result(said: str) -> str:
    if said == MISTAKEN:
        return t("register.mistaken")
    return t(f"choice.call_result.{said}") if said else ""


def _appointment(row: Mapping[str, Any]) -> str:
    if row["appointment"] is None:
        return ""
    if not row["appointment"]:
        return t("register.no_appointment")
    if not row["appointment_ms"]:
        return t("register.appointment.open")
    return t("register.appointment", at=at_words(row["appointment_ms"], row["zone"], now_ms()))


def _caller_line(one: Mapping[str, Any], is_mine: bool) -> dict[str, Any]:
    """A line in the reader's words; only what is in their own areas can be opened."""
    page = {"call": "register.one", "visit": "cases.page"}.get(one["what"], "")
    return {
        "what": one["what"],
        "at_ms": one["at_ms"],
        "at": at_words(one["at_ms"], one["zone"], now_ms()),
        "title": _caller_title(one),
        "state": _caller_state(one),
        "open": one.get("look", "end") != "end",
        "area": one["area"],
        "href": url_for(page, case_id=one["case_id"]) if page and is_mine else "",
    }


def _caller_title(one: Mapping[str, Any]) -> str:
    if one["what"] == "call":
        return t(f"choice.playbook.{one['kind']}")
    if one["what"] == "text":
        return t(f"outbox.kind.{one['kind']}")
    return t("replies.order", n=one["order"]) + (f": {one['work']}" if one["work"] else "")


def _caller_state(one: Mapping[str, Any]) -> str:
    if one["what"] == "call":
        return t(f"choice.call_result.{one['call_result']}") if one["call_result"] else ""
    if one["what"] == "text":
        return t(f"outbox.state.{one['state']}")
    return services().library.texts[current_actor().locale].get(f"state.{one['state']}", "")
