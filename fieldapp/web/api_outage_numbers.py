"""Under /api/v1/outage-numbers a desk fetches the numbers it gives to calls while the server does not answer (S1.6)."""

from typing import Annotated, Any

from flask import Blueprint, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions.give_outage_numbers import numbers_of_desk
from fieldapp.core.people import AT_DESK
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.json_loader import load_object
from fieldapp.web.problems import unfit
from fieldapp.web.services import now_ms, session

bp = Blueprint("api_outage_numbers", __name__, url_prefix="/api/v1")
Number = Annotated[str, Field(min_length=1, max_length=12)]


class OutageNumbersBody(BaseModel):
    """Which desk it is; `printed` are those of each area that it has put on blanks since."""

    model_config = ConfigDict(extra="forbid", strict=True)
    device: str = Field(min_length=1, max_length=40)
    printed: dict[str, list[Number]] = Field(default_factory=dict, max_length=50)


@bp.post("/outage-numbers")
@roles(*AT_DESK)
@max_bytes(8_192)
def post_outage_numbers() -> Any:
    """The numbers of this desk by area; a new block where few are left."""
    try:
        body = OutageNumbersBody.model_validate(load_object(request.get_data(cache=False)))
    except ValidationError as invalid:
        return unfit(invalid)
    session().rollback()
    answer = jsonify(areas=numbers_of_desk(session(), now_ms(), current_actor(), body.device, body.printed))
    answer.headers["Cache-Control"] = "no-store"
    return answer
