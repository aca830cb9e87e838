"""Addresses under /api/v1 by which other systems read visits and say what a dispatcher decides or was told."""

import base64
import binascii
import json
from datetime import date
from typing import Annotated, Any

from flask import Blueprint, Response, abort, jsonify, request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions.decide import Conflict
from fieldapp.actions.plan_trace import Because
from fieldapp.actions.refold_case import library_book
from fieldapp.actions.say_event import Said, Unfit, say_event
from fieldapp.core.planning import CHANNELS, WHYS
from fieldapp.core.windows import number_of
from fieldapp.reads.case_page import case_page
from fieldapp.reads.changes import reading
from fieldapp.reads.visits_listed import MOST, Asked, Place, visits_listed
from fieldapp.web import case_json
from fieldapp.web.auth import current_actor
from fieldapp.web.decisions import choices_of
from fieldapp.web.doors import door
from fieldapp.web.json_loader import load_object
from fieldapp.web.problems import problem, unfit
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

READERS = ("dispatcher", "manager", "administrator", "auditor")
bp = Blueprint("api_cases", __name__, url_prefix="/api/v1")


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _place(text: str) -> str:
    place_of(text)
    return text


def place_of(cursor: str) -> Place:
    """Where a cursor points; ValueError for what is none of ours."""
    try:
        read = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, ValueError, RecursionError):
        raise ValueError("no cursor") from None
    match read:
        case [str(area), int(day), str(case_id)] if 0 <= day < 2**31 and "\0" not in area + case_id:
            return area, day, case_id
    raise ValueError("no cursor")


def cursor_of(place: Place | None) -> str | None:
    """The opaque word for the place after which a page begins."""
    return None if place is None else base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9:._-]{1,60}$")]
Line = Annotated[str, Field(pattern=r"^[^\x00]{1,60}$")]


class VisitsQuery(BaseModel):
    """The filters of the list; all of them hold together."""

    model_config = ConfigDict(extra="forbid")
    area: Name | None = Field(None, description="The id of one area.")
    day: Day | None = Field(None, description="One day, instead of `from` and `to`.")
    from_: Day | None = Field(None, alias="from", description="The first day.")
    to: Day | None = Field(None, description="The last day.")
    technician: Name | None = Field(None, description="The id of the account.")
    state: Name | None = Field(None, description="A state of the playbook; with `day`, or `from` and `to`.")
    source: Name = Field("orders", description="Whose number `order` is.")
    order: Line | None = Field(None, description="The order's number in its system.")
    limit: int = Field(50, ge=1, le=MOST, description="Visits on a page.")
    cursor: Annotated[str, Field(max_length=300), AfterValidator(_place)] | None = Field(
        None, description="`next` of the page before."
    )


Why = Annotated[str, Field(pattern=f"^({'|'.join(WHYS)})$")]
Channel = Annotated[str, Field(pattern=f"^({'|'.join(CHANNELS)})$")]
Scalar = Annotated[bool, Field(strict=True)] | Annotated[int, Field(strict=True)] | Annotated[str, Field(strict=True)]


class EventBody(BaseModel):
    """A command with the revision seen, or a report with the time it happened."""

    model_config = ConfigDict(extra="forbid", strict=True)
    type: str = Field(max_length=60, description="A word of docs/events.md that a dispatcher may say.")
    data: dict[str, Scalar] = Field(default_factory=dict, max_length=30)
    private: dict[str, str] = Field(default_factory=dict, max_length=30, description="Words about people; erasable.")
    revision: int | None = Field(None, ge=0, le=2**31 - 1, description="Of a command: the revision that was seen.")
    happened_ms: int | None = Field(None, ge=0, le=2**53 - 1, description="Of a report: when it happened.")
    overbook: bool = Field(False, description="Of a new interval: also one without a place left; it is written down.")
    why: Why | None = Field(None, description="Of a change of the plan: why; it stands in the plan's history.")
    channel: Channel | None = Field(None, description="Of a change of the plan: through which channel it was agreed.")
    id: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        description="A UUID of your own: the same request again is then answered as the first time.",
    )


@bp.get("/visits")
@door("visits:read", *READERS)
def get_visits() -> Any:
    """A page of visits, nothing personal in it."""
    try:
        query = VisitsQuery.model_validate(_arguments())
    except ValidationError as invalid:
        return unfit(invalid)
    first, last = query.day or query.from_, query.day or query.to
    if query.day and (query.from_ or query.to):
        return problem(422, t("doors.day_or_period"), errors=[{"path": "day", "code": "beside_period"}])
    if query.state and not (first and last):
        return problem(422, t("doors.state_of_days"), errors=[{"path": "state", "code": "without_days"}])
    areas = current_actor().area_ids
    reading(session())
    page = visits_listed(
        session(),
        Asked(
            area_ids=areas & {query.area} if query.area else areas,
            from_day=_number(first),
            to_day=_number(last),
            technician=query.technician or "",
            state=query.state or "",
            source=query.source,
            number=query.order or "",
            after=place_of(query.cursor) if query.cursor else None,
            limit=query.limit,
        ),
    )
    return jsonify(visits=[case_json.listed(one) for one in page.visits], next=cursor_of(page.next))


def _arguments() -> dict[str, Any]:
    """Each argument as it stands; one that stands twice as a list, which no field takes."""
    return {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}


def _number(day: str | None) -> int | None:
    return None if day is None else number_of(date.fromisoformat(day))


@bp.get("/cases/<case_id>")
@door("visits:read", *READERS)
def get_case(case_id: str) -> Response:
    """A visit with its history, and what a dispatcher may say now."""
    return jsonify(_picture(case_id))


@bp.post("/cases/<case_id>/events")
@door("events:write", "dispatcher")
def post_event(case_id: str) -> Any:
    """A dispatcher's command or report; what no longer holds is answered with 409 and the new picture."""
    try:
        body = EventBody.model_validate(load_object(request.get_data(cache=False)))
    except ValidationError as invalid:
        return unfit(invalid)
    said = Said(case_id, body.type, body.data, body.private, body.revision, body.happened_ms, body.id, body.overbook,
                Because(body.why or "", body.channel or ""))  # fmt: skip
    done = say_event(session(), services().library, now_ms(), current_actor(), said)
    if isinstance(done, Unfit):
        errors = [{"path": path, "code": code} for path, code in done.errors]
        return problem(422, t("doors.unfit"), errors=errors)
    if isinstance(done, Conflict):
        return _conflict(case_id, done)
    services().ring(done.ring)
    session().rollback()
    return jsonify(event=done.event_id, case=_picture(case_id)), 201


def _conflict(case_id: str, done: Conflict) -> Response:
    if done.revision is None or done.reason_key == "decide.not_yours":
        abort(404)
    session().rollback()
    return problem(409, t(done.reason_key), reason=done.reason_key.removeprefix("decide."), case=_picture(case_id))


def _picture(case_id: str) -> dict[str, Any]:
    """The visit as it is now; 404 when it is not the caller's business (G7)."""
    reading(session())
    found = case_page(session(), current_actor().area_ids, case_id)
    if found is None:
        abort(404)
    book = library_book(session(), services().library, found.case)
    return case_json.whole(found, choices_of(book, services().library.words, found.case["base"], now_ms()))
