"""Where am I signed in, by what, and how do I change my password? Everybody's own page."""

from typing import Any

import segno
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions import change_password as action
from fieldapp.actions import manage_people, second_factor
from fieldapp.actions.passkey_check import site_name
from fieldapp.actions.sign_in import token_hash
from fieldapp.core.people import OFFICE
from fieldapp.reads import accounts
from fieldapp.reads.changes import reading
from fieldapp.web.api_push import device_label
from fieldapp.web.auth import current_actor, device_token
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles, signed_in
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import plural, t

bp = Blueprint("me", __name__)


@bp.get("/me")
@signed_in
def page() -> str:
    """The own browsers, and the own password."""
    reading(session())
    return own_page()


@bp.post("/me/password")
@signed_in
def password() -> AnyResponse:
    """Another password, by the old one."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    fault = action.change_password(session(), now_ms(), current_actor(), own_device(), old, new)
    if fault is not None:
        return make_response(own_page(password_fault=t(f"people.password.{fault}")), 429 if fault == "wait" else 422)
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


@bp.post("/me/code/begin")
@roles(*OFFICE)
def begin_code() -> AnyResponse:
    """Show the secret that an app on the own device takes; nothing is wanted before a first code fits."""
    login = accounts.login_of(session(), current_actor().id)
    begun = second_factor.begin(session(), services().settings, now_ms(), current_actor(), login)
    if begun is None:
        return redirect(url_for("me.page"), 303)
    return _secret(render_template("people/code.html", typed=begun.typed, drawn=_drawn(begun.uri), fault=""))


@bp.post("/me/code/confirm")
@roles(*OFFICE)
def confirm_code() -> AnyResponse:
    """A first code that fits; the recovery codes are on the page that answers, and nowhere again."""
    code = request.form.get("code", "")[:60]
    codes = second_factor.confirm(session(), services().settings, now_ms(), current_actor(), code)
    if codes is None:
        return _secret(render_template("people/code.html", typed="", drawn="", fault=t("people.code.wrong")), 422)
    return _secret(render_template("people/recovery.html", title=t("people.code.on"), codes=codes))


@bp.post("/me/code/drop")
@roles(*OFFICE)
def drop_code() -> AnyResponse:
    """The password alone again, by a last code."""
    code = request.form.get("code", "")[:60]
    fault = second_factor.drop(session(), services().settings, now_ms(), current_actor(), code)
    if fault is None:
        return redirect(url_for("me.page"), 303)
    return make_response(own_page(code_fault=t("passkeys.fault.last" if fault == "last" else "people.code.wrong")), 422)


def _secret(html: str, status: int = 200) -> AnyResponse:
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _drawn(uri: str) -> Markup:
    """The QR code as an SVG of the page itself: nothing of the secret is fetched from anywhere."""
    return Markup(segno.make(uri, error="m").svg_inline(scale=5, dark="#000", light="#fff"))  # nosec B704


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


def passkey_lines(account_id: str) -> list[dict[str, Any]]:
    """The passkeys of an account, in words."""
    zone = next(iter(current_actor().zones.values()), services().settings.default_timezone)
    return [
        {
            "id": one.id,
            "name": one.name,
            "made": at_words(one.created_ms, zone, now_ms()),
            "used": at_words(one.used_ms, zone, now_ms()) if one.used_ms is not None else "",
            "backed_up": one.backed_up,
            "opens_alone": one.opens_alone,
        }
        for one in accounts.passkeys_of(session(), account_id)
    ]


def own_page(password_fault: str = "", code_fault: str = "", passkey_fault: str = "") -> str:
    """Everybody's own page, with what went wrong on it."""
    actor = current_actor()
    is_office = actor.role in OFFICE
    ways = accounts.ways(session(), actor.id)
    return render_template(
        "people/me.html",
        may_have_second=is_office,
        second_missing=second_factor.is_demanded(services().settings, actor) and not any(ways),
        has_code=ways.code,
        recovery=plural("people.code.left", accounts.recovery_left(session(), actor.id)) if any(ways) else "",
        code_fault=code_fault,
        passkeys=passkey_lines(actor.id) if is_office else [],
        passkeys_work=bool(site_name(services().settings)),
        passkey_fault=passkey_fault,
        passkey_name=request.form.get("name", "") if passkey_fault else "",
        devices=device_lines(actor.id),
        fault=password_fault,
        changed=request.args.get("changed") == "1",
        added=request.args.get("added") == "1",
    )
