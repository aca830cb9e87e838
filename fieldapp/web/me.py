"""Where am I signed in, and how do I change my password? Everybody's own page."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions import change_password as action
from fieldapp.actions import manage_people
from fieldapp.actions.sign_in import token_hash
from fieldapp.reads import accounts
from fieldapp.reads.changes import reading
from fieldapp.web.api_push import device_label
from fieldapp.web.auth import current_actor, device_token
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import signed_in
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import t

bp = Blueprint("me", __name__)


@bp.get("/me")
@signed_in
def page() -> str:
    """The own browsers, and the own password."""
    reading(session())
    return _page("")


@bp.post("/me/password")
@signed_in
def password() -> AnyResponse:
    """Another password, by the old one."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    fault = action.change_password(session(), now_ms(), current_actor(), own_device(), old, new)
    if fault is not None:
        return make_response(_page(fault), 429 if fault == "wait" else 422)
    return redirect(url_for("me.page", changed=1), 303)


@bp.post("/me/devices/<device>/end")
@signed_in
def end_device(device: str) -> AnyResponse:
    """Sign out of another browser."""
    manage_people.end_device(session(), now_ms(), current_actor(), current_actor().id, device)
    return redirect(url_for("me.page"), 303)


@bp.post("/me/devices/end-others")
@signed_in
def end_others() -> AnyResponse:
    """Sign out everywhere but here."""
    action.end_others(session(), now_ms(), current_actor(), own_device())
    return redirect(url_for("me.page"), 303)


def own_device() -> str:
    """What the database keeps of this browser's word."""
    return token_hash(device_token()).hex()[:40]


def device_lines(account_id: str) -> list[dict[str, Any]]:
    """The browsers in which an account is signed in, in words."""
    zone = next(iter(current_actor().zones.values()), services().settings.default_timezone)
    return [
        {
            "id": one.device,
            "label": device_label(one.label) or t("people.some_device"),
            "seen": at_words(one.seen_ms, zone, now_ms()),
            "reads": one.reads,
            "is_here": one.device == own_device(),
        }
        for one in accounts.signed_in(session(), account_id, now_ms())
    ]


def _page(fault: str) -> str:
    return render_template(
        "people/me.html",
        devices=device_lines(current_actor().id),
        fault=t(f"people.password.{fault}") if fault else "",
        changed=request.args.get("changed") == "1",
    )
