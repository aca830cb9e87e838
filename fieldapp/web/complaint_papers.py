"""What does a complaint send out: its letter on paper, and the text with number and term? (S1.17, S1.18)"""

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from fieldapp.actions import complaint_paper, complaint_text
from fieldapp.actions.complaint_text import facts_in
from fieldapp.actions.draw_complaint import draw_complaint
from fieldapp.actions.keep_promise import WRITERS
from fieldapp.core.people import LOCALES, OFFICE
from fieldapp.reads.changes import reading
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale

bp = Blueprint("complaint_papers", __name__)


@bp.get("/complaints/<complaint_id>/letter.pdf")
@roles(*OFFICE)
def letter(complaint_id: str) -> Response:
    """The letter to the customer as an A4 PDF, in the language chosen (`lang`), else the reader's."""
    reading(session())
    facts, kept = facts_in(session(), current_actor().area_ids, complaint_id), services()
    if facts is None or facts["registered_ms"] is None:
        abort(404)
    wanted = request.args.get("lang", "")
    language = wanted if wanted in LOCALES else locale()
    paper = complaint_paper.letter_of(facts, kept.library.texts[language], language, kept.settings.company, now_ms())
    disposition = {"Content-Disposition": f'inline; filename="letter-{facts["number"]}-{facts["year"]}.pdf"'}
    return Response(draw_complaint(paper), mimetype="application/pdf", headers=disposition)


@bp.post("/complaints/<complaint_id>/text")
@roles(*WRITERS)
def text(complaint_id: str) -> Answer:
    """Send the customer number and latest day of the answer; a second tap sends nothing more."""
    ring = complaint_text.send(session(), now_ms(), current_actor(), complaint_id)
    if ring is None:
        abort(404)
    services().ring(ring)
    return redirect(url_for("complaints.one", complaint_id=complaint_id, _anchor="sent-title"), 303)
