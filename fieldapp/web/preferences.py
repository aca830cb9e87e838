"""Which language and theme does the reader want? Two small forms in the header; scripts only make them quicker."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from fieldapp.actions.choose_locale import choose_locale
from fieldapp.core.people import LOCALES
from fieldapp.web.auth import actor_or_none
from fieldapp.web.guards import max_bytes, public
from fieldapp.web.services import services, session
from fieldapp.web.translate import COOKIE

bp = Blueprint("preferences", __name__)
THEMES = ("auto", "light", "dark")
YEAR_S = 31_536_000


@bp.post("/language")
@public
@max_bytes(1024)
def language() -> Response:
    """Remember the language in this browser and, when somebody is signed in, for the person."""
    wanted = request.form.get("locale", "")
    if wanted not in LOCALES:
        abort(422)
    actor = actor_or_none()
    if actor is not None:
        choose_locale(session(), actor, wanted)
    return _back(COOKIE, wanted)


@bp.post("/theme")
@public
@max_bytes(1024)
def theme() -> Response:
    """Remember light, dark or whatever the device says; readable to scripts, which switch without a request."""
    wanted = request.form.get("theme", "")
    if wanted not in THEMES:
        abort(422)
    return _back("theme", wanted)


def chosen_theme() -> str:
    """The theme for `data-theme` of the page."""
    kept = request.cookies.get("theme", "auto")
    return kept if kept in THEMES else "auto"


def _back(name: str, value: str) -> Response:
    """To the page where the switch was; the address comes from the browser, so only its path is taken."""
    before = urlsplit(request.headers.get("Referer", ""))
    path = before.path if before.path.startswith("/") and not before.path.startswith("//") else "/"
    response = redirect(f"{path}?{before.query}" if before.query else path, 303)
    response.set_cookie(name, value, max_age=YEAR_S, secure=services().is_https, samesite="Lax")
    return response
