"""Which other systems hear of changes? Administrators add them, test them, switch them off and send again."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from fieldapp.actions import manage_webhooks
from fieldapp.actions.call_webhooks import KINDS
from fieldapp.actions.manage_webhooks import Added
from fieldapp.reads import webhooks
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session

MEANINGS = {"accepted": "ok", "failed": "danger", "expired": "danger", "uncertain": "attention"}
bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@bp.get("")
@roles("administrator")
def page() -> str:
    """All of them, and a form for a new one."""
    return _page()


@bp.post("")
@roles("administrator")
def add() -> Any:
    """Make one; its secret is shown on this answer and never again."""
    made = manage_webhooks.add(
        session(),
        now_ms(),
        current_actor(),
        label=request.form.get("label", ""),
        url=request.form.get("url", "").strip(),
        kinds=request.form.getlist("kind"),
        area_id=request.form.get("area") or None,
        allow_inside=services().settings.webhook_allow_inside,
    )
    if isinstance(made, Added):
        return _page(added=made)
    return _page(fault=made, form=request.form), 422


@bp.get("/<webhook_id>")
@roles("administrator")
def one(webhook_id: str) -> str:
    """Its deliveries, the newest first."""
    reading(session())
    hook, now = _hook(webhook_id), now_ms()
    before = request.args.get("before", "")[:40]
    found = webhooks.deliveries(session(), webhook_id, before)
    return render_template(
        "webhooks/webhook.html",
        hook=_line(hook, now),
        deliveries=[_delivery(row, now) for row in found],
        before=found[-1]["id"] if len(found) == webhooks.PAGE else "",
        midnight=_local(now).strftime("%Y-%m-%dT00:00"),
    )


@bp.post("/<webhook_id>/test")
@roles("administrator")
def test(webhook_id: str) -> Response:
    """Send a delivery that says nothing."""
    return _rung(webhook_id, manage_webhooks.test(session(), now_ms(), current_actor(), webhook_id))


@bp.post("/<webhook_id>/switch")
@roles("administrator")
def switch(webhook_id: str) -> Response:
    """On or off."""
    active = request.form.get("active") == "yes"
    if not manage_webhooks.switch(session(), current_actor(), webhook_id, active=active):
        abort(404)
    return redirect(f"/webhooks/{webhook_id}", 303)


@bp.post("/<webhook_id>/again")
@roles("administrator")
def again(webhook_id: str) -> Response:
    """One delivery once more, or all since a moment."""
    only = request.form.get("delivery") or None
    since_ms = None if only else _since_ms(request.form.get("since", ""))
    ids = manage_webhooks.send_again(session(), now_ms(), current_actor(), webhook_id, since_ms=since_ms, only=only)
    return _rung(webhook_id, None if ids is None else list(ids))


def _page(*, added: Added | None = None, fault: str = "", form: Any = None) -> str:
    now, areas = now_ms(), my_areas()
    return render_template(
        "webhooks/webhooks.html",
        hooks=[_line(one, now) for one in webhooks.listed(session(), [area.id for area in areas])],
        areas=areas,
        kinds=KINDS,
        chosen=form.getlist("kind") if form is not None else KINDS,
        added=added,
        fault=fault,
        form=form or {},
    )


def _hook(webhook_id: str) -> dict[str, Any]:
    listed = webhooks.listed(session(), [area.id for area in my_areas()])
    return next((hook for hook in listed if hook["id"] == webhook_id), None) or abort(404)


def _line(hook: dict[str, Any], now: int) -> dict[str, Any]:
    failing_ms = hook["failing_since_ms"]
    return hook | {
        "failing": at_words(failing_ms, _zone(), now) if failing_ms is not None else "",
        "host": hook["url"].split("/")[2],
    }


def _delivery(row: dict[str, Any], now: int) -> dict[str, Any]:
    return row | {
        "at": at_words(row["created_ms"], _zone(), now),
        "body": row["values"]["body"],
        "meaning": MEANINGS.get(row["state"], "quiet"),
        "may_go": row["state"] not in ("waiting", "sending"),
    }


def _rung(webhook_id: str, ids: list[str] | None) -> Response:
    if ids is None:
        abort(404)
    services().ring(ids)
    return redirect(f"/webhooks/{webhook_id}", 303)


def _since_ms(typed: str) -> int:
    try:
        return int(datetime.datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(_zone())).timestamp() * 1000)
    except ValueError:
        abort(400, "The moment should look like 2026-11-23T09:00.")


def _local(now: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(now / 1000, ZoneInfo(_zone()))


def _zone() -> str:
    areas = my_areas()
    return areas[0].zone if areas else services().settings.default_timezone
