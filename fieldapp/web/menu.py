"""Which pages stand in the menu of who is signed in? Those that their guards open to her role, and no other."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app, request, url_for

from fieldapp.core.people import AT_DESK
from fieldapp.web.auth import actor_or_none

# Name of the text web.menu.NAME, endpoint. A technician has his phone; nothing else is for him.
PHONE = ("phone", "phone.shell")
PAGES = (
    ("desk", "desk.shell"), ("board", "board.page"), ("register", "register.page"), ("promises", "promises.page"),
    ("complaints", "complaints.page"), ("outages", "outages.page"), ("outbox", "outbox.page"),
    ("kept_aside", "kept_aside.page"), ("duty", "duty.rota"),
)  # fmt: skip
# Not for every hour: they stand behind "More"
MORE = (
    ("orders", "orders.form"), ("cards", "answer_cards.page"),
    ("reports", "reports.page"), ("ratings", "ratings.page"), ("export", "exports.page"), ("areas", "areas.page"),
    ("people", "people.page"), ("webhooks", "webhooks.page"), ("trail", "trail.page"),
)  # fmt: skip
MEANT_FOR = {"desk.shell": AT_DESK}  # anybody may open it, since it says nothing before one signs in
Item = tuple[str, str, bool]


def init_app(app: Flask) -> None:
    """Give templates the menu, and `may_open` for links between pages."""
    app.jinja_env.globals.update(menu=menu, may_open=may_open)


def menu() -> tuple[list[Item], list[Item]]:
    """Name, address and whether it is the page on the screen, in the menu's order: what stands, and what more."""
    actor = actor_or_none()
    if actor is not None and actor.role == "technician":
        return _items([PHONE]), []
    return _items(PAGES), _items(MORE)


def may_open(endpoint: str) -> bool:
    """Whether the guard of this page lets her in: a link to a page that answers 404 is a lie."""
    actor = actor_or_none()
    view: Any = current_app.view_functions[endpoint]
    return actor is not None and actor.role in MEANT_FOR.get(endpoint, view.guard)


def _items(pages: Sequence[tuple[str, str]]) -> list[Item]:
    return [(name, url_for(endpoint), request.endpoint == endpoint) for name, endpoint in pages if may_open(endpoint)]
