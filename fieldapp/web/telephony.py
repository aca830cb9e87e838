"""What happens on the desk's lines: a telephone system says that it rings, was answered, has ended (S2.1, S2.9).

Its address takes forms as well as JSON, since a dialplan writes forms with ease (docs/telephony.md). No number, name of
a call or token is logged (G24).
"""

from typing import Annotated, Any

from flask import Blueprint, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions.e164 import e164_of
from fieldapp.actions.hear_line import Fact, hear_line
from fieldapp.core.line import Kind, happened_ms
from fieldapp.core.people import AT_DESK
from fieldapp.reads import line as reads
from fieldapp.reads.changes import reading
from fieldapp.web.auth import bearer_token, current_actor
from fieldapp.web.doors import enter
from fieldapp.web.guards import max_bytes, public, roles
from fieldapp.web.json_loader import load_object
from fieldapp.web.problems import problem, unfit
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

SCOPE = "line:write"
MOST_BYTES = 2048
bp = Blueprint("telephony", __name__)
Moment = Annotated[int, Field(ge=946_684_800_000, le=4_102_444_800_000)]  # milliseconds of this century


class FactBody(BaseModel):
    """What a telephone system says; moments by its own clock, `sent_ms` is what that shows while it sends."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind
    call: Annotated[str, Field(pattern=r"^[!-~]{1,120}$")]
    phone: str = Field("", max_length=60)
    extension: Annotated[str, Field(pattern=r"^[0-9A-Za-z*#._-]{0,40}$")] = ""
    at_ms: Moment | None = None
    sent_ms: Moment | None = None


@bp.post("/hooks/telephony")
@public
@max_bytes(MOST_BYTES)
def hear() -> Any:
    """One fact of one call; the same again changes nothing."""
    refusal = enter(bearer_token() or "", SCOPE)
    if refusal is not None:
        return refusal
    try:
        body = FactBody.model_validate(_said())
    except ValidationError as invalid:
        return unfit(invalid)
    given, now = services(), now_ms()
    at_ms = happened_ms(body.at_ms, body.sent_ms, now)
    fact = Fact(body.kind, body.call, at_ms, e164_of(body.phone), body.extension)
    heard = hear_line(session(), given.library, now, current_actor(), given.settings.ring_seconds * 1000, fact)
    if heard.status == "too_many":
        refusal = problem(429, t("doors.wait"))
        refusal.headers["Retry-After"] = "60"
        return refusal
    given.ring(list(heard.ring))
    return jsonify(status=heard.status)


@bp.get("/api/v1/line")
@roles(*AT_DESK)
def at_desk() -> Any:
    """What rings at one's own extension; asked every few seconds by a desk that is ready."""
    reading(session())
    row = reads.at_desk(session(), current_actor().id, now_ms())
    line = None
    if row is not None:
        answered = row.answered_ms is not None
        line = {"id": row.id, "phone": row.e164, "began_ms": row.began_ms, "answered": answered}
    answer = jsonify(line=line)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _said() -> Any:
    if request.mimetype == "application/x-www-form-urlencoded":
        return request.form.to_dict()
    return load_object(request.get_data(cache=False))
