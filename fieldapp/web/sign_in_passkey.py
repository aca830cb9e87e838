"""How does a passkey sign somebody in: in the place of a password, or beside it?

The browser's answer stands as JSON in a hidden field of a form; nothing else needs a script on these pages.
"""

from flask import Blueprint, Response, make_response, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions import passkey_sign_in as action
from fieldapp.actions.passkey_check import Answer
from fieldapp.actions.sign_in import Refused
from fieldapp.web import auth
from fieldapp.web.guards import max_bytes, public
from fieldapp.web.json_loader import load_object
from fieldapp.web.problems import problem
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.sign_in import attempt_of, inside, own_path, second_page, sign_in_page, with_wait, words_of
from fieldapp.web.translate import t

bp = Blueprint("sign_in_passkey", __name__)
ANSWER_BYTES = 16 * 1024


@bp.post("/sign-in/passkey/begin")
@public
@max_bytes(1024)
def begin() -> Response:
    """What the browser asks its devices for; who may answer is known by a cookie."""
    begun = action.begin_alone(session(), services().settings, now_ms(), request.remote_addr or "")
    if isinstance(begun, Refused):
        return with_wait(problem(429 if begun.wait_ms else 404, words_of(begun) if begun.wait_ms else ""), begun)
    response = Response(begun.options, content_type="application/json")
    auth.set_passkey_cookie(response, begun.token)
    return response


@bp.post("/sign-in/passkey")
@public
@max_bytes(ANSWER_BYTES)
def alone() -> AnyResponse:
    """Sign in without a password."""
    following, device = own_path(request.form.get("next", "/")), auth.device_token()
    found = action.sign_in_alone(
        session(),
        services().settings,
        now_ms(),
        token=request.cookies.get(auth.passkey_cookie(), ""),
        answer=sent_answer(),
        attempt=attempt_of("", "", device, ""),
    )
    if found is None or isinstance(found, Refused):
        fault = t("passkeys.refused") if found else t("passkeys.fault.late")
        return make_response(sign_in_page(next=following, fault=fault), 401)
    response = inside(found, device, following)
    auth.drop_passkey_cookie(response)
    return response


@bp.post("/sign-in/passkey/second")
@public
@max_bytes(ANSWER_BYTES)
def beside() -> AnyResponse:
    """The second step of the form: a passkey after the password."""
    following, device = own_path(request.form.get("next", "/")), auth.device_token()
    half_token = request.cookies.get(auth.half_cookie(), "")
    found = action.sign_in_beside(
        session(),
        services().settings,
        now_ms(),
        half_token=half_token,
        answer=sent_answer(),
        attempt=attempt_of("", "", device, ""),
    )
    if found is None:
        return make_response(sign_in_page(next=following, fault=t("web.code.late")), 401)
    if isinstance(found, Refused):
        fault = words_of(found) if found.wait_ms else t("passkeys.second.refused")
        page = make_response(second_page(half_token, next=following, fault=fault), 429 if found.wait_ms else 401)
        return with_wait(page, found)
    response = inside(found, device, following)
    auth.drop_half_cookie(response)
    return response


def sent_answer() -> Answer:
    """What the browser said; empty when it is no such thing: an empty answer fits no passkey."""
    try:
        return load_object(request.form.get("credential", "").encode("utf-8", "replace"))
    except BadRequest:
        return {}
