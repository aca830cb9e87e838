"""Who is asking? Our own session rows by way of Flask-Login's request loader; cookies in and out.

Two credentials (reliability 4.9): the read session shows things; an upload token, one per account of this browser,
only hands in that account's reports, so that an expired sign-in costs no record.
"""

import hashlib
import secrets
from dataclasses import dataclass

from flask import Flask, Request, abort, g, request
from flask.sessions import SecureCookieSession, SessionInterface
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from fieldapp.actions.recognise import NOBODY, Ahead, Recognised, recognise
from fieldapp.actions.sign_in import SignedIn
from fieldapp.core.people import Actor
from fieldapp.web import second_factor
from fieldapp.web.services import now_ms, services, session

DAY_S = 86_400
API = "/api/v1/"


class NoCookieSession(SessionInterface):
    """Flask's own session cookie stays unused: whoever is signed in stands in the database."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """An empty session that is never saved."""
        return SecureCookieSession()

    def save_session(self, app: Flask, session: SecureCookieSession, response: Response) -> None:  # type: ignore[override]
        """Nothing is kept."""


@dataclass
class Person(UserMixin):  # type: ignore[misc]
    """What Flask-Login calls a user."""

    actor: Actor

    def get_id(self) -> str:
        """The account's id."""
        return self.actor.id


def init_app(app: Flask) -> None:
    """Let Flask-Login ask us, and only us."""
    app.session_interface = NoCookieSession()
    app.config["REMEMBER_COOKIE_NAME"] = "fieldapp-remembers-nothing"
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.request_loader(_load_person)


def current_actor() -> Actor:
    """The signed-in person of this request; 401 when there is none (a guard has usually seen to that)."""
    actor = actor_or_none()
    return actor if actor is not None else abort(401)


def actor_or_none() -> Actor | None:
    """The signed-in person of this request, or the system that a door let in, or None."""
    if "caller" in g:
        caller: Actor = g.caller
        return caller
    return current_user.actor if current_user.is_authenticated else None


def upload_account(author_id: str, then: Ahead | None = None) -> Actor | None:
    """Who may hand in reports of this author here: by the upload token of that account, or by its read session.

    `then` is what will be asked of the database next, see `recognise`.
    """
    known = recognised(then)
    own = known.reader is not None and known.reader.id == author_id
    actor = known.reader if own else known.uploaders.get(author_id)
    return None if actor is None or second_factor.is_missing(actor) else actor


def recognised(then: Ahead | None = None) -> Recognised:
    """Everybody whose token came with this request; asked of the database once."""
    if "recognised" not in g:
        idle_hours = services().settings.session_hours
        cookies = {"read_token": read_token(), "upload_tokens": upload_tokens()}
        g.recognised = (
            recognise(session(), now_ms(), **cookies, idle_hours=idle_hours, then=then)  # type: ignore[arg-type]
            if any(cookies.values())
            else NOBODY
        )
    known: Recognised = g.recognised
    return known


def bearer_token() -> str | None:
    """What stands in `Authorization: Bearer`; a request that has it is that system's, whatever cookies came along."""
    given = request.authorization
    return (given.token or "") if given is not None and given.type == "bearer" else None


def read_token() -> str:
    """The token of the read session, or nothing; beside a bearer token no cookie counts."""
    return request.cookies.get(read_cookie(), "") if bearer_token() is None else ""


def upload_tokens() -> list[str]:
    """The upload tokens that this browser sent; eight technicians on one phone are more than enough."""
    if bearer_token() is not None:
        return []
    prefix = upload_cookie("")[: -len(_short(""))]
    return [value for name, value in request.cookies.items() if name.startswith(prefix)][:8]


def read_cookie() -> str:
    """The read cookie's name; `__Host-` binds it to this host and to https."""
    return "__Host-fieldapp" if services().is_https else "fieldapp"


def upload_cookie(account_id: str) -> str:
    """The name of an account's upload cookie: two technicians on one phone keep both (A14)."""
    return f"{'__Secure-' if services().is_https else ''}upload-{_short(account_id)}"


def _short(account_id: str) -> str:
    return hashlib.sha256(account_id.encode()).hexdigest()[:12]


def device_cookie() -> str:
    """The name of the cookie by which a browser is known again, so that strangers lock nobody out of it."""
    return "__Host-device" if services().is_https else "device"


def device_token() -> str:
    """The word this browser keeps; a new one when it has none yet."""
    return request.cookies.get(device_cookie(), "") or secrets.token_urlsafe(32)


def set_cookies(response: Response, signed_in: SignedIn, device: str) -> None:
    """Hand both tokens and the browser's word to the browser, out of reach of scripts."""
    settings, secure = services().settings, services().is_https
    response.set_cookie(device_cookie(), device, max_age=400 * DAY_S, secure=secure, httponly=True, samesite="Strict")
    response.set_cookie(
        read_cookie(),
        signed_in.read_token,
        max_age=settings.session_days * DAY_S,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    response.set_cookie(
        upload_cookie(signed_in.account_id),
        signed_in.upload_token,
        max_age=settings.upload_days * DAY_S,
        path=API,
        secure=secure,
        httponly=True,
        samesite="Strict",
    )


def half_cookie() -> str:
    """The name of the cookie of somebody whose code is awaited."""
    return f"{'__Secure-' if services().is_https else ''}half"


def set_half_cookie(response: Response, token: str) -> None:
    """Hand over what only the page for the code takes."""
    _lend(response, half_cookie(), token)


def drop_half_cookie(response: Response) -> None:
    """Take it back."""
    _take_back(response, half_cookie())


def passkey_cookie() -> str:
    """The name of the cookie of a browser that asks for a passkey in the place of a password."""
    return f"{'__Secure-' if services().is_https else ''}passkey"


def set_passkey_cookie(response: Response, token: str) -> None:
    """Hand over what only the answer with the passkey takes."""
    _lend(response, passkey_cookie(), token)


def drop_passkey_cookie(response: Response) -> None:
    """Take it back."""
    _take_back(response, passkey_cookie())


def _lend(response: Response, name: str, token: str) -> None:
    """For five minutes, and for the pages of signing in alone."""
    secure = services().is_https
    response.set_cookie(name, token, max_age=300, path="/sign-in", secure=secure, httponly=True, samesite="Strict")


def _take_back(response: Response, name: str) -> None:
    response.delete_cookie(name, path="/sign-in", secure=services().is_https, httponly=True, samesite="Strict")


def drop_read_cookie(response: Response) -> None:
    """Take the read cookie back."""
    response.delete_cookie(read_cookie(), secure=services().is_https, httponly=True, samesite="Lax")


def drop_upload_cookie(response: Response, account_id: str) -> None:
    """Take an account's upload cookie back."""
    name = upload_cookie(account_id)
    response.delete_cookie(name, path=API, secure=services().is_https, httponly=True, samesite="Strict")


def _load_person(_request: Request) -> Person | None:
    reader = recognised().reader
    return Person(reader) if reader is not None else None
