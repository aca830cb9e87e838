"""What is asked that nobody may guess (S2.18)? Put a question up, remind the expert, answer once, tell the asker."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fieldapp.actions import agree_answer as agree
from fieldapp.core.answer_cards import LONGEST, said_in
from fieldapp.core.people import OFFICE
from fieldapp.core.windows import day_number, shifted
from fieldapp.reads import answer_cards as cards_read
from fieldapp.reads import questions as reads
from fieldapp.reads.changes import reading
from fieldapp.stems import STEMS
from fieldapp.web import answer_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time, day_words, locale, phone, t

CHECK_AFTER_DAYS = 180
SAID = ("put_up", "reminded", "answered", "told", "withdrawn", "already")
bp = Blueprint("questions", __name__)


@bp.get("/questions")
@roles(*OFFICE)
def page() -> str:
    """Whose askers wait, what waits for an answer, and what ended lately."""
    reading(session())
    return _page({"within": str(agree.WITHIN_MINUTES[0]), "case": request.args.get("case", "")[:40]}, [])


@bp.post("/questions")
@roles(*agree.ASKERS)
def put_up() -> Any:
    """A new one."""
    asked = _asked()
    faults = agree.faults_of(asked)
    if faults:
        return _page(request.form.to_dict(), faults), 422
    session().rollback()
    try:
        done = agree.put_up(session(), services().library, now_ms(), current_actor(), asked)
    except PermissionError:
        abort(404)
    services().ring(done.ring)
    return _back("put_up")


@bp.post("/questions/<question_id>/<step>")
@roles(*OFFICE)
def take_step(question_id: str, step: str) -> Any:
    """Remind the expert, answer, tell the asker, or withdraw."""
    row = reads.question(session(), current_actor().area_ids, question_id)
    if row is None:
        abort(404)
    session().rollback()
    plain = {
        "remind": (agree.remind, "reminded"),
        "tell": (agree.tell, "told"),
        "withdraw": (agree.withdraw, "withdrawn"),
    }
    if step in plain:
        act, said = plain[step]
        done = act(session(), services().library, now_ms(), current_actor(), question_id)
        services().ring(done.ring if done else [])
        return _back(said if done else "already")
    if step != "answer" or not agree.may_answer(current_actor(), row):
        abort(404)
    return _answer(row)


def _answer(row: Mapping[str, Any]) -> Any:
    words = request.form.get("answer", "").strip()
    title = request.form.get("title", "").strip() if request.form.get("standard") == "yes" else ""
    if not words or len(words) > LONGEST["answer"]:
        return _page({}, ["no_answer"]), 422
    day = shifted(day_number(now_ms(), row["zone"]), CHECK_AFTER_DAYS)
    done = agree.answer(
        session(), STEMS, now_ms(), current_actor(), row["id"], words=words, title=title, check_day=day
    )  # fmt: skip
    return _back("answered" if done else "already")


def _asked() -> agree.Asked:
    form = request.form
    experts = {person for person, _, _ in cards_read.owners(session())}
    within = form.get("within", 0, type=int)
    area = form.get("area", "")
    if not current_actor().has_area(area):
        abort(404)
    department = cards_read.department(session(), form.get("department", "")[:40])
    return agree.Asked(
        area_id=area,
        question=form.get("question", "").strip(),
        within_minutes=within if within in agree.WITHIN_MINUTES else agree.WITHIN_MINUTES[0],
        department_id=department["id"] if department else "",
        expert_id=form["expert"] if form.get("expert") in experts else "",
        case_id=form.get("case", "")[:40],
        asker=" ".join(form.get("asker", "").split())[:200],
        asker_phone=form.get("asker_phone", "").strip()[:60],
    )


def _page(typed: Mapping[str, str], faults: list[str]) -> str:
    mine = current_actor().area_ids
    return render_template(
        "cards/questions.html",
        waiting=[_line(row) for row in reads.open_questions(session(), mine)],
        past=[_line(row) for row in reads.past_questions(session(), mine)],
        typed=typed,
        faults=[t(f"questions.fault.{code}") for code in faults],
        areas=my_areas(),
        withins=agree.WITHIN_MINUTES,
        owners=cards_read.owners(session()),
        departments=[answer_view.department(row) for row in cards_read.all_departments(session())],
        may_ask=current_actor().role in agree.ASKERS,
        longest=agree.MOST,
        longest_answer=LONGEST["answer"],
        said=request.args.get("said", "") if request.args.get("said") in SAID else "",
    )


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    now, zone = now_ms(), row["zone"]
    whose = said_in(row["department"], "name", locale())[0] if row["department"] else ""
    due = f"{day_words(row['due_ms'], now, zone)}, {clock_time(row['due_ms'], zone)}"
    reminded = row["reminded_ms"]
    return {
        "id": row["id"],
        "state": row["state"],
        "question": row["question"],
        "answer": row["answer"],
        "whose": " · ".join(filter(None, (whose, row["expert"]))),
        "asked_by": row["asked_name"] or "",
        "area": row["area"],
        "case_href": _case_href(row),
        "asker": row["asker"],
        "asker_phone": phone(row["asker_phone"]) if row["asker_phone"] else "",
        "due": due,
        "is_late": row["state"] == "awaiting" and now > row["due_ms"],
        "reminded": f"{day_words(reminded, now, zone)}, {clock_time(reminded, zone)}" if reminded else "",
        "card": row["number"],
        "may_answer": row["state"] == "awaiting" and agree.may_answer(current_actor(), row),
    }


def _case_href(row: Mapping[str, Any]) -> str:
    """The call's entry in the register, or the visit it was asked about."""
    page = "register.one" if row["call"] else "cases.page"
    return url_for(page, case_id=row["case_id"]) if row["case_id"] else ""


def _back(said: str) -> Response:
    return redirect(url_for("questions.page", said=said), 303)
