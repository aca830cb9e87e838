"""One visit for colleagues: its page, and everything a dispatcher does to it.

Each form works without JavaScript (it posts and is led back) and with htmx (the panel comes back at once). What no
longer holds is answered with 409, a sentence why, and the new picture.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions import decide
from fieldapp.actions.decide import UNSAID, Conflict, Decided
from fieldapp.actions.plan_trace import PLANS, Because
from fieldapp.actions.refold_case import library_book
from fieldapp.actions.subscribe import vapid_digest
from fieldapp.core.moves import Moves
from fieldapp.core.people import AT_DESK, OFFICE
from fieldapp.reads.case_page import case_page
from fieldapp.reads.changes import reading
from fieldapp.reads.day import areas_of, technicians_of
from fieldapp.reads.hand_over import taken_of
from fieldapp.reads.moves import moves_by_order
from fieldapp.reads.phone_states import phone_states
from fieldapp.reads.wishes import Wishes, wishes_by_order
from fieldapp.web import decisions, order_view, plan_forms, watching
from fieldapp.web.auth import current_actor
from fieldapp.web.case_view import case_view
from fieldapp.web.fragments import fragments, wants_fragment
from fieldapp.web.guards import roles
from fieldapp.web.hand_over_view import busy_hours
from fieldapp.web.lanes_view import phone_view
from fieldapp.web.moves_view import moves_view
from fieldapp.web.plan_history import plan_history
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

BECAUSE = "plan_"  # before the reason's fields: a refusal has a "why" of its own
bp = Blueprint("cases", __name__)


def panel_of(case_id: str) -> dict[str, Any]:
    """What the panel shows; 404 when the visit is not in the reader's areas."""
    actor = current_actor()
    page = case_page(session(), actor.area_ids, case_id)
    if page is None:
        abort(404)
    technicians = technicians_of(session(), [page.case["area_id"]])
    shown = case_view(page, actor, now_ms())
    shown["form"] |= _free_first(page.case, technicians)
    shown["waits"] = page.case["order_id"] if page.case["order_state"] == "waiting" else ""
    shown["plan"] = plan_history(session(), page, actor, now_ms())
    shown["call"] = order_view.call_line(session(), actor.area_ids, page.case, now_ms())
    shown["to_call"] = f"/desk#/visit/{case_id}" if page.case["order_id"] and actor.role in AT_DESK else ""
    shown["moves"] = shown["form"]["moves"] = _moves(page.case)
    shown["wishes"] = shown["form"]["wishes"] = _wishes(page.case)
    return shown | watching.of_panel(page) | {"phone_state": _phone_state(page.case)}


def _free_first(case: dict[str, Any], technicians: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """Who else could come, the free before those who have something else then: it is seen before it is chosen. The form
    says of whom it was seen (`busy`)."""
    others = [(one, name) for one, name, _ in technicians if one != case["technician_id"]]
    begins, ends = case["window_from_ms"] or 0, case["window_to_ms"] or 0
    taken = taken_of(session(), [one for one, _ in others], begins, ends) if begins and case["look"] != "end" else {}
    busy = {one: busy_hours(case, taken.get(one, ())) for one, _ in others}
    said = [(one, t("hand_over.busy", name=name, hours=busy[one]) if busy[one] else name) for one, name in others]
    seen = " ".join(one for one, hours in busy.items() if hours)
    return {"technicians": sorted(said, key=lambda one: busy[one[0]] != ""), "busy": seen}


def _moves(case: dict[str, Any]) -> dict[str, Any]:
    """How often the order was moved, over all its visits (F30)."""
    found = moves_by_order(session(), [case["order_id"]]) if case["order_id"] else {}
    return moves_view(found.get(case["order_id"], Moves()))


def _wishes(case: dict[str, Any]) -> dict[str, Any]:
    """What stays with the customer; `is_other` when somebody else is planned than was asked for (F30)."""
    found = wishes_by_order(session(), [case["order_id"]]).get(case["order_id"], Wishes())
    is_other = bool(found.technician_id) and found.technician_id != case["technician_id"]
    return {"technician": found.technician, "voice_only": found.voice_only, "is_other": is_other}


def _phone_state(case: dict[str, Any]) -> dict[str, Any] | None:
    """The technician's phone in words, while the visit still needs him."""
    if not case["technician_id"] or case["look"] == "end":
        return None
    areas = areas_of(session(), [case["area_id"]])
    vapid = vapid_digest(services().settings.vapid_public_key)
    states = phone_states(session(), [case["technician_id"]], areas, now_ms(), vapid=vapid)
    return phone_view(states[case["technician_id"]], now_ms())


@bp.get("/cases/<case_id>")
@fragments
@roles(*OFFICE)
def page(case_id: str) -> str:
    """The visit on a page of its own, or its panel when htmx asks."""
    reading(session())
    template = "cases/_panel.html" if wants_fragment() else "cases/case.html"
    return render_template(template, case=panel_of(case_id), on_board="board" in request.args)


@bp.post("/cases/<case_id>/decide")
@fragments
@roles("dispatcher")
def take_decision(case_id: str) -> Response:
    """One of the offered choices: a command, or a report of what she was told, by the kind of its event."""
    case = _case(case_id)
    kept = services().library
    book = library_book(session(), kept, case)
    offer = decisions.offer_named(book, request.form.get("event", ""), request.form.get("text", ""))
    if offer is None or "dispatcher" not in kept.words["events"][offer["event"]]["by"]:
        abort(400)
    now = now_ms()
    data, private = decisions.read_fields(kept.words, offer, request.form, case["zone"], now)
    if kept.words["events"][offer["event"]]["kind"] == "report":
        happened = decisions.happened_ms(request.form, case["zone"], now)
        return _report(case_id, offer["event"], data, private, happened)
    because = plan_forms.because(BECAUSE) if offer["event"] in PLANS else UNSAID
    if offer["event"] in PLANS and not because.is_said:
        return _picture(case_id, request.form.get("from") == "board", t("plan.look.no_reason"), 422)
    return _command(case_id, offer["event"], data, private, because)


@bp.post("/cases/<case_id>/note")
@fragments
@roles("dispatcher")
def send_note(case_id: str) -> Response:
    """A note to the technician; he is pushed."""
    words = request.form.get("words", "").strip().replace("\r\n", "\n")
    return _report(case_id, "note", {"to": "to_technician"}, {"words": words}, now_ms())


@bp.post("/cases/<case_id>/settle")
@fragments
@roles("dispatcher")
def settle(case_id: str) -> Response:
    """An alert was seen to and needs no decision."""
    return _report(case_id, "alert.settled", {"matter": request.form.get("matter", "")}, {}, now_ms())


@bp.post("/cases/<case_id>/kept")
@fragments
@roles("dispatcher")
def keep(case_id: str) -> Response:
    """A promise was kept: the customer has been called."""
    return _report(case_id, "promise.kept", {"promise": request.form.get("promise", "")}, {}, now_ms())


@bp.post("/cases/<case_id>/take-back")
@fragments
@roles("dispatcher")
def take_back(case_id: str) -> Response:
    """Undo within ten seconds, withdraw later: an event that takes another one out of the story."""
    kind = "undone" if request.form.get("how") == "undo" else "withdrawn"
    return _command(case_id, kind, {"of": request.form.get("of", "")}, {})


@bp.post("/cases/<case_id>/adopt")
@fragments
@roles("dispatcher")
def adopt(case_id: str) -> Response:
    """Let a report count whose author was not assigned when it happened."""
    return _command(case_id, "adopted", {"of": request.form.get("of", "")}, {})


@bp.post("/alerts/<alert_id>/seen")
@fragments
@roles("dispatcher")
def see_alert(alert_id: str) -> Response:
    """The technician reads who has seen it, and when."""
    kept = services()
    done = decide.acknowledge(session(), kept.library, now_ms(), current_actor(), alert_id)
    if isinstance(done, Conflict):
        abort(404)
    kept.ring(done.ring)
    if wants_fragment():
        return Response("", 204, {"HX-Trigger": "board:changed"})
    return redirect(url_for("board.page", case=request.form.get("case", "") or None), 303)  # type: ignore[return-value]


def _command(
    case_id: str, type_: str, data: dict[str, Any], private: dict[str, str], because: Because = UNSAID
) -> Response:
    revision = request.form.get("revision", 0, type=int)
    done = decide.decide(
        session(), services().library, now_ms(), current_actor(),
        case_id=case_id, type_=type_, data=data, private=private, revision=revision, because=because,
        seen_busy=request.form.get("busy", "").split(),
    )  # fmt: skip
    return _answer(case_id, done)


def _report(case_id: str, type_: str, data: dict[str, Any], private: dict[str, str], happened: int) -> Response:
    session().rollback()
    done = decide.record_told(
        session(), services().library, now_ms(), current_actor(),
        case_id=case_id, type_=type_, data=data, private=private, happened_ms=happened,
    )  # fmt: skip
    return _answer(case_id, done)


def _answer(case_id: str, done: Decided | Conflict) -> Response:
    """The new picture: as a panel, as a page with the reason, or by leading back."""
    on_board = request.form.get("from") == "board"
    if isinstance(done, Decided):
        services().ring(done.ring)
        if not wants_fragment():
            back = url_for("board.page", case=case_id) if on_board else url_for("cases.page", case_id=case_id)
            return redirect(back, 303)  # type: ignore[return-value]
        return _picture(case_id, on_board, "", 200)
    if done.reason_key in ("decide.no_such_case", "decide.not_yours"):
        abort(404)
    return _picture(case_id, on_board, _reason(done), 409 if done.reason_key != "decide.bad_field" else 422)


def _picture(case_id: str, on_board: bool, reason: str, status: int) -> Response:
    session().rollback()
    reading(session())
    template = "cases/_panel.html" if wants_fragment() else "cases/case.html"
    shown = panel_of(case_id)
    shown["form"]["typed"] = request.form if reason else {}
    html = render_template(template, case=shown, on_board=on_board, reason=reason)
    response = make_response(html, status)
    response.headers["HX-Trigger"] = "board:changed"
    return response


def _reason(conflict: Conflict) -> str:
    values = {name: value for name, value in conflict.values.items() if isinstance(value, str)}
    if "field" in values:
        values["field"] = t(f"field.{values['field']}")
    return t(conflict.reason_key, **values)


def _case(case_id: str) -> dict[str, Any]:
    """The case as it is read before a decision; the action looks again under its lock."""
    reading(session())
    found = case_page(session(), current_actor().area_ids, case_id)
    if found is None:
        abort(404)
    session().rollback()
    return found.case
