"""The evidence card of a visit, to read and to print: what was done to reach the customer, and what proves it."""

from flask import Blueprint, Response, abort, render_template

from fieldapp.actions.draw_evidence import Card, draw_card
from fieldapp.actions.refold_case import library_book
from fieldapp.core.people import OFFICE
from fieldapp.reads.changes import reading
from fieldapp.reads.evidence_card import evidence_card
from fieldapp.web.auth import current_actor
from fieldapp.web.evidence_view import card_of
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session

bp = Blueprint("evidence", __name__)


@bp.get("/cases/<case_id>/evidence")
@roles(*OFFICE)
def page(case_id: str) -> str:
    """The card as a page; photos by their own addresses."""
    return render_template("cases/evidence.html", card=_card(case_id), case_id=case_id)


@bp.get("/cases/<case_id>/evidence.pdf")
@roles(*OFFICE)
def paper(case_id: str) -> Response:
    """The same as an A4 PDF."""
    disposition = {"Content-Disposition": 'inline; filename="evidence.pdf"'}
    return Response(draw_card(_card(case_id)), mimetype="application/pdf", headers=disposition)


def _card(case_id: str) -> Card:
    reading(session())
    library = services().library
    found = evidence_card(
        session(), current_actor().area_ids, case_id, lambda case: library_book(session(), library, case)
    )
    if found is None:
        abort(404)
    return card_of(found, services().settings.data_dir, now_ms())
