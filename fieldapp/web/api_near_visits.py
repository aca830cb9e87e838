"""GET /api/v1/near-visits: visits of two days around, for a desk that must answer callers without the server.

As with the promises, a number is no part of it (api_promises): it is found by a keyed hash.
Nor is a name or an address.
"""

from typing import Any

from flask import Blueprint, jsonify, request

from fieldapp.core.people import AT_DESK
from fieldapp.reads.changes import reading
from fieldapp.reads.day import areas_of
from fieldapp.reads.near_visits import NearVisit, near_visits
from fieldapp.web.api_promises import hashed, number_key
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

bp = Blueprint("api_near_visits", __name__, url_prefix="/api/v1")


@bp.get("/near-visits")
@roles(*AT_DESK)
def get_near_visits() -> Any:
    """All of them, in the reader's words; 304 with the ETag of the answer before."""
    reading(session())
    actor = current_actor()
    key = number_key(services().settings.secret_key, actor.id)
    found = near_visits(session(), areas_of(session(), actor.area_ids), now_ms())
    answer = jsonify(visits=[shape(one, key) for one in found], number_key=key)
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-store"  # the desk keeps it itself, shut
    return answer.make_conditional(request)


def shape(one: NearVisit, key: str) -> dict[str, Any]:
    """When, who comes, how it stands and the last contact."""
    return {
        "id": one.id,
        "area": one.area_id,
        "window_from_ms": one.window_from_ms,
        "window_to_ms": one.window_to_ms,
        "technician": one.technician,
        "state": t(f"state.{one.state}"),
        "contact": t(f"event.{one.contact}") if one.contact else "",
        "contact_ms": one.contact_ms,
        "number_keys": [hashed(key, number) for number in one.numbers],
    }
