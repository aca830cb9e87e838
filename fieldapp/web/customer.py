"""`/c/{token}`: what a customer sees until the page to choose a time exists. It only shows; nothing here can change.

No cookie, no referrer, no copy kept, no search engine. Unknown, expired and revoked tokens get one and the same page.
"""

from flask import Blueprint, Response, make_response, render_template, request

from fieldapp.core.people import LOCALES
from fieldapp.reads.changes import reading
from fieldapp.reads.customer import CustomerView, customer_view
from fieldapp.web.board_view import hours
from fieldapp.web.guards import public
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import day_words_in, phone, t_in

HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
bp = Blueprint("customer", __name__)


@bp.get("/c/<token>")
@public
def page(token: str) -> Response:
    """The interval and the dispatcher's phone, in the three languages."""
    found = customer_view(reading(session()), now_ms(), token)
    names = _in_order()
    parts = [_part(language, found) for language in names]
    html = render_template("customer/page.html", parts=parts, company=services().settings.company, found=found)
    response = make_response(html, 200 if found else 404)
    response.headers.update(HEADERS)
    return response


def _in_order() -> list[str]:
    """The three languages, the browser's own first; without one the installation's standard language."""
    best = request.accept_languages.best_match(LOCALES) or services().settings.default_locale
    return sorted(LOCALES, key=lambda one: one != best)


def _part(language: str, found: CustomerView | None) -> dict[str, str]:
    if found is None:
        return {"lang": language, "title": t_in(language, "customer.unknown"), "lead": "", "call": "", "dial": ""}
    if found.is_over:
        title = t_in(language, "customer.over")
    elif found.from_ms is None:
        title = t_in(language, "customer.no_time")
    else:
        day = day_words_in(language, found.from_ms, now_ms(), found.zone)
        when = hours(found.from_ms, found.to_ms, found.zone)
        title = t_in(language, "customer.we_come", day=day, hours=when)
    call = "customer.call" if found.phone else "customer.call_printed"
    return {
        "lang": language,
        "title": title,
        "lead": t_in(language, call),
        "call": phone(found.phone) if found.phone else "",
        "dial": found.phone,
    }
