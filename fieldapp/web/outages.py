"""An outage of a street, a house or a cabinet: write it down once, look whom it concerns, tell them, lift it (F28).

Three steps that all work without JavaScript: type, look and untick, save. Texts to customers have a tap of their own.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from fieldapp.actions import outage_texts, outages
from fieldapp.core.outages import LONGEST, TROUBLES, Place, Typed, houses_of, judged
from fieldapp.core.people import OFFICE
from fieldapp.reads import outages as reads
from fieldapp.reads.changes import reading
from fieldapp.reads.day import AreaView
from fieldapp.web import decisions, outages_view
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import max_bytes, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import clock_time

FIELDS = (
    "area",
    "street",
    "houses",
    "cabinet",
    "trouble",
    "words",
    "since_day",
    "since_time",
    "until_day",
    "until_time",
)
SAID = ("saved", "lifted", "already", "sent", "stale")
bp = Blueprint("outages", __name__)


@bp.get("/outages")
@roles(*OFFICE)
def page() -> str:
    """Those that last and those that were lifted lately."""
    reading(session())
    found = reads.outages_of(session(), current_actor().area_ids, now_ms())
    shown = [outages_view.line(one, now_ms()) for one in found]
    return render_template(
        "outages/page.html",
        lasting=[one for one in shown if one["lasts"]],
        past=[one for one in shown if not one["lasts"]],
        may_write=_may_write(),
    )


@bp.get("/outages/new")
@roles("dispatcher")
def form() -> str:
    """An empty form; it begins now."""
    area = _area("")
    now = now_ms()
    typed = {
        "area": area.id,
        "since_day": decisions.local_day(now, area.zone),
        "since_time": clock_time(now, area.zone),
    }
    return _form(typed, {})


@bp.post("/outages/new")
@roles("dispatcher")
@max_bytes(256 * 1024)
def look() -> Any:
    """First whom it concerns, then, with `confirmed`, the outage itself."""
    reading(session())
    area = _area(request.form.get("area", ""))
    typed = judged(_typed(request.form, area), now_ms())
    words = {name: request.form.get(name, "") for name in FIELDS}
    if typed.faults or "back" in request.form:
        return _form(words, typed.faults), 422 if typed.faults else 200
    outage = outages.new_outage(area.id, area.zone, typed)
    if "confirmed" not in request.form:
        rows = outages.found(session(), outage, now_ms())
        shown = {
            "place": outages_view.place_words(outage),
            "visits": outages_view.candidates(rows, area.zone, now_ms()),
        }
        return render_template(
            "outages/look.html", typed=words, outage_id=outages.new_id(now_ms()), fields=FIELDS, **shown
        )
    return _save({**outage, "id": request.form.get("outage", "")[:40] or outages.new_id(now_ms())})


@bp.get("/outages/<outage_id>")
@roles(*OFFICE)
def one(outage_id: str) -> str:
    """The record, its visits, and the text that stands ready."""
    reading(session())
    outage = _one(outage_id)
    now, kept = now_ms(), services()
    kind = outage_texts.KINDS[0 if outage["ended_ms"] is None else 1]
    ready = outage_texts.prepared(session(), kept.library, kept.settings, now, outage, kind)
    return render_template(
        "outages/one.html",
        outage=outages_view.line(outage, now) | outages_view.history(outage, now),
        visits=[outages_view.visit(row, outage, now) for row in reads.visits_of(session(), outage_id)],
        text=outages_view.text(ready, outage["zone"]),
        may_write=_may_write(),
        said=request.args.get("said", "") if request.args.get("said") in SAID else "",
        count=request.args.get("count", 0, type=int),
    )


@bp.post("/outages/<outage_id>/lift")
@roles("dispatcher")
def lift(outage_id: str) -> Response:
    """It is repaired."""
    _mine(outage_id)
    ring = outages.lift(session(), services().library, now_ms(), current_actor(), outage_id)
    services().ring(ring or [])
    return _back(outage_id, "already" if ring is None else "lifted")


@bp.post("/outages/<outage_id>/leave")
@roles("dispatcher")
def leave(outage_id: str) -> Response:
    """One visit (`case`) is not concerned after all."""
    _mine(outage_id)
    case_id = request.form.get("case", "")[:40]
    ring = outages.leave_out(session(), services().library, now_ms(), current_actor(), outage_id, case_id)
    services().ring(ring or [])
    return _back(outage_id, "already" if ring is None else "")


@bp.post("/outages/<outage_id>/texts")
@roles("dispatcher")
def texts(outage_id: str) -> Response:
    """The tap: the text of `kind` to exactly those who were shown (`digest`)."""
    kind, kept = request.form.get("kind", ""), services()
    outage = _mine(outage_id)
    if kind not in outage_texts.KINDS or not outage_texts.is_for(outage, kind):
        return _back(outage_id, "stale")
    ring = outage_texts.send(
        session(), kept.library, kept.settings, now_ms(), current_actor(), outage_id,
        kind=kind, digest=request.form.get("digest", ""),
    )  # fmt: skip
    if ring is None:
        return _back(outage_id, "stale")
    kept.ring(ring)
    return _back(outage_id, "sent", count=len(ring))


def _save(outage: dict[str, Any]) -> Response:
    session().rollback()
    kept = services()
    ring = outages.begin(
        session(), kept.library, now_ms(), current_actor(), outage=outage, case_ids=request.form.getlist("case")
    )
    kept.ring(ring)
    return _back(outage["id"], "saved")


def _form(typed: dict[str, str], faults: dict[str, str]) -> str:
    shown = {"areas": my_areas(), "troubles": TROUBLES, "longest": LONGEST}
    return render_template("outages/new.html", typed=typed, faults=faults, **shown)


def _typed(form: MultiDict[str, str], area: AreaView) -> Typed:
    said = {name: " ".join(form.get(name, "").split())[:most] for name, most in LONGEST.items()}
    since, until = (_instant(form, name, area.zone) for name in ("since", "until"))
    faults = {"until": "until"} if until is None and form.get("until_day", "").strip() else {}
    place = Place(said["street"], houses_of(said["houses"]), said["cabinet"])
    return Typed(place, form.get("trouble", ""), since, until, said["words"], faults)


def _instant(form: MultiDict[str, str], name: str, zone: str) -> int | None:
    """The instant that was typed; None when it is none."""
    at = decisions.instant_of(form.get(f"{name}_day", ""), form.get(f"{name}_time", ""), zone)
    return at if isinstance(at, int) else None


def _area(area_id: str) -> AreaView:
    """The chosen area of the reader's own, the first without a choice; 404 for any other."""
    mine = my_areas()
    chosen = [one for one in mine if one.id == area_id] if area_id else mine
    if not chosen:
        abort(404)
    return chosen[0]


def _one(outage_id: str) -> Any:
    found = reads.outage(session(), current_actor().area_ids, outage_id)
    return found if found is not None else abort(404)


def _mine(outage_id: str) -> Any:
    """The same before something is done; nothing stays locked."""
    found = _one(outage_id)
    session().rollback()
    return found


def _may_write() -> bool:
    return current_actor().role == "dispatcher"


def _back(outage_id: str, said: str, count: int | None = None) -> Response:
    return redirect(url_for("outages.one", outage_id=outage_id, said=said or None, count=count), 303)
