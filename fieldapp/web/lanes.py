"""The second view of the board's middle: a lane for each technician, his visits on a line of hours, his phone in words.

What it costs does not depend on how many visits the day has: at most 40 technicians are asked for, a change replaces
single entries, and heads come anew with a minute.
"""

from collections.abc import Sequence
from typing import Any

from flask import request

from fieldapp.actions.subscribe import vapid_digest
from fieldapp.reads import board as board_reads
from fieldapp.reads.day import technicians_of
from fieldapp.reads.phone_states import phone_states
from fieldapp.web import lanes_view
from fieldapp.web.area_choice import Look
from fieldapp.web.services import services, session


def middle(look: Look, now: int) -> dict[str, Any]:
    """What stands in the middle: the lanes with their entries, and which page of them it is."""
    page = _page(look)
    ids = [one[0] for one in page.technicians]
    rows = board_reads.of_technicians(session(), look.areas, now, look.wanted, ids)
    return {
        "lanes": lanes_view.lanes_view(page, rows, _states(look, ids, now), look.areas, now),
        "page": page,
        "hours": [(hour, hour * 4 + 1) for hour in lanes_view.HOURS],
        "width": lanes_view.WIDTH,
        "grid": lanes_view.grid(),
    }


def changed(look: Look, found: Sequence[board_reads.VisitRow], now: int) -> dict[str, Any]:
    """The entries that changed, with whether each still belongs here; heads as well when the page asks for them.

    Each visit has two, the second in the lane of who comes along: whether anybody still does is said by it.
    """
    fits = [board_reads.fits_lane(row, look.areas, now, look.wanted) for row in found]
    rows = [(lanes_view.entry_view(row, now), one) for row, one in zip(found, fits, strict=True)]
    rows += [lanes_view.second_entry(row, now, fits=one) for row, one in zip(found, fits, strict=True)]
    return {"rows": rows, "heads": _heads(look, now) if request.args.get("heads") else []}


def _heads(look: Look, now: int) -> list[dict[str, Any]]:
    page = _page(look)
    states = _states(look, [one[0] for one in page.technicians], now)
    return lanes_view.lanes_view(page, [], states, look.areas, now)


def _page(look: Look) -> lanes_view.Page:
    everybody = technicians_of(session(), [area.id for area in look.areas])
    return lanes_view.page_of(everybody, look.technician, look.page)


def _states(look: Look, ids: Sequence[str], now: int) -> Any:
    vapid = vapid_digest(services().settings.vapid_public_key)
    return phone_states(session(), ids, look.areas, now, vapid=vapid)
