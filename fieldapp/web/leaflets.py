"""Where do leaflets come from? Numbered blanks by the sheet, and the filled one of a visit (S4.5, S4.6)."""

from flask import Blueprint, Response, abort, render_template, request

from fieldapp.actions import print_leaflet
from fieldapp.actions.print_leaflet import MOST_SHEETS, PER_SHEET, Shop
from fieldapp.reads.case_page import case_page
from fieldapp.reads.changes import reading
from fieldapp.web.area_choice import my_areas
from fieldapp.web.auth import current_actor
from fieldapp.web.guards import in_own_area, roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.translate import locale

LOCALES = ("ru", "en", "zh")
bp = Blueprint("leaflets", __name__)


@bp.get("/leaflets")
@roles("dispatcher", "administrator")
def page() -> str:
    """The form for sheets of blanks."""
    reading(session())
    return render_template("leaflets/leaflets.html", areas=my_areas(), most=MOST_SHEETS, per_sheet=PER_SHEET)


@bp.post("/leaflets")
@roles("dispatcher", "administrator")
def blanks() -> Response:
    """A PDF of blanks; each number is new and can be typed in on the phone."""
    area_id = request.form.get("area", "")
    in_own_area(area_id)
    sheets = request.form.get("sheets", 1, type=int)
    if not 1 <= sheets <= MOST_SHEETS:
        abort(422)
    pdf = print_leaflet.print_blanks(session(), _shop(), now_ms(), area_id, sheets)
    return _pdf(pdf, "blanks")


@bp.post("/cases/<case_id>/leaflet")
@roles("dispatcher", "administrator")
def filled(case_id: str) -> Response:
    """The leaflet of this visit as a PDF, bound to it at once."""
    reading(session())
    found = case_page(session(), current_actor().area_ids, case_id)
    session().rollback()
    if found is None:
        abort(404)
    return _pdf(print_leaflet.print_filled(session(), _shop(), now_ms(), case_id), "leaflet")


def _shop() -> Shop:
    kept = services()
    wanted = request.form.get("locale", "")
    texts = kept.library.texts[wanted if wanted in LOCALES else locale()]
    return Shop(kept.settings.company, kept.settings.base_url, texts)


def _pdf(pdf: bytes | None, name: str) -> Response:
    if pdf is None:
        abort(404)
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})
