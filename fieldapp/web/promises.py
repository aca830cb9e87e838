"""The promise ledger: every agreed time in one list, what to do about one, and how many were kept (feature 5)."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions.hand_over_promise import REASONS, colleagues, hand_over
from fieldapp.actions.keep_promise import WRITERS, Done, Next, Refused, keep
from fieldapp.actions.make_promise import make_promise
from fieldapp.core.people import OFFICE
from fieldapp.reads import promises as reads
from fieldapp.reads.case_page import case_page
from fieldapp.reads.changes import reading
from fieldapp.web import decisions, promises_view, question_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import place
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

bp = Blueprint("promises", __name__)


@bp.get("/promises")
@roles(*OFFICE)
def page() -> str:
    """A page of the list, the soonest first; filters as they stand in the address."""
    reading(session())
    areas, now = my_areas(), now_ms()
    wanted, filters = promises_view.asked(areas, current_actor().id, now)
    rows = reads.listed(session(), wanted, now, reads.PAGE + 1)
    more = rows[reads.PAGE - 1] if len(rows) > reads.PAGE else None
    return render_template(
        "promises/page.html",
        rows=[promises_view.line(row, now) for row in rows[: reads.PAGE]],
        areas=areas,
        kinds=[(kind, t(f"promise.{kind}")) for kind in reads.kinds_of(session(), areas)],
        filters=filters,
        owner_name=reads.names_of(session(), [filters["owner"]]).get(filters["owner"], ""),
        following=url_for("promises.page", **filters, after=f"{more['due_ms']}-{more['id']}") if more else "",
    )


@bp.get("/promises/figures")
@roles(*OFFICE)
def figures() -> str:
    """How many promises of a month were kept, by person, kind and area; each number opens what is behind it."""
    reading(session())
    areas, now = my_areas(), now_ms()
    month = promises_view.month_of(request.args.get("month", ""), areas, now)
    counted = reads.counts(session(), promises_view.months(areas, month), now)
    names = reads.names_of(session(), {row["owner"] for row in counted})
    return render_template("promises/figures.html", **promises_view.figures(counted, areas, names, month))


@bp.get("/cases/<case_id>/promises/<promise_id>")
@roles(*OFFICE)
def one(case_id: str, promise_id: str) -> str:
    """One promise with its sentence, its history, and what to do about it."""
    reading(session())
    return _one(case_id, promise_id)


@bp.post("/cases/<case_id>/promises/<promise_id>/kept")
@roles(*WRITERS)
def kept(case_id: str, promise_id: str) -> Any:
    """The contact was made; with `again` also what is promised next (S1.4)."""
    _found(case_id, promise_id)
    following = _typed(case_id) if request.form.get("again") else None
    session().rollback()
    done = keep(session(), services().library, now_ms(), current_actor(), promise_id,
                by_case=request.form.get("by_case", "")[:40], following=following)  # fmt: skip
    return _answer(done, case_id, promise_id, "again" if following is not None else "kept")


@bp.post("/cases/<case_id>/promises/<promise_id>/hand-over")
@roles(*WRITERS)
def hand(case_id: str, promise_id: str) -> Any:
    """To a colleague or to the duty, with the reason."""
    _found(case_id, promise_id)
    form = request.form
    session().rollback()
    done = hand_over(session(), services().library, now_ms(), current_actor(), promise_id, to=form.get("to", "-")[:40],
                     reason=form.get("reason", ""))  # fmt: skip
    return _answer(done, case_id, promise_id, "hand")


@bp.get("/cases/<case_id>/promises/new")
@roles(*WRITERS)
def new(case_id: str) -> str:
    """What was promised without a call."""
    reading(session())
    return _new(case_id)


@bp.post("/cases/<case_id>/promises/new")
@roles(*WRITERS)
def make(case_id: str) -> Any:
    """Write it down."""
    promised = _typed(case_id)
    session().rollback()
    done = make_promise(session(), services().library, now_ms(), current_actor(), case_id, promised)
    if isinstance(done, Refused):
        reading(session())
        return make_response(_new(case_id, done.code), 422)
    services().ring(done.ring)
    return redirect(url_for("promises.one", case_id=case_id, promise_id=done.promise_id), 303)


def _found(case_id: str, promise_id: str) -> dict[str, Any]:
    """404 for what is not there or not the reader's (G7)."""
    found = reads.one(session(), current_actor().area_ids, case_id, promise_id)
    if found is None:
        abort(404)
    return found


def _answer(done: Done | Refused, case_id: str, promise_id: str, about: str) -> Any:
    if isinstance(done, Refused):
        reading(session())
        return make_response(_one(case_id, promise_id, done.code, about), 409 if done.code == "ended" else 422)
    services().ring(done.ring)
    if request.form.get("from") == "board":
        return redirect(url_for("board.page", case=case_id), 303)
    following = done.promise_id or promise_id
    return redirect(url_for("promises.one", case_id=case_id, promise_id=following), 303)


def _one(case_id: str, promise_id: str, fault: str = "", about: str = "") -> str:
    row, now = _found(case_id, promise_id), now_ms()
    may_write = current_actor().role in WRITERS
    others = [pair for pair in colleagues(session(), [row["area_id"]]).items() if pair[0] != row["owner"]]
    return render_template(
        "promises/one.html",
        promise=promises_view.whole(row, now) | ({} if may_write else {"phones": []}),
        may_write=may_write and row["open"],
        question=question_view.promised(session(), current_actor(), row),
        others=others,
        reasons=[(code, t(f"promises.reason.{code}")) for code in REASONS],
        form=_form(row["zone"], now),
        fault=t(f"promises.problem.{fault}") if fault else "",
        about=about,
    )


def _new(case_id: str, fault: str = "") -> str:
    found = case_page(session(), current_actor().area_ids, case_id)
    if found is None:
        abort(404)
    case, subject = found.case, found.subject
    return render_template(
        "promises/new.html",
        case_id=case_id,
        customer=subject.get("name", ""),
        place=place(subject.get("address", ""), subject.get("flat", "")),
        form=_form(case["zone"], now_ms()),
        fault=t(f"promises.problem.{fault}") if fault else "",
    )


def _form(zone: str, now: int) -> dict[str, Any]:
    """What was typed, else the next hour; the day of today is the first that may be chosen."""
    soon_ms = promises_view.soon(now)
    day, clock = decisions.local_day(soon_ms, zone), promises_view.clock_time(soon_ms, zone)
    typed = request.form
    return {"day": typed.get("day", day), "clock": typed.get("clock", clock), "words": typed.get("words", ""),
            "to": typed.get("to", "-"), "reason": typed.get("reason", ""),
            "first_day": decisions.local_day(now, zone)}  # fmt: skip


def _typed(case_id: str) -> Next:
    """The exact instant and the sentence as they were typed; no instant where there is none (S0.21)."""
    zone = next((area.zone for area in my_areas() if area.id == promises_view.area_of(case_id)), "UTC")
    due_ms = decisions.instant_of(request.form.get("day", ""), request.form.get("clock", ""), zone)
    return Next(due_ms if isinstance(due_ms, int) else None, request.form.get("words", "").strip())
