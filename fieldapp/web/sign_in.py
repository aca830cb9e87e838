"""How do people and scripts sign in and out? A form that works without JavaScript, and /api/v1/session."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions import passkey_sign_in, seal_keys
from fieldapp.actions import sign_in as action
from fieldapp.actions.passkey_check import site_name
from fieldapp.actions.sign_out import sign_out
from fieldapp.core.people import AT_DESK
from fieldapp.reads import former_phones, people
from fieldapp.web import auth, json_loader
from fieldapp.web.auth import actor_or_none, current_actor
from fieldapp.web.guards import max_bytes, public, signed_in
from fieldapp.web.problems import problem
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import plural, t

bp = Blueprint("sign_in", __name__)
HOMES = {"technician": "/phone", "operator": "/desk"}  # everybody else begins at the board
BODY_BYTES = 4096


@bp.get("/")
@signed_in
def home() -> AnyResponse:
    """Where a person's work is."""
    return redirect(HOMES.get(current_actor().role, "/board"), 303)


@bp.get("/sign-in")
@public
def form() -> AnyResponse:
    """The form; whoever is signed in already goes on."""
    if actor_or_none() is not None:
        return redirect(own_path(request.args.get("next", "/")), 303)
    return make_response(sign_in_page(next=own_path(request.args.get("next", "/"))))


@bp.post("/sign-in")
@public
@max_bytes(BODY_BYTES)
def send() -> AnyResponse:
    """Sign in by the form."""
    following = own_path(request.form.get("next", "/"))
    login = request.form.get("login", "")
    found, device = _try(login, request.form.get("password", ""))
    if isinstance(found, action.Refused):
        status = 429 if found.wait_ms else 401
        page = make_response(sign_in_page(next=following, login=login, fault=words_of(found)), status)
        return with_wait(page, found)
    if isinstance(found, action.CodeWanted):
        page = make_response(second_page(found.half_token, next=following))
        auth.set_half_cookie(page, found.half_token)
        return page
    return inside(found, device, following)


@bp.post("/sign-in/code")
@public
@max_bytes(BODY_BYTES)
def send_code() -> AnyResponse:
    """The second step of the form: the code of the own device, or a recovery code."""
    following, device = own_path(request.form.get("next", "/")), auth.device_token()
    half_token = request.cookies.get(auth.half_cookie(), "")
    attempt = attempt_of("", "", device, request.form.get("code", "")[:60])
    found = action.sign_in_by_code(session(), services().settings, now_ms(), half_token, attempt)
    if found is None:
        return make_response(sign_in_page(next=following, fault=t("web.code.late")), 401)
    if isinstance(found, action.Refused):
        fault = words_of(found) if found.wait_ms else t("web.code.wrong")
        page = make_response(second_page(half_token, next=following, fault=fault), 429 if found.wait_ms else 401)
        return with_wait(page, found)
    response = inside(found, device, following)
    auth.drop_half_cookie(response)
    return response


@bp.post("/sign-out")
@signed_in
@max_bytes(BODY_BYTES)
def leave() -> AnyResponse:
    """Sign out by the form on every page."""
    sign_out(session(), now_ms(), [auth.read_token()])
    response = redirect("/sign-in", 303)
    auth.drop_read_cookie(response)
    return response


@bp.get("/api/v1/session")
@signed_in
def show() -> Response:
    """Who is signed in here; a phone that names itself also hears what others of the account left unsent (A8)."""
    picture = _picture()
    if device := request.args.get("device"):
        picture["left_elsewhere"] = former_phones.left_elsewhere(session(), current_actor().id, device)
        picture["guard"] = _guard()
        picture["seal"] = seal_keys.current_key(session(), services().settings, now_ms())
    return jsonify(picture)


@bp.post("/api/v1/session")
@public
@max_bytes(BODY_BYTES)
def begin() -> Response:
    """Sign in for scripts and for the phone: `{"login", "password"}`."""
    if request.mimetype != "application/json":
        return problem(415, t("web.error.json"))
    body = json_loader.load_object(request.get_data())
    login, password, code = body.get("login"), body.get("password"), body.get("code", "")
    typed = all(isinstance(one, str) for one in (login, password, code))
    if not typed or set(body) - {"login", "password", "code"}:
        return problem(422, t("web.sign_in.fields"), errors=[{"path": "/login"}, {"path": "/password"}])
    found, device = _try(str(login), str(password), str(code)[:60])
    if isinstance(found, action.CodeWanted):
        return problem(401, t("web.code.wanted"), code_wanted=True)
    if isinstance(found, action.Refused):
        return with_wait(problem(429 if found.wait_ms else 401, words_of(found)), found)
    response = jsonify({"id": found.account_id, "role": found.role})
    auth.set_cookies(response, found, device)
    return response


@bp.delete("/api/v1/session")
@public
def end() -> Response:
    """Sign out. `?unsent=1` keeps the right to hand in what is still on the phone, which reads nothing (A13)."""
    actor = actor_or_none()
    leaving = [auth.read_token()]
    response = Response(status=204)
    if actor is not None and request.args.get("unsent") != "1":
        leaving.append(request.cookies.get(auth.upload_cookie(actor.id), ""))
        auth.drop_upload_cookie(response, actor.id)
    sign_out(session(), now_ms(), [token for token in leaving if token])
    auth.drop_read_cookie(response)
    return response


def _try(login: str, password: str, code: str = "") -> tuple[action.SignedIn | action.CodeWanted | action.Refused, str]:
    device = auth.device_token()
    attempt = attempt_of(login, password, device, code)
    return action.sign_in(session(), services().settings, now_ms(), attempt), device


def attempt_of(login: str, password: str, device: str, code: str) -> action.Attempt:
    """What came from this browser."""
    label = request.user_agent.string[:400]
    return action.Attempt(login, password, request.remote_addr or "", device, label, code)


def inside(found: action.SignedIn, device: str, following: str) -> AnyResponse:
    """On to where she wanted, with her cookies."""
    response = redirect(following, 303)
    auth.set_cookies(response, found, device)
    return response


def _picture() -> dict[str, object]:
    actor = current_actor()
    areas = [{"id": area.id, "name": area.name, "zone": area.zone} for area in people.areas_of(session(), actor.id)]
    own = people.said_of(session(), actor.id) if actor.role in AT_DESK else {}
    return own | {
        "id": actor.id,
        "name": actor.name,
        "role": actor.role,
        "locale": actor.locale,
        "areas": areas,
        "vapid_public_key": services().settings.vapid_public_key,
    }


def _guard() -> dict[str, object]:
    """How a phone guards what lies on it (reliability 4.9); an office's browser keeps nothing."""
    settings, is_technician = services().settings, current_actor().role == "technician"
    return {
        "pin": settings.phone_pin if is_technician else "off",
        "pin_minutes": settings.phone_pin_minutes,
        "forget_hours": settings.phone_forget_hours,
    }


def sign_in_page(**shown: str) -> str:
    """Password, and passkeys where they can be."""
    by_passkey = bool(site_name(services().settings))
    return render_template("auth/sign_in.html", demo=people.demo(session()), by_passkey=by_passkey, **shown)


def second_page(half_token: str, **shown: str) -> str:
    """The page after a right password: a passkey, a code, or either."""
    asked = passkey_sign_in.ask(session(), services().settings, now_ms(), half_token)
    return render_template("auth/code.html", asked=asked, **shown)


def words_of(refused: action.Refused) -> str:
    """What to say: not fitting, or how long to wait."""
    if not refused.wait_ms:
        return t("web.sign_in.wrong")
    seconds = -(-refused.wait_ms // 1000)
    minutes = -(-seconds // 60)
    wait = plural("web.seconds", seconds) if seconds < 60 else plural("web.minutes", minutes)
    return t("web.sign_in.wait", wait=wait)


def with_wait(response: Response, refused: action.Refused) -> Response:
    """The same answer, saying when to come again."""
    if refused.wait_ms:
        response.headers["Retry-After"] = str(-(-refused.wait_ms // 1000))
    return response


def own_path(path: str) -> str:
    """A path of this site; anything that a browser could read as another host becomes the front door."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if plain else "/"
