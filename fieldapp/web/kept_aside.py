"""What was not taken over, and why? Quarantine, events without a case, stuck cases: nothing is lost unseen."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from fieldapp.actions.open_sealed import open_kept
from fieldapp.actions.settle_quarantine import settle_quarantine
from fieldapp.reads import kept_aside
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.sealed import load_event
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale, t

bp = Blueprint("kept_aside", __name__)


@bp.get("/kept-aside")
@roles("dispatcher", "administrator")
def page() -> str:
    """The three lists of the reader's own areas."""
    reading(session())
    actor, areas, now = current_actor(), my_areas(), now_ms()
    zone = areas[0].zone if areas else services().settings.default_timezone
    return render_template(
        "kept_aside/page.html",
        quarantined=[_row(one, zone, now) for one in kept_aside.quarantined(session(), actor)],
        without_case=[
            one | {"at": at_words(one["received_ms"], zone, now)} for one in kept_aside.without_case(session(), actor)
        ],
        sealed=[
            one | {"at": at_words(one["received_ms"], zone, now), "words": t(f"kept.sealed.{one['reason']}")}
            for one in kept_aside.sealed(session(), actor)
        ],
        stuck=kept_aside.stuck(session(), [area.id for area in areas]),
    )


@bp.post("/kept-aside/sealed/open")
@roles("dispatcher", "administrator")
def open_sealed() -> Response:
    """Open what can be opened and take it over; what cannot stays where it is."""
    library, settings = services().library, services().settings
    _count, ring = open_kept(session(), library, settings, now_ms(), current_actor(), load_event)
    services().ring(ring)
    return redirect("/kept-aside", 303)


@bp.post("/kept-aside/<int:row_id>/settle")
@roles("dispatcher", "administrator")
def settle(row_id: int) -> Response:
    """Put a row aside for good: somebody has dealt with it."""
    if not settle_quarantine(session(), now_ms(), current_actor(), row_id):
        abort(404)
    return redirect("/kept-aside", 303)


def _row(one: dict[str, Any], zone: str, now: int) -> dict[str, Any]:
    code, _, field = one["reason"].partition(":")
    texts = services().library.texts[locale()]
    known = f"sync.{code}" if f"sync.{code}" in texts else "sync.other"
    return one | {
        "at": at_words(one["received_ms"], zone, now),
        "words": t(known, field=field or "?"),
        "code": one["reason"],
    }
