"""How does a dispatcher take the visits of a period along, as a table for Excel? A form and two kinds of file."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from fieldapp.core.windows import date_of, local_at, number_of
from fieldapp.reads.changes import reading
from fieldapp.reads.visits_exported import MOST, visits_exported
from fieldapp.web.area_choice import my_areas
from fieldapp.web.guards import roles
from fieldapp.web.services import now_ms, services, session
from fieldapp.web.spreadsheets import Cell, csv_of, xlsx_of
from fieldapp.web.translate import phone, t

READERS = ("dispatcher", "manager", "administrator", "auditor")
MOST_DAYS = 92
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STAMPS = ("departed_at", "arrived_at", "started_at")
COLUMNS = (
    "order", "area", "day", "from", "to", "technician", "work", "state", "result", "departed", "arrived", "started",
    "ended", "name", "phone", "city", "address", "entrance", "floor", "flat",
)  # fmt: skip
bp = Blueprint("exports", __name__, url_prefix="/export")


@bp.get("")
@roles(*READERS)
def page() -> str:
    """Choose a period and an area."""
    reading(session())
    return _page(request.args)


@bp.get("/visits.<kind>")
@roles(*READERS)
def visits(kind: str) -> Any:
    """The table; a period that is none or too long is said on the form."""
    reading(session())
    if kind not in ("csv", "xlsx"):
        abort(404)
    first, last = _days(request.args)
    areas = [area for area in my_areas() if request.args.get("area", "") in ("", area.id)]
    if not areas:
        abort(404)
    if first is None or last is None or not 0 <= (last - first).days < MOST_DAYS:
        return _page(request.args, t("export.bad_period", days=MOST_DAYS)), 422
    rows = visits_exported(session(), [area.id for area in areas], number_of(first), number_of(last))
    if len(rows) > MOST:
        return _page(request.args, t("export.too_many", count=MOST)), 422
    header = [t(f"export.column.{name}") for name in COLUMNS]
    cells = (_cells(row) for row in rows)
    body = csv_of(header, cells) if kind == "csv" else xlsx_of(t("export.sheet"), header, cells)
    name = f"visits-{first}" if first == last else f"visits-{first}-{last}"
    return Response(
        body,
        content_type="text/csv; charset=utf-8" if kind == "csv" else SHEET,
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )


def _page(form: Mapping[str, str], fault: str = "") -> str:
    areas = my_areas()
    zone = areas[0].zone if areas else services().settings.default_timezone
    today = f"{local_at(now_ms(), zone):%Y-%m-%d}"
    return render_template("exports/export.html", form=form, today=today, areas=areas, fault=fault, most_days=MOST_DAYS)


def _days(form: Mapping[str, str]) -> tuple[date | None, date | None]:
    """First and last day; the last may be left out."""
    first = _day(form.get("from", ""))
    return first, _day(form["to"]) if form.get("to") else first


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _cells(row: Mapping[str, Any]) -> Sequence[Cell]:
    """A visit as the columns want it; times by the clock of its area."""
    zone, stamps = row["zone"], row["shown"].get("stamps", {})
    departed, arrived, started = (_time(stamps.get(name), zone) for name in STAMPS)
    return [
        row["external_id"] or "",
        row["area"],
        date_of(row["day"]),
        _time(row["window_from_ms"], zone),
        _time(row["window_to_ms"], zone),
        row["technician"] or "",
        row["work"] or "",
        t(f"state.{row['state']}"),
        t(f"choice.result.{row['result']}") if row["result"] else "",
        departed,
        arrived,
        started,
        _time(row["ended_ms"], zone),
        row["name"] or "",
        phone(row["e164"]) if row["e164"] else "",
        *(row[name] or "" for name in ("city", "address", "entrance", "floor", "flat")),
    ]


def _time(ms: int | None, zone: str) -> time | None:
    return None if ms is None else local_at(ms, zone).time().replace(second=0, microsecond=0)
