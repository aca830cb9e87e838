"""Which headers does every answer carry?"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from fieldapp.web.assets import Assets
from fieldapp.web.services import services

View = TypeVar("View", bound=Callable[..., Any])
PERMISSIONS = ", ".join(
    ["camera=(self)", "screen-wake-lock=(self)"]
    + [f"{sensor}=()" for sensor in ("accelerometer", "display-capture", "geolocation", "microphone", "payment", "usb")]
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",  # pages and answers are about people (G25)
}
HALF_YEAR_S = 15_768_000


def init_app(app: Flask, found: Assets) -> None:
    """Set them on every response; a view that set one itself keeps it."""
    streams = _origin(app.extensions["fieldapp"].settings.live_url)
    strict, loose = policy(found), policy(found, trusted_types=False, streams=streams)

    @app.after_request
    def add_headers(response: Response) -> Response:
        view = current_app.view_functions.get(request.endpoint or "")
        lit_only = not getattr(view, "fragments", False)
        wanted = {"Content-Security-Policy": strict if lit_only else loose, **FIXED}
        if services().is_https:
            wanted["Strict-Transport-Security"] = f"max-age={HALF_YEAR_S}"
        own = {name.lower() for name, _ in response.headers}  # asked once: each question walks through them all
        response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in own})
        return response


def fed_by_htmx(view: View) -> View:
    """Mark a page whose fragments htmx writes as the server sent them: it goes without Trusted Types."""
    view.fragments = True  # type: ignore[attr-defined]
    return view


def policy(found: Assets, *, trusted_types: bool = True, streams: str = "") -> str:
    """The content security policy: our own files only, no inline script but the import map.

    `trusted_types=False` is for pages marked `fed_by_htmx`, as the board is; `streams` is the origin of its streams
    when it is another.
    """
    rules = [
        "default-src 'none'",
        f"script-src 'self' {found.import_map_hash}",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        f"connect-src 'self' {streams}".rstrip(),
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
    if trusted_types:
        rules += ["require-trusted-types-for 'script'", "trusted-types lit-html fieldapp"]
    return "; ".join(rules)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
