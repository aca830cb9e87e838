"""Under /api/v1/presence a desk says whether somebody sits at it, and hears when the next shift begins."""

from typing import Any

from flask import Blueprint, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp import calendar_days
from fieldapp.actions.say_presence import Presence, say_presence
from fieldapp.core.people import AT_DESK
from fieldapp.reads import presence as reads
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.json_loader import load_object
from fieldapp.web.problems import problem, unfit
from fieldapp.web.services import now_ms, session
from fieldapp.web.translate import t

bp = Blueprint("presence", __name__, url_prefix="/api/v1")


class PresenceBody(BaseModel):
    """What she says; `forward` is the number to which the line goes while she is away."""

    model_config = ConfigDict(extra="forbid", strict=True)
    state: Presence
    forward: str = Field("", max_length=60)


@bp.get("/presence")
@roles(*AT_DESK)
def get_presence() -> Any:
    """Her own."""
    actor = current_actor()
    return jsonify(reads.presence(session(), actor.id, actor.area_ids, now_ms(), calendar_days.is_holiday))


@bp.post("/presence")
@roles(*AT_DESK)
@max_bytes(1024)
def post_presence() -> Any:
    """Say it; away needs a number."""
    try:
        body = PresenceBody.model_validate(load_object(request.get_data(cache=False)))
    except ValidationError as invalid:
        return unfit(invalid)
    if not say_presence(session(), now_ms(), current_actor(), body.state, body.forward):
        return problem(422, t("desk.presence.number"), errors=[{"path": "forward", "code": "missing"}])
    return get_presence()
