"""Who may open what? Every view carries exactly one of these marks; a test walks the addresses and finds any without.

What lies outside a person's role or areas answers 404, not 403: it is nobody's business that it exists (G7).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.exceptions import Forbidden

from fieldapp.core.people import ROLES
from fieldapp.web import second_factor
from fieldapp.web.auth import actor_or_none, bearer_token, current_actor
from fieldapp.web.services import services

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_BYTES = 64 * 1024


def public(view: View) -> View:
    """Anybody may open this."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def roles(*allowed: str) -> Callable[[View], View]:
    """Signed-in people of these roles may open this; others are sent to the sign-in, or see a 404.

    Who is to add a second factor first is sent there (SECOND_FACTOR).
    """
    unknown = set(allowed) - set(ROLES)
    if unknown or not allowed:
        raise ValueError(f"no roles: {unknown or 'none given'}")

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = actor_or_none()
            if actor is None:
                return _ask_to_sign_in()
            if actor.role not in allowed:
                abort(404)
            elsewhere = second_factor.lead_there(actor)
            return view(*args, **kwargs) if elsewhere is None else elsewhere

        guarded.guard = allowed  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def signed_in(view: View) -> View:
    """Anybody with an account may open this."""
    return roles(*ROLES)(view)


def credentialed(view: View) -> View:
    """The view itself asks `upload_account` whose reports it may take; it shows nothing without `current_actor`."""
    view.guard = "credential"  # type: ignore[attr-defined]
    return view


def by_token(view: View) -> View:
    """The address itself holds the right, and no cookie is read: there is nothing that another site could borrow.

    The page sends no referrer, and then older browsers name no origin either: only a foreign site that is named is
    refused.
    """
    view.by_token = True  # type: ignore[attr-defined]
    return view


def max_bytes(limit: int) -> Callable[[View], View]:
    """This view takes bodies up to `limit` bytes instead of 64 KiB."""

    def mark(view: View) -> View:
        view.max_bytes = limit  # type: ignore[attr-defined]
        return view

    return mark


def in_own_area(area_id: str) -> None:
    """404 when this area is not the signed-in person's (G7, G8)."""
    if not current_actor().has_area(area_id):
        abort(404)


def init_app(app: Flask) -> None:
    """Look at each request before its view does."""
    app.before_request(_refuse_unwritable)
    app.before_request(_limit_size)
    app.before_request(_refuse_foreign_writes)


def _refuse_unwritable() -> None:
    """No address holds a NUL; PostgreSQL would fail on one. A gateway's call is read without them instead."""
    hooked = request.path.startswith("/hooks/")
    if "\0" in request.path or (not hooked and any("\0" in value for value in request.args.values())):
        abort(400, "The address holds a character that nothing here can have.")


def _limit_size() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "max_bytes", DEFAULT_BYTES)
    request.max_form_memory_size = request.max_content_length
    if request.headers.get("Content-Encoding", "identity") != "identity":
        abort(415, "Send the body as it is: compressed ones are not unpacked here.")


def _refuse_foreign_writes() -> None:
    """No other site may write here with a person's cookies (G18).

    By header instead of by page token: a token would expire on a phone that is offline for days (reliability 4.9).
    """
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if request.path.startswith("/api/"):
        own = site in (None, "same-origin", "none")
        by_cookie = request.cookies and bearer_token() is None
        marked = not by_cookie or request.headers.get("X-Fieldapp", "").split(";")[0].strip() == "1"
        if not (own and marked):
            raise Forbidden("This request needs the header X-Fieldapp: 1 and must not come from another site.")
    elif request.path.startswith("/hooks/"):
        return  # other systems sign their calls
    elif getattr(current_app.view_functions.get(request.endpoint or ""), "by_token", False):
        if site not in (None, "same-origin", "none"):
            raise Forbidden("This form was not sent from a page of this site.")
    elif not (site == "same-origin" if site else request.headers.get("Origin") == services().settings.base_url):
        raise Forbidden("This form was not sent from a page of this site.")


def _ask_to_sign_in() -> Any:
    if request.path.startswith("/api/") or request.method not in SAFE:
        abort(401)
    following = request.full_path.rstrip("?")
    return redirect(url_for("sign_in.form", next=None if following == "/" else following), 303)
