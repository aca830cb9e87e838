"""How does a person add, name and remove her passkeys? Forms on her own page; only making one needs a script."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions import passkeys as action
from fieldapp.core.people import OFFICE
from fieldapp.web.api_push import device_label
from fieldapp.web.auth import current_actor, read_token
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.me import own_page
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.sign_in_passkey import ANSWER_BYTES, sent_answer
from fieldapp.web.translate import t

bp = Blueprint("passkeys", __name__, url_prefix="/me/passkeys")


@bp.post("/begin")
@roles(*OFFICE)
def begin() -> AnyResponse:
    """By the password: the page on which the browser makes a passkey."""
    fault, options = action.begin(
        session(),
        services().settings,
        now_ms(),
        current_actor(),
        token=read_token(),
        password=request.form.get("password", ""),
    )
    if fault is not None:
        return _refused(fault)
    page = make_response(render_template("people/passkey.html", options=options, name=_name()))
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.post("")
@roles(*OFFICE)
@max_bytes(ANSWER_BYTES)
def add() -> AnyResponse:
    """Keep what the browser made; who has nothing beside the password yet gets recovery codes, shown once."""
    fault, codes = action.add(
        session(),
        services().settings,
        now_ms(),
        current_actor(),
        token=read_token(),
        answer=sent_answer(),
        name=_name(),
    )
    if fault is not None:
        return _refused(fault)
    if not codes:
        return redirect(url_for("me.page", added=1), 303)
    page = make_response(render_template("people/recovery.html", title=t("passkeys.added"), codes=codes))
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.post("/<passkey_id>/rename")
@roles(*OFFICE)
def rename(passkey_id: str) -> AnyResponse:
    """Another name for it."""
    if not action.rename(session(), current_actor(), passkey_id, _name()):
        abort(404)
    return redirect(url_for("me.page"), 303)


@bp.post("/<passkey_id>/remove")
@roles(*OFFICE)
def remove(passkey_id: str) -> AnyResponse:
    """It opens nothing any more; by the password, so that a screen left open is not enough."""
    fault = action.remove(
        session(),
        services().settings,
        now_ms(),
        current_actor(),
        passkey_id=passkey_id,
        password=request.form.get("password", ""),
    )
    return redirect(url_for("me.page"), 303) if fault is None else _refused(fault)


def _refused(fault: str) -> AnyResponse:
    words = t("passkeys.unavailable" if fault == "no_name" else f"passkeys.fault.{fault}")
    return make_response(own_page(passkey_fault=words), 429 if fault == "wait" else 404 if fault == "gone" else 422)


def _name() -> str:
    """What she calls it, else the browser it was made in."""
    typed = "".join(letter if letter.isprintable() else " " for letter in request.form.get("name", ""))
    named = " ".join(typed.split())[: action.LONGEST_NAME]
    return named or device_label(request.user_agent.string) or t("passkeys.unnamed")
