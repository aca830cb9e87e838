"""A photographed page of the book of reviews is handed in here, and a letter that failed is sent again (S1.14)."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from fieldapp.actions.book_mail import KIND
from fieldapp.actions.keep_promise import WRITERS
from fieldapp.actions.resend import resend
from fieldapp.actions.say_complaint import Said
from fieldapp.actions.take_page import FIELD, MOST_BYTES, take_page
from fieldapp.reads.case_page import CasePage, case_page
from fieldapp.reads.changes import reading
from fieldapp.web.auth import current_actor
from fieldapp.web.complaints import answer
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.services import now_ms, services, session

bp = Blueprint("complaint_book", __name__)
REASONS = {"calendar.next_day": "next_day", "calendar.after_day_off": "day_off", "calendar.after_days_off": "days_off"}


@bp.post("/complaints/<complaint_id>/page")
@roles(*WRITERS)
@max_bytes(MOST_BYTES + 100_000)
def take(complaint_id: str) -> Any:
    """A photographed page."""
    _case(complaint_id)
    sent = request.files.get("page")
    content = sent.stream.read() if sent is not None else b""
    session().rollback()
    folder = services().settings.data_dir
    said = take_page(session(), services().library, now_ms(), current_actor(), folder, complaint_id, content)
    return answer(complaint_id, said)


@bp.post("/complaints/<complaint_id>/page/again")
@roles(*WRITERS)
def again(complaint_id: str) -> Any:
    """Send a letter again that did not arrive."""
    found = _case(complaint_id)
    message_id = request.form.get("message", "")
    if not any(one["id"] == message_id and one["kind"] == KIND for one in found.messages):
        abort(404)
    session().rollback()
    if resend(session(), now_ms(), message_id, current_actor().id):
        services().ring([message_id])
    return redirect(url_for("complaints.one", complaint_id=complaint_id, _anchor="book"), 303)


@bp.errorhandler(413)
def too_large(_error: HTTPException) -> Any:
    """A file beyond the limit is said in the words of this page."""
    session().rollback()
    request.form = ImmutableMultiDict()  # the page asks what was typed; reading it would be refused once more
    return answer((request.view_args or {})["complaint_id"], Said(problems=[(FIELD, "large")]))


def _case(case_id: str) -> CasePage:
    """404 for what is no complaint or not the reader's (G7)."""
    reading(session())
    found = case_page(session(), current_actor().area_ids, case_id)
    if found is None or found.case["kind"] != "complaint":
        abort(404)
    return found
