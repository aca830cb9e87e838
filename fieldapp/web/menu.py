"""Which pages stand in the menu of who is signed in? Those that their guards open to her role, and no other."""

from typing import Any

from flask import Flask, current_app, request, url_for

from fieldapp.web.auth import actor_or_none

# Name of the text web.menu.NAME, endpoint. A technician has his phone; nothing else is for him.
PHONE = ("phone", "phone.shell")
PAGES = (
    ("board", "board.page"), ("outages", "outages.page"), ("orders", "orders.form"),
    ("outbox", "outbox.page"), ("kept_aside", "kept_aside.page"),
    ("duty", "duty.rota"), ("areas", "areas.page"), ("people", "people.page"),
    ("export", "exports.page"), ("ratings", "ratings.page"), ("webhooks", "webhooks.page"), ("trail", "trail.page"),
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Give templates the menu, and `may_open` for links between pages."""
    app.jinja_env.globals.update(menu=menu, may_open=may_open)


def menu() -> list[tuple[str, str, bool]]:
    """Name, address and whether it is the page on the screen, in the menu's order."""
    actor = actor_or_none()
    pages = [PHONE] if actor is not None and actor.role == "technician" else [one for one in PAGES if may_open(one[1])]
    return [(name, url_for(endpoint), request.endpoint == endpoint) for name, endpoint in pages]


def may_open(endpoint: str) -> bool:
    """Whether the guard of this page lets her in: a link to a page that answers 404 is a lie."""
    actor = actor_or_none()
    view: Any = current_app.view_functions[endpoint]
    return actor is not None and actor.role in view.guard
