"""What does a dispatcher hand over at the end of her shift: everything open, promised, and waiting for a time."""

from typing import Any

from flask import Blueprint, render_template

from fieldapp.core.people import OFFICE
from fieldapp.core.windows import DAY_MS
from fieldapp.reads import board as board_reads
from fieldapp.reads import queue
from fieldapp.reads.changes import reading
from fieldapp.web import board_view
from fieldapp.web.area_choice import Look, chosen
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time

bp = Blueprint("shift", __name__)


@bp.get("/board/shift")
@roles(*OFFICE)
def page() -> str:
    """One page to read out or to print; `?area=` as on the board."""
    reading(session())
    look, now = chosen(), now_ms()
    return render_template("board/shift.html", look=look, **_open(look, now), **_head(look, now))


def _open(look: Look, now: int) -> dict[str, Any]:
    effects = services().library.words["effects"]
    own = [k for k, spec in effects.items() if spec["table"] == "promise" and spec.get("owner") == "dispatcher"]
    alerts = [board_view.alert_card(one, look.areas, now) for one in queue.open_alerts(session(), look.areas)]
    promises = queue.due_promises(session(), look.areas, own, now, within_ms=DAY_MS)
    waiting = board_reads.waiting_orders(session(), look.areas)
    return {
        "alerts": alerts,
        "promises": [board_view.promise_card(one, look.areas, now) for one in promises],
        "waiting": [board_view.waiting_view(order, now) for order in waiting],
    }


def _head(look: Look, now: int) -> dict[str, str]:
    zone = look.areas[0].zone if look.areas else services().settings.default_timezone
    names = ", ".join(area.name for area in look.areas)
    return {"areas": names, "today": board_view.full_date(now, zone), "clock": clock_time(now, zone)}
