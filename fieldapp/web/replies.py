"""What did customers answer, and which of it must a person read?"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from fieldapp.actions.take_reply import settle_reply, write_again
from fieldapp.reads import replies
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

bp = Blueprint("replies", __name__)


@bp.get("/replies")
@roles("dispatcher", "administrator")
def page() -> str:
    """What waits to be read, and below it what was placed or read before."""
    reading(session())
    areas, now = my_areas(), now_ms()
    zones = {area.id: area.zone for area in areas}
    mine = list(zones)
    return render_template(
        "replies/page.html",
        waiting=[_line(one, zones, now) for one in replies.answers(session(), mine, settled=False)],
        done=[_line(one, zones, now) for one in replies.answers(session(), mine, settled=True)],
        may_settle=current_actor().role == "dispatcher",
    )


@bp.post("/replies/<reply_id>/settle")
@roles("dispatcher")
def settle(reply_id: str) -> Response:
    """Somebody has read it and done what it needs."""
    if not settle_reply(session(), now_ms(), current_actor(), reply_id):
        abort(404)
    return redirect("/replies", 303)


@bp.post("/replies/<reply_id>/write-again")
@roles("dispatcher")
def allow(reply_id: str) -> Response:
    """The customer wants texts again, as the dispatcher was told."""
    if not write_again(session(), current_actor(), reply_id):
        abort(404)
    return redirect("/replies", 303)


def _line(one: dict[str, Any], zones: dict[str, str], now: int) -> dict[str, Any]:
    zone = zones.get(one["area_id"] or "", next(iter(zones.values()), services().settings.default_timezone))
    return {
        "id": one["id"],
        "at": at_words(one["received_ms"], zone, now),
        "words": one["words"] or t("privacy.gone"),
        "number": one["e164"],
        "meaning": one["meaning"],
        "case_id": one["case_id"],
        "order": one["order"] or "",
        "customer": t("privacy.gone") if one["blanked_ms"] else one["customer"] or "",
        "is_known": one["area_id"] is not None,
        "opted_out": one["opted_out_ms"] is not None,
    }
