"""Who saw and did what? Noted after each answer that showed or changed something, and read on a page of its own."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from fieldapp.actions import keep_trail
from fieldapp.core.trail import WHATS
from fieldapp.reads import trail as trail_reads
from fieldapp.reads.changes import reading
from fieldapp.web.auth import actor_or_none, current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import exact_time, t

# Addresses that show a visit, with what is noted of it
LOOKS = {"cases.page": "case", "board.page": "case", "api_cases.get_case": "case",
         "register.one": "case", "promises.one": "case", "api_promises.get_promise": "case",
         "complaint_papers.letter": "case", "order_of_call.form": "case", "api_known.get_known": "case",
         "evidence.page": "evidence", "evidence.paper": "evidence"}  # fmt: skip
PAPERS = ("evidence.paper", "complaint_papers.letter")
# Whatever is sent there changes how the installation works
SETTINGS = frozenset({
    "areas", "days", "duty", "hours", "ladder", "kinds", "people", "passkeys", "texts", "webhooks", "calendars",
    "answer_cards", "departments", "card_files",
})  # fmt: skip
NOT_SETTINGS = frozenset({
    "days.look", "ladder.see_all", "passkeys.begin", "passkeys.rename", "texts.try_out", "answer_cards.find",
    "card_files.check",
})  # fmt: skip
bp = Blueprint("trail", __name__)


@bp.after_app_request
def note(answer: Response) -> Response:
    """One row at most, after an answer that held what was asked for; a redirect after a form counts."""
    actor, endpoint = actor_or_none() if _is_noted() and answer.status_code < 400 else None, request.endpoint or ""
    if actor is None:
        return answer
    session().rollback()
    if endpoint in LOOKS:
        named = request.view_args or {}
        case_id = str(named.get("case_id") or named.get("complaint_id") or request.args.get("case", ""))[:40]
        paper = "pdf" if endpoint in PAPERS else ""
        what = LOOKS[endpoint]
        keep_trail.note_look(
            session(), now_ms(), actor.id, actor.area_ids, what=what, case_id=case_id, detail=paper
        )  # fmt: skip
    else:
        named = request.view_args or {}
        about = str(named.get("account_id", "") or named.get("area_id", ""))
        keep_trail.note(session(), now_ms(), actor.id, _what(endpoint), about=about, detail=endpoint)
    return answer


@bp.get("/trail")
@roles("administrator", "auditor")
def page() -> str:
    """A page of it, by person and kind."""
    reading(session())
    mine, asked = current_actor().area_ids, request.args
    what = asked.get("what", "") if asked.get("what", "") in WHATS else ""
    before = asked.get("before", 0, type=int)
    people = trail_reads.people(session(), mine)
    who = asked.get("who", "") if asked.get("who", "") in dict(people) else ""
    found = trail_reads.looks(session(), mine, account_id=who, what=what, before=before if 0 < before < 2**62 else 0)
    return render_template(
        "trail/page.html",
        rows=[_line(one) for one in found],
        people=people,
        whats=[(one, t(f"trail.what.{one}")) for one in WHATS],
        who=who,
        what=what,
        before=found[-1]["seq"] if len(found) == trail_reads.PAGE else 0,
    )


def _is_noted() -> bool:
    """Whether this address shows or changes something that is noted; the board only when a visit stands open on it."""
    endpoint = request.endpoint or ""
    if endpoint in LOOKS:
        return endpoint != "board.page" or bool(request.args.get("case"))
    return bool(_what(endpoint))


def _what(endpoint: str) -> str:
    if endpoint in ("board.search", "customers.find"):
        return "search"
    if endpoint == "exports.visits":
        return "export"
    changes = request.method == "POST" and endpoint not in NOT_SETTINGS
    return "settings" if changes and endpoint.partition(".")[0] in SETTINGS else ""


def _line(one: dict[str, Any]) -> dict[str, Any]:
    room = one["detail"].partition(".")[0]
    return {
        "at": exact_time(one["at_ms"], services().settings.default_timezone),
        "who": one["name"] or one["account_id"] or t("trail.terminal"),
        "what": t(f"trail.what.{one['what']}"),
        "case_id": one["about"] if one["order"] else "",
        "order": one["order"] or "",
        "detail": t(f"trail.room.{room}") if room in (*SETTINGS, "person") else "",
        "person": one["person"] or "",
    }
