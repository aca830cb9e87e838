"""A dispatcher writes down what the customer asks for once and for all, or takes it back (F30)."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from fieldapp.actions.keep_wish import WISHES, keep_wish
from fieldapp.web.auth import current_actor
from fieldapp.web.cases import panel_of
from fieldapp.web.fragments import fragments, wants_fragment
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.services import now_ms, session

bp = Blueprint("wishes", __name__)


@bp.post("/cases/<case_id>/wish")
@fragments
@roles("dispatcher")
@max_bytes(1024)
def wish(case_id: str) -> Any:
    """`wish` is one of WISHES, `wanted` yes or no."""
    name = request.form.get("wish", "")
    if name not in WISHES:
        abort(400)
    wanted = request.form.get("wanted") == "yes"
    if not keep_wish(session(), now_ms(), current_actor(), case_id, name, wanted=wanted):
        abort(404)
    on_board = request.form.get("from") == "board"
    if wants_fragment():
        return _panel(case_id, on_board)
    return redirect(url_for("board.page", case=case_id) if on_board else url_for("cases.page", case_id=case_id), 303)


def _panel(case_id: str, on_board: bool) -> Response:
    return make_response(render_template("cases/_panel.html", case=panel_of(case_id), on_board=on_board, reason=""))
