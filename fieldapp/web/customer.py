"""`/c/{token}`: the page on which a customer settles a visit alone, from an SMS link or a leaflet's QR.

The token is all the right there is: no cookie, no account, no JavaScript. Opening changes nothing, so robots and
previews are harmless; what is sent is a command with the revision of the page, and ends at the same address. No
referrer, no copy kept, no search engine, a content security policy of its own.
"""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from fieldapp.actions.customer_move import choose_time
from fieldapp.actions.customer_say import Said, Wish, say
from fieldapp.actions.customer_undo import undo
from fieldapp.actions.open_leaflet import Typed, open_leaflet
from fieldapp.actions.take_feedback import take_feedback
from fieldapp.calendar_days import working_days
from fieldapp.core.people import LOCALES
from fieldapp.reads.changes import reading
from fieldapp.reads.customer import customer_page
from fieldapp.web import customer_forms, customer_view
from fieldapp.web.calendar_file import written
from fieldapp.web.guards import by_token, max_bytes, public
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import plural, t

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}
BODY_BYTES = 8192
STATUS = {"live": 200, "blank": 200, "old": 410}
bp = Blueprint("customer", __name__)


@bp.get("/c/<token>")
@public
def page(token: str) -> AnyResponse:
    """The visit and what can be chosen; reads only."""
    return _page(token, is_reading=True)


@bp.post("/c/<token>")
@public
@by_token
@max_bytes(BODY_BYTES)
def press(token: str) -> AnyResponse:
    """What was pressed; then the same address again, or the page with a kind word why not."""
    fault, said = _act(token)
    if said is None and not fault:
        return _page(token)
    if said is not None and said.ring:
        services().ring(said.ring)
    if said is not None and said.outcome != "no":
        return _finished(redirect(_address(f"/c/{token}"), 303))
    reason = fault or (said.reason if said else "")
    return _page(token, reason, request.form.get("do", ""))


@bp.get("/c/<token>/visit.ics")
@public
def calendar_file(token: str) -> AnyResponse:
    """The visit for the customer's own calendar: one entry for all times of the order."""
    _speak()
    found = customer_page(reading(session()), now_ms(), token)
    entry = customer_view.entry_of(found) if found is not None else None
    if entry is None:
        return _page(token)
    response = Response(written(entry, now_ms()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return _finished(response)


@bp.get("/c")
@public
def leaflet_form() -> AnyResponse:
    """For whom the QR of a leaflet cannot be read: its number and the last four digits of the phone."""
    _speak()
    return _finished(make_response(_drawn("leaflet", fault="")))


@bp.post("/c")
@public
@by_token
@max_bytes(1024)
def leaflet_send() -> AnyResponse:
    """To the order's page, or the same sentence for everything that does not fit."""
    _speak()
    typed = Typed(request.form.get("number", ""), request.form.get("digits", ""), request.remote_addr or "")
    found = open_leaflet(session(), now_ms(), typed)
    if found.token:
        return _finished(redirect(_address(f"/c/{found.token}"), 303))
    minutes = -(-found.wait_ms // 60_000)
    fault = t("customer.leaflet_wait", wait=plural("web.minutes", minutes)) if minutes else t("customer.leaflet_none")
    response = make_response(_drawn("leaflet", fault=fault), 429 if minutes else 422)
    if minutes:
        response.headers["Retry-After"] = str(-(-found.wait_ms // 1000))
    return _finished(response)


def _act(token: str) -> tuple[str, Said | None]:
    """What the form asks for, done: a fault of the form, or what became of it."""
    asked, library, now = customer_forms.read(request.form), services().library, now_ms()
    if isinstance(asked, str):
        return asked, None
    if isinstance(asked, Wish):
        return "", say(session(), library, now, token, asked)
    if isinstance(asked, customer_forms.Move):
        moved = choose_time(
            session(), library, now, working_days, token=token, window=asked.window, revision=asked.revision
        )
        return "", moved
    if isinstance(asked, customer_forms.Undo):
        return "", undo(session(), library, now, token, asked.event_id)
    return "", take_feedback(session(), library, now, token, asked.face, asked.words)


def _page(token: str, reason: str = "", opened: str = "", *, is_reading: bool = False) -> AnyResponse:
    """The page as it is now; `opened` is the form that stays unfolded."""
    _speak()
    found = customer_page(reading(session()) if is_reading else session(), now_ms(), token)
    if found is None or found.kind != "live":
        phone = found.visit.phone if found is not None and found.visit is not None else ""
        shown: dict[str, Any] = {"kind": found.kind if found else "unknown", "phone": phone}
        html = _drawn("plain", shown=shown)
        return _finished(make_response(html, STATUS[found.kind] if found else 404))
    shown = customer_view.shown(session(), found, now_ms(), reason)
    html = _drawn("page", shown=shown, opened=opened, token=token, asked=_asked())
    return _finished(make_response(html))


def _drawn(name: str, **said: Any) -> str:
    return render_template(f"customer/{name}.html", company=services().settings.company, **said)


def _speak() -> None:
    """The language asked for by the switch, else the browser's own, else the installation's: no cookie is read."""
    best = request.accept_languages.best_match(LOCALES) or services().settings.default_locale
    g.locale = _asked() or best


def _address(path: str) -> str:
    """The path, with the language when it was chosen by the switch."""
    return f"{path}?l={_asked()}" if _asked() else path


def _asked() -> str:
    """The language chosen by the switch; "" when none was."""
    wanted = request.args.get("l", "")
    return wanted if wanted in LOCALES else ""


def _finished(response: AnyResponse) -> AnyResponse:
    response.headers.update(HEADERS)
    return response
