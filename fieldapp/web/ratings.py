"""How were our visits, say the customers? Three faces counted, and their words with a way to the visit."""

from typing import Any

from flask import Blueprint, render_template, request

from fieldapp.core.windows import DAY_MS
from fieldapp.reads import ratings as ratings_read
from fieldapp.reads.changes import reading
from fieldapp.reads.ratings import Rating
from fieldapp.web.area_choice import my_areas
from fieldapp.web.board_view import at_words
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, session

FACES = ((3, "good"), (2, "fair"), (1, "bad"))
PERIODS = (7, 30, 90)  # days
bp = Blueprint("ratings", __name__)


@bp.get("/ratings")
@roles("dispatcher", "manager", "administrator", "auditor")
def page() -> str:
    """Of one's own areas: `?days=`, `?face=`, `?area=`; what is none of the choices counts as the first."""
    reading(session())
    asked, mine = request.args, my_areas()
    days = asked.get("days", 0, type=int)
    days = days if days in PERIODS else PERIODS[1]
    face = asked.get("face", 0, type=int)
    chosen = [area.id for area in mine if asked.get("area", "") in ("", area.id)]
    since_ms = now_ms() - days * DAY_MS
    before_ms = max(0, min(asked.get("before", 0, type=int), 2**62))
    found = ratings_read.ratings(session(), chosen, since_ms, face=face, before_ms=before_ms)
    counted = ratings_read.counts(session(), chosen, since_ms)
    total = sum(counted.values())
    return render_template(
        "ratings/page.html",
        rows=[_line(one) for one in found],
        counts=[(code, name, counted.get(code, 0), _share(counted.get(code, 0), total)) for code, name in FACES],
        areas=mine, area=asked.get("area", ""), periods=PERIODS, days=days, face=face,
        before=found[-1].said_ms if len(found) == ratings_read.PAGE else 0,
    )  # fmt: skip


def _share(count: int, total: int) -> int:
    return round(100 * count / total) if total else 0


def _line(one: Rating) -> dict[str, Any]:
    return {
        "case_id": one.case_id,
        "order": one.order,
        "face": next(name for code, name in FACES if code == one.face),
        "code": one.face,
        "words": one.words,
        "area": one.area,
        "technician": one.technician,
        "at": at_words(one.said_ms, one.zone, now_ms()),
    }
