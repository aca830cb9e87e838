"""The addresses under /api/v1 that a phone uses: sync, playbooks, texts, photos, subscriptions.

contract.md holds; the session is in web/auth.py.
"""

from typing import Annotated, Any

import orjson
from flask import Blueprint, Response, abort, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp import calendar_days
from fieldapp.actions import sync_device
from fieldapp.core.canonical import canonical
from fieldapp.core.clocks import Sample
from fieldapp.core.people import AT_DESK, Actor
from fieldapp.reads import areas_seen, day_pack, desk_pack, published
from fieldapp.web import sealed
from fieldapp.web.auth import recognised, upload_account
from fieldapp.web.guards import credentialed, max_bytes, signed_in
from fieldapp.web.json_loader import load_body
from fieldapp.web.problems import problem
from fieldapp.web.services import now_ms, services, session

bp = Blueprint("api", __name__, url_prefix="/api/v1")
MOST_EVENTS = 200
MOST_BYTES = 256 * 1024
FOREVER = "private, max-age=31536000, immutable"
Instant = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Unsent(BaseModel):
    """What waits on the phone beside this request."""

    model_config = ConfigDict(extra="forbid", strict=True)
    events: int = Field(default=0, ge=0, le=1_000_000)
    photos: int = Field(default=0, ge=0, le=1_000_000)


class SyncBody(BaseModel):
    """The envelope of a sync request; each event is judged by itself."""

    model_config = ConfigDict(extra="forbid", strict=True)
    device: str = Field(max_length=40)
    app: str = Field(max_length=40)
    author: str = Field(max_length=40)
    sent_ms: Instant
    clock: str = Field(min_length=1, max_length=40)
    mono_ms: float = Field(ge=0, le=2**53)
    cursor: str | None = Field(None, max_length=20_000)
    unsent: Unsent = Unsent()
    push: str = Field("", max_length=20)
    events: list[Any] = Field(default_factory=list, max_length=MOST_EVENTS)


@bp.post("/sync")
@credentialed
@max_bytes(MOST_BYTES)
def sync() -> Response:
    """Take a phone's events, answer each, and bring the phone's day up to date."""
    read = _sync_body()
    if isinstance(read, Response):
        return read
    body, faults = read
    actor = upload_account(body.author, sync_device.ahead_of(body.device, body.author, body.events))
    if actor is None and (lost := _to_lost(body)) is not None:
        return lost
    if actor is None:
        return problem(401, "Sign in again; everything that was recorded stays on the phone.")
    at_ms, known, reader = now_ms(), services().library, recognised().reader
    shows_day = reader is not None and reader.id == actor.id
    body.events, faults = sealed.opened(actor.id, body.device, body.events, faults)
    done = sync_device.sync_device(
        session(),
        known,
        at_ms,
        actor,
        _request(body, faults),
        look=lambda: _pack(actor, at_ms, body.cursor) if shows_day else None,
    )
    services().ring(done.ring)
    answer: dict[str, Any] = {
        "server_ms": at_ms,
        "epoch": done.epoch,
        "results": published.in_words(known, actor.locale, done.results),
        "missing_seq": done.missing_seq,
    }
    text = _with_day(answer, done.seen, actor, at_ms) if shows_day else _json({**answer, "read": "sign_in"})
    return Response(text, content_type="application/json")


def _pack(actor: Actor, at_ms: int, cursor: str | None) -> dict[str, Any]:
    if actor.role in AT_DESK:
        return desk_pack.desk_pack(session(), at_ms, actor.id, actor.area_ids, cursor)
    return day_pack.day_pack(session(), at_ms, actor.id, actor.zones, cursor)


def _to_lost(body: SyncBody) -> Response | None:
    """The answer to a phone that was called lost: 401, unless it hands in what it has sealed."""
    now = Sample(body.clock, body.sent_ms, body.mono_ms, now_ms())
    answer = sealed.answer_to_lost(body.author, body.device, body.events, now)
    if answer is None:
        return None
    if not answer["results"]:
        return problem(401, "This phone was signed out from elsewhere.", wipe=True)
    answer["results"] = published.in_words(services().library, services().settings.default_locale, answer["results"])
    return Response(_json({**answer, "missing_seq": [], "read": "sign_in"}), content_type="application/json")


def _sync_body() -> tuple[SyncBody, dict[int, str]] | Response:
    """The envelope and the loader's faults by place in `events`, or what to answer when it cannot be read."""
    raw = request.get_data(cache=False)
    try:
        loaded, faults = load_body(raw)
    except ValueError:
        return problem(400, "The body is no JSON object.", reason="not_json")
    try:
        return SyncBody.model_validate(loaded), faults
    except ValidationError as invalid:
        errors = [{"path": ".".join(map(str, error["loc"])), "code": error["type"]} for error in invalid.errors()[:20]]
        too_many = any(error["path"] == "events" and error["code"] == "too_long" for error in errors)
        status = 413 if too_many else 422
        return problem(status, "Some fields of the request do not fit.", errors=errors)


def _request(body: SyncBody, faults: dict[int, str]) -> sync_device.Request:
    return sync_device.Request(
        device=body.device,
        app=body.app,
        clock=body.clock,
        sent_ms=body.sent_ms,
        mono_ms=body.mono_ms,
        unsent_events=body.unsent.events,
        unsent_photos=body.unsent.photos,
        push=body.push,
        events=body.events,
        faults=faults,
    )


def _json(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()


def _with_day(answer: dict[str, Any], pack: dict[str, Any], actor: Actor, at_ms: int) -> str:
    """The answer as JSON; cases and calendar come as text and are joined to it."""
    library, cases = services().library, pack.pop("cases")
    is_desk = actor.role in AT_DESK
    books = library.digests.values() if is_desk else [library.digests["visit"]]
    rest = {
        **answer,
        **pack,
        "playbooks": sorted({case.playbook for case in cases}.union(books)),
        "texts": library.call_digests if is_desk else library.text_digests,
        "duty": [],
    }
    days = areas_seen.calendar_text(at_ms, actor.zones, calendar_days.working_days, library.days)
    return f'{_json(rest)[:-1]},"cases":[{",".join([case.text for case in cases])}],"calendar":{days}}}'


@bp.get("/playbooks/<digest>")
@signed_in
def playbook(digest: str) -> Response:
    """A compiled playbook; what a digest names never changes."""
    return _immutable(published.playbook(session(), services().library, digest))


@bp.get("/texts/<digest>")
@signed_in
def texts(digest: str) -> Response:
    """All texts of one language."""
    return _immutable(published.texts(session(), services().library, digest))


def _immutable(found: Any) -> Response:
    if found is None:
        abort(404)
    return Response(canonical(found), content_type="application/json", headers={"Cache-Control": FOREVER})
