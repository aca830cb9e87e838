"""Addresses under /api/v1/subscriptions: a device asks for pushes, tests itself, its service worker says "heard"."""

from typing import Annotated, Any, TypeVar

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fieldapp.actions import push_test
from fieldapp.actions.push_test import Cover
from fieldapp.actions.subscribe import subscribe as remember
from fieldapp.actions.subscribe import vapid_digest
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import public, signed_in
from fieldapp.web.json_loader import load_object
from fieldapp.web.problems import problem, unfit
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time

bp = Blueprint("api_push", __name__, url_prefix="/api/v1/subscriptions")
Endpoint = Annotated[str, Field(max_length=1024)]
BROWSERS = ("Edg", "OPR", "YaBrowser", "Firefox", "Chrome", "Safari")  # the first that the header names
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


class Keys(BaseModel):
    """The browser's keys."""

    model_config = ConfigDict(extra="forbid", strict=True)
    p256dh: str = Field(max_length=120)
    auth: str = Field(max_length=40)


class SubscriptionBody(BaseModel):
    """A device that wants pushes; `key` is the public key it subscribed with, ours of today when it is not said."""

    model_config = ConfigDict(extra="forbid", strict=True)
    endpoint: Endpoint
    keys: Keys
    device: str = Field("", max_length=40)
    key: str = Field("", max_length=120)


class DeviceBody(BaseModel):
    """Which device is asked about; its address stays out of URLs and logs."""

    model_config = ConfigDict(extra="forbid", strict=True)
    endpoint: Endpoint


class HeardBody(BaseModel):
    """The id that came in a self-test."""

    model_config = ConfigDict(extra="forbid", strict=True)
    id: str = Field(min_length=32, max_length=40)


Body = TypeVar("Body", bound=BaseModel)


@bp.post("")
@signed_in
def post_subscription() -> Any:
    """Remember a device for pushes."""
    body = _read(SubscriptionBody)
    if isinstance(body, Response):
        return body
    settings = services().settings
    fault = remember(
        session(),
        now_ms(),
        current_actor(),
        endpoint=body.endpoint,
        p256dh=body.keys.p256dh,
        auth=body.keys.auth,
        device=body.device,
        hosts=settings.push_hosts,
        allow_local=settings.push_allow_local,
        vapid=vapid_digest(body.key or settings.vapid_public_key),
        label=device_label(request.headers.get("User-Agent", "")),
    )
    if fault is not None:
        return problem(422, "This address cannot take pushes from here.", reason=fault)
    return Response(status=204)


@bp.post("/state")
@signed_in
def state() -> Any:
    """Whether that device of mine will alert me."""
    body = _read(DeviceBody)
    if isinstance(body, Response):
        return body
    return _said(push_test.look(session(), now_ms(), current_actor(), body.endpoint, _vapid()))


@bp.post("/test")
@signed_in
def test() -> Any:
    """Send a test to that device of mine; its state is asked afterwards."""
    body = _read(DeviceBody)
    if isinstance(body, Response):
        return body
    cover = push_test.begin(session(), now_ms(), current_actor(), body.endpoint, _vapid())
    services().ring(cover.ring)
    return _said(cover)


@bp.post("/heard")
@public
def heard() -> Any:
    """The service worker's receipt; the id is the proof, so that a session that ran out hides no working device."""
    body = _read(HeardBody)
    if isinstance(body, Response):
        return body
    push_test.heard(session(), now_ms(), body.id)
    return Response(status=204)


def device_label(agent: str) -> str:
    """How its owner tells a device from others: `Chrome, Windows`."""
    browser = next((name for name in BROWSERS if f"{name}/" in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    named = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "macOS"}
    return ", ".join(named.get(part, part) for part in (browser, system) if part)


def _read(form: type[Body]) -> Body | Response:
    try:
        return form.model_validate(load_object(request.get_data()))
    except ValidationError as invalid:
        return unfit(invalid)


def _said(cover: Cover) -> Response:
    zone = next(iter(current_actor().zones.values()), services().settings.default_timezone)
    at = clock_time(cover.at_ms, zone) if cover.at_ms is not None else ""
    return jsonify(state=cover.state, at_ms=cover.at_ms, at=at, due=cover.due)


def _vapid() -> str:
    return vapid_digest(services().settings.vapid_public_key)
