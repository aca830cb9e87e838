"""GET /api/v1/cases/…/known: whom our call about a visit is to, for a desk that opens it (issue 5, point 1)."""

from flask import Blueprint, Response, abort, jsonify

from fieldapp.core.people import AT_DESK
from fieldapp.reads.changes import reading
from fieldapp.reads.visit_known import visit_known
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import session

bp = Blueprint("api_known", __name__, url_prefix="/api/v1")


@bp.get("/cases/<case_id>/known")
@roles(*AT_DESK)
def get_known(case_id: str) -> Response:
    """Of a visit of the own areas; else 404."""
    reading(session())
    found = visit_known(session(), current_actor().area_ids, case_id)
    if found is None:
        abort(404)
    answer = jsonify(area=found.area_id, known=found.known)
    answer.headers["Cache-Control"] = "no-store"
    return answer
